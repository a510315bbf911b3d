import {
  closeBrace,
  closeBracket,
  comma,
  openBrace,
  openBracket,
  quote,
  space,
  stringEnd,
  wordEnd,
} from './characters.ts';
import type { Span } from './findings.ts';
import type { Path } from './tree.ts';

/**
 * The span of the value at the path in a text that is JSON; of properties with the same name the last, as
 * `JSON.parse` keeps it. Steps over everything else without reading it.
 */
export function locate(json: string, path: Path): Span | undefined {
  let start: number | undefined = skipSpace(json, 0);
  for (const segment of path) {
    start = typeof segment === 'number' ? itemAt(json, start, segment) : propertyAt(json, start, segment);
    if (start === undefined) return undefined;
  }
  return { start, end: valueEnd(json, start) };
}

function itemAt(json: string, array: number, index: number): number | undefined {
  if (json.charCodeAt(array) !== openBracket) return undefined;
  let at = skipSpace(json, array + 1);
  for (let count = 0; json.charCodeAt(at) !== closeBracket; count++) {
    if (count === index) return at;
    at = next(json, valueEnd(json, at));
  }
  return undefined;
}

function propertyAt(json: string, object: number, name: string): number | undefined {
  return propertiesOf(json, object).findLast((property) => {
    return isString(json.slice(property.name.start, property.name.end), name);
  })?.start;
}

/** The spans of the values of an object, with those of their names. */
export function propertiesOf(json: string, object: number): (Span & { readonly name: Span })[] {
  const found: (Span & { readonly name: Span })[] = [];
  if (json.charCodeAt(object) !== openBrace) return found;
  let at = skipSpace(json, object + 1);
  while (json.charCodeAt(at) === quote) {
    const name = { start: at, end: stringEnd(json, at) };
    const start = skipSpace(json, skipSpace(json, name.end) + 1);
    const end = valueEnd(json, start);
    found.push({ name, start, end });
    at = next(json, end);
  }
  return found;
}

function isString(written: string, text: string): boolean {
  if (!written.includes('\\')) return written.length === text.length + 2 && written.startsWith(text, 1);
  return JSON.parse(written) === text;
}

function valueEnd(json: string, start: number): number {
  const code = json.charCodeAt(start);
  if (code === quote) return stringEnd(json, start);
  if (code !== openBrace && code !== openBracket) return wordEnd(json, start);
  let depth = 0;
  let at = start;
  do {
    const inner = json.charCodeAt(at);
    if (inner === openBrace || inner === openBracket) depth++;
    else if (inner === closeBrace || inner === closeBracket) depth--;
    at = inner === quote ? stringEnd(json, at) : at + 1;
  } while (depth > 0);
  return at;
}

/** Over the comma, where there is one, to what follows. */
function next(json: string, end: number): number {
  const at = skipSpace(json, end);
  return json.charCodeAt(at) === comma ? skipSpace(json, at + 1) : at;
}

function skipSpace(json: string, start: number): number {
  let at = start;
  while (json.charCodeAt(at) <= space) at++;
  return at;
}
