import { redact } from './secrets.ts';

const longest = 80;

/** A name of the manifest as a message may show it: on one line, not endless, and with no secret in it. */
export function quote(name: string): string {
  const line = redact(name).replace(/\p{Cc}/gu, ' ');
  return `'${line.length > longest ? `${line.slice(0, longest)}…` : line}'`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(items);
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(items);
}
