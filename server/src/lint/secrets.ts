import type { Span } from './findings.ts';

export type SecretKind = 'token' | 'single-access link' | 'JWT' | 'token-like secret';

export interface Secret extends Span {
  readonly kind: SecretKind;
}

/**
 * What a secret of VTEX looks like: a single-access link opens a token once; a user token is a JWT; a token is
 * 128 letters A-Z, found among all runs of letters and digits that are nearly as long.
 */
const candidates =
  /(?<link>(?:https?:\/\/)?share\.vtex\.com\/credentials\/[^\s"'<>\\]+)|(?<jwt>(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})|[a-z0-9]{100,}/gi;

/** Every secret in the text, in order, none overlapping another. */
export function findSecrets(text: string): Secret[] {
  const secrets: Secret[] = [];
  for (const match of text.matchAll(candidates)) {
    const kind = match.groups?.['link']
      ? 'single-access link'
      : match.groups?.['jwt']
        ? 'JWT'
        : kindOfRun(match[0]);
    if (kind) secrets.push({ kind, start: match.index, end: match.index + match[0].length });
  }
  return secrets;
}

/** The text with every secret in it replaced whole. */
export function redact(text: string): string {
  let redacted = '';
  let end = 0;
  for (const secret of findSecrets(text)) {
    redacted += `${text.slice(end, secret.start)}[secret]`;
    end = secret.end;
  }
  return redacted + text.slice(end);
}

function kindOfRun(run: string): SecretKind | undefined {
  if (/^[A-Z]{128}$/.test(run)) return 'token';
  return /[A-Z]{100}/.test(run) || looksRandom(run) ? 'token-like secret' : undefined;
}

/** More than 4 bits of entropy a character: hashes in hexadecimal never have that, neither have repetitions. */
function looksRandom(text: string): boolean {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits > 4;
}
