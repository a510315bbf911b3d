/** Whether somebody wrote something: neither nothing nor the placeholder of a fix. */
export function isFilledIn(text: string | undefined): text is string {
  return text !== undefined && /^\s*(?!todo\b)\S/i.test(text);
}
