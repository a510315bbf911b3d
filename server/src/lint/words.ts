import { redact } from './secrets.ts';

const longest = 80;
const conjunction = new Intl.ListFormat('en-GB');
const disjunction = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** A name of the manifest as a message may show it: on one line, not endless, and with no secret in it. */
export function quote(name: string): string {
  const line = redact(name).replace(/\p{Cc}/gu, ' ');
  return `'${line.length > longest ? `${line.slice(0, longest)}…` : line}'`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return conjunction.format(items);
}

/** The first few, and how many there are beyond them. */
export function listSome(items: readonly string[], most = 5): string {
  return list(items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items);
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  return disjunction.format(items);
}

/** Whether somebody wrote something: neither nothing nor the placeholder of a fix. */
export function isFilledIn(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '' && !/^todo\b/i.test(text.trim());
}
