/** Whether somebody wrote something: neither nothing nor the placeholder of a fix. */
export function isFilledIn(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '' && !/^todo\b/i.test(text.trim());
}
