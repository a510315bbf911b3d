import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  commentEnd,
  openBrace,
  openBracket,
  quote,
  slash,
  space,
  stringEnd,
  wordEnd,
} from '../../../lint/characters.ts';
import type { Span } from '../../../lint/findings.ts';

/** `word`: whatever stands in no quotes, be it JSON or not. */
type TokenKind = '{' | '}' | '[' | ']' | ':' | ',' | 'string' | 'word';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** False of a string whose closing quote is missing. */
  readonly isClosed: boolean;
}

const punctuation: ReadonlyMap<number, TokenKind> = new Map([
  [openBrace, '{'],
  [closeBrace, '}'],
  [openBracket, '['],
  [closeBracket, ']'],
  [colon, ':'],
  [comma, ','],
]);

/**
 * The tokens of a JSON text that somebody is typing. A string whose closing quote is missing ends before the
 * brackets and commas at the end of its line, but not before the cursor; one that closes where the next begins
 * has none either. With the cursor an empty word stands where nothing else does.
 */
export function tokensOf(text: string, cursor = -1): Token[] {
  const tokens: Token[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const token = tokenAt(text, at, cursor);
    if (token) tokens.push(token);
    at = token?.end ?? skip(text, at);
  }
  return cursor < 0 ? tokens : withCursor(text, joined(text, tokens, cursor), cursor);
}

/** Whether the cursor is in the token, or touches it so that what is typed there belongs to it. */
export function touches({ kind, start, end, isClosed }: Token, cursor: number): boolean {
  if (kind === 'word') return start <= cursor && cursor <= end;
  return kind === 'string' && start < cursor && (cursor < end || (!isClosed && cursor === end));
}

/** The span of a string without its quotes. */
export function innerOf({ kind, start, end, isClosed }: Token): Span {
  return kind === 'string' ? { start: start + 1, end: isClosed ? end - 1 : end } : { start, end };
}

/** What a string says, as far as it goes; of a word the word. */
export function contentOf(text: string, { kind, start, end, isClosed }: Token): string {
  const written = text.slice(start, end);
  if (kind !== 'string') return written;
  const inner = written.slice(1, isClosed ? -1 : undefined);
  if (!inner.includes('\\')) return inner;
  try {
    return JSON.parse(`"${inner}"`);
  } catch {
    return inner; // An escape that is not finished, or none of JSON.
  }
}

/** Whether a word is a value of JSON as it stands, rather than the beginning of a string without its quotes. */
export function isLiteral(word: string): boolean {
  return /^(?:true|false|null|-?\d[\d.eE+-]*)$/.test(word);
}

function tokenAt(text: string, start: number, cursor: number): Token | undefined {
  const code = text.charCodeAt(start);
  const kind = punctuation.get(code);
  if (kind) return { kind, start, end: start + 1, isClosed: true };
  if (code === quote) return stringAt(text, start, cursor);
  if (code <= space || commentEnd(text, start) !== start) return undefined;
  const end = code === slash ? start + 1 : wordEnd(text, start);
  return { kind: 'word', start, end, isClosed: true };
}

function stringAt(text: string, start: number, cursor: number): Token {
  const end = stringEnd(text, start);
  const isClosed = end > 0 && !isOpened(text, start, end);
  if (isClosed) return { kind: 'string', start, end, isClosed };
  const line = end > 0 ? end - 1 : -end;
  let last = line;
  while (last > start + 1 && isBetween(text.charAt(last - 1))) last -= 1;
  const isWithin = start < cursor && cursor <= line;
  return { kind: 'string', start, end: Math.max(last, isWithin ? cursor : 0), isClosed };
}

/** What stands between strings: brackets, commas, colons and spaces. */
function isBetween(character: string): boolean {
  return punctuation.has(character.charCodeAt(0)) || character.trim() === '';
}

/** Whether the quote before `end` opens another string: brackets or a comma before it, a letter after. */
function isOpened(text: string, start: number, end: number): boolean {
  if (!/[\p{L}$]/u.test(text.charAt(end))) return false;
  const content = text.slice(start + 1, end - 1).trimEnd();
  return punctuation.has(content.charCodeAt(content.length - 1));
}

function skip(text: string, start: number): number {
  const end = commentEnd(text, start);
  return end === start ? start + 1 : end;
}

/** Words that nothing but spaces divides are one string that has no quotes yet; the cursor may still be in it. */
function joined(text: string, tokens: readonly Token[], cursor: number): Token[] {
  const all: Token[] = [];
  for (const token of tokens) {
    const last = all.at(-1);
    const isOne = last?.kind === 'word' && token.kind === 'word' && isGap(text.slice(last.end, token.start));
    if (isOne) all[all.length - 1] = { ...last, end: token.end };
    else all.push(token);
  }
  const index = all.findLastIndex(({ end }) => end <= cursor);
  const before = all[index];
  const isTyped = before?.kind === 'word' && !isLiteral(text.slice(before.start, before.end));
  if (isTyped && isGap(text.slice(before.end, cursor))) all[index] = { ...before, end: cursor };
  return all;
}

function isGap(text: string): boolean {
  return /^[ \t]*$/.test(text);
}

function withCursor(text: string, tokens: Token[], cursor: number): Token[] {
  if (tokens.some((token) => touches(token, cursor)) || isInComment(text, tokens, cursor)) return tokens;
  const next = tokens.findIndex(({ start }) => start >= cursor);
  const index = next < 0 ? tokens.length : next;
  return tokens.toSpliced(index, 0, { kind: 'word', start: cursor, end: cursor, isClosed: true });
}

function isInComment(text: string, tokens: readonly Token[], cursor: number): boolean {
  let at = tokens.findLast(({ end }) => end <= cursor)?.end ?? 0;
  while (at < cursor) {
    const end = commentEnd(text, at);
    const goesOn = cursor < end || (cursor === end && text.startsWith('//', at));
    if (end !== at && goesOn) return true;
    at = end === at ? at + 1 : end;
  }
  return false;
}
