/** VTEX writes the same id with dashes in one place and as 32 digits in another. Undefined where it is none. */
export function dashed(id: string): string | undefined {
  const digits = id.replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
