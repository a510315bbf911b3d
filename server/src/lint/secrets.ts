import type { Span } from './findings.ts';

export type SecretKind =
  | 'token'
  | 'single-access link'
  | 'JWT'
  | 'private key'
  | 'token-like secret'
  | 'random text';

export interface Secret extends Span {
  readonly kind: SecretKind;
}

/** Opens a token once. */
const link = /(?:https?:\/\/)?share\.vtex\.com\/credentials\/[^\s"'<>\\]+/gi;

/** What a user token of VTEX is. */
const jwt = /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g;

const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\w+/=\s\\-]*/g;

/** What tokens are written with: letters, digits and a few signs. */
const isTokenCharacter = new Uint8Array(128).map((_, code) =>
  Number(/[\w+/-]/.test(String.fromCharCode(code))),
);

/** A token of VTEX is 128 letters A-Z; the secrets of others are shorter. */
const shortestRun = 32;

/** No secret has fewer characters, apart from those that only the name before them gives away: a private key. */
export const shortestSecret = '-----BEGIN PRIVATE KEY-----'.length;

/** A value behind a name that says that it is a secret may be shorter still. */
const named =
  /(?<name>(?:token|secret|password|passwd|credentials?|authorization|api-?key)"\s*:\s*"(?:bearer )?)(?<value>[\w+/=.~-]{12,})"/gi;

/** Every secret in the text, in order, none overlapping another. */
export function findSecrets(text: string): Secret[] {
  const found = runsIn(text).flatMap(({ start, end }) => inRun(text, start, end));
  // To look for a few letters is much faster than for a pattern, and most texts have none of them.
  if (text.includes('eyJ')) found.push(...all(text, jwt, 'JWT'));
  if (text.includes('PRIVATE KEY')) found.push(...all(text, privateKey, 'private key'));
  if (/credentials\//i.test(text)) found.push(...all(text, link, 'single-access link'));
  if (text.includes('"')) found.push(...namedSecrets(text));
  return found.length < 2 ? found : merged(found);
}

/** One of those that overlap, over all of their places, of the kind that is surest. */
function merged(found: readonly Secret[]): Secret[] {
  const all: Secret[] = [];
  for (const secret of found.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1);
    if (!last || last.end <= secret.start) {
      all.push(secret);
      continue;
    }
    const [surest] = [last.kind, secret.kind].sort((a, b) => surestFirst.indexOf(a) - surestFirst.indexOf(b));
    all[all.length - 1] = {
      kind: surest ?? secret.kind,
      start: last.start,
      end: Math.max(last.end, secret.end),
    };
  }
  return all;
}

const surestFirst: readonly SecretKind[] = [
  'single-access link',
  'JWT',
  'private key',
  'token',
  'token-like secret',
  'random text',
];

export function hasSecret(text: string): boolean {
  return findSecrets(text).length > 0;
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

/** The runs of what tokens are written with. A long one covers one of the places that are looked at. */
function runsIn(text: string): readonly Span[] {
  let runs: Span[] | undefined;
  let end = 0;
  for (let at = shortestRun - 1; at < text.length; at += shortestRun) {
    if (at < end || isTokenCharacter[text.charCodeAt(at)] !== 1) continue;
    let start = at;
    while (start > 0 && isTokenCharacter[text.charCodeAt(start - 1)] === 1) start -= 1;
    end = at + 1;
    while (end < text.length && isTokenCharacter[text.charCodeAt(end)] === 1) end += 1;
    if (end - start < shortestRun) continue;
    runs ??= [];
    runs.push({ start, end });
  }
  return runs ?? none;
}

const none: readonly never[] = [];

function* all(text: string, shape: RegExp, kind: SecretKind): Generator<Secret> {
  for (const match of text.matchAll(shape)) {
    yield { kind, start: match.index, end: match.index + match[0].length };
  }
}

/** Tokens among the letters and digits of the run; else all of it, where it looks random. */
function inRun(text: string, start: number, end: number): Secret[] {
  const run = text.slice(start, end);
  const tokens = Array.from(run.matchAll(/[a-z0-9]{100,}/gi)).flatMap((match): Secret[] => {
    const kind = kindOf(match[0]);
    const from = start + match.index;
    return kind ? [{ kind, start: from, end: from + match[0].length }] : [];
  });
  if (tokens.length > 0) return tokens;
  if (isAddress(text, start) || isHarmless(run)) return [];
  return looksRandom(run) ? [{ kind: 'random text', start, end }] : [];
}

function kindOf(run: string): SecretKind | undefined {
  if (/^[A-Z]{128}$/.test(run)) return 'token';
  return /[A-Z]{100}/.test(run) || entropyOf(run) > 4 ? 'token-like secret' : undefined;
}

function namedSecrets(text: string): Secret[] {
  if (text.search(named) < 0) return [];
  return Array.from(text.matchAll(named)).flatMap(({ index, groups }): Secret[] => {
    const { name = '', value = '' } = groups ?? {};
    const start = index + name.length;
    const isSecret = !isHarmless(value) && turnsOf(value) >= 3 && /\d/.test(value) && entropyOf(value) > 3;
    return isSecret ? [{ kind: 'token-like secret', start, end: start + value.length }] : [];
  });
}

/** Whether what begins here belongs to a URL before its query, where hashes and long names are usual. */
function isAddress(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 300), start);
  return /[a-z]:\/\/[^\s"?]*$/i.test(before) || /[a-z]:$/i.test(before);
}

const harmless = [
  /^vtexappkey-[a-z0-9-]+-[A-Z]{6}$/,
  // UUIDs and hashes in hexadecimal; what names its own algorithm is a hash too.
  /^[0-9a-f-]+$/i,
  /^(?:md5|sha\d+)[-:]/i,
  /^\d{4}-\d{2}-\d{2}/,
];

function isHarmless(run: string): boolean {
  return harmless.some((shape) => shape.test(run));
}

/**
 * Random text changes between small letters, capitals and digits at every second character; words and paths
 * hardly ever do, and what has no small letters at all and no gaps is no word either.
 */
function looksRandom(run: string): boolean {
  const solid = run.replaceAll(/[^A-Za-z0-9]/g, '');
  if (solid.length < 28 || entropyOf(solid) < 3.5) return false;
  return turnsOf(run) / solid.length >= 0.25 || /(?<![A-Za-z0-9])[A-Z0-9]{32,}(?![A-Za-z0-9])/.test(run);
}

/** How often the kind of letter changes within words, the capital that begins one aside. */
function turnsOf(text: string): number {
  let turns = 0;
  let [last, before] = ['', ''];
  for (const character of text) {
    const kind = kindOfCharacter(character);
    const beginsWord = last === 'capital' && kind === 'small' && before !== 'capital';
    if (last !== '' && kind !== '' && kind !== last && !beginsWord) turns += 1;
    [before, last] = [last, kind];
  }
  return turns;
}

function kindOfCharacter(character: string): '' | 'small' | 'capital' | 'digit' {
  if (/[a-z]/.test(character)) return 'small';
  if (/[A-Z]/.test(character)) return 'capital';
  return /\d/.test(character) ? 'digit' : '';
}

/** Bits a character: hashes in hexadecimal never have more than 4, and repetitions have few. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
