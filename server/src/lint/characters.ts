/** The characters that mean something in JSON. */
export const tab = 9;
export const lineFeed = 10;
export const carriageReturn = 13;
export const space = 32;
export const quote = 34;
const star = 42;
export const comma = 44;
export const slash = 47;
export const colon = 58;
export const openBracket = 91;
const backslash = 92;
export const closeBracket = 93;
export const openBrace = 123;
export const closeBrace = 125;

/** The offset after the closing quote; where that is missing, the end of the line, made negative. */
export function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code === lineFeed || code === carriageReturn) return -at;
    if (code === backslash && !isLineEnd(text.charCodeAt(at + 1))) at++;
  }
  return -text.length;
}

/** The offset after the comment that begins here; the same offset where none does. */
export function commentEnd(text: string, start: number): number {
  if (text.charCodeAt(start) !== slash) return start;
  const kind = text.charCodeAt(start + 1);
  if (kind === star) {
    const end = text.indexOf('*/', start + 2);
    return end < 0 ? text.length : end + 2;
  }
  if (kind !== slash) return start;
  let at = start + 2;
  while (at < text.length && !isLineEnd(text.charCodeAt(at))) at++;
  return at;
}

/** The end of what is neither a string nor in brackets: a number, `true`, or anything else. */
export function wordEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
  return at;
}

export function isBracket(code: number): boolean {
  return code === openBrace || code === closeBrace || code === openBracket || code === closeBracket;
}

function isDelimiter(code: number): boolean {
  return (
    code <= space || code === comma || code === colon || code === quote || code === slash || isBracket(code)
  );
}

export function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}
