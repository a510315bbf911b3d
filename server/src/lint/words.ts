import { redact } from './secrets.ts';

const longest = 80;

/** A name of the manifest as a message may show it: on one line, not endless, and with no secret in it. */
export function quote(name: string): string {
  const line = redact(name).replace(/\p{Cc}/gu, ' ');
  return `'${line.length > longest ? `${line.slice(0, longest)}…` : line}'`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return joined(items, 'and');
}

/** The first few, and how many there are beyond them. */
export function listSome(items: readonly string[], most = 5): string {
  return list(items.length > most ? [...items.slice(0, most), `${items.length - most} more`] : items);
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  return joined(items, 'or');
}

/** As Intl.ListFormat does it for British English; to make one of those takes as long as judging a hundred keys. */
function joined(items: readonly string[], word: string): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
}
