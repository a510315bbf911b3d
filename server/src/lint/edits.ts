import { createScanner, type Node, parseTree } from 'jsonc-parser';
import type { Span, TextEdit } from './findings.ts';

/**
 * Edits of JSON text that keep its indentation, line ends and comments. Spans are those of an array or an
 * object in the text, which may be broken elsewhere but not there.
 */

/** The text after the edits, none of which overlaps another. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.range.start - a.range.start || b.range.end - a.range.end)
    .reduce((rest, { range, newText }) => rest.slice(0, range.start) + newText + rest.slice(range.end), text);
}

/** Adds a property at the end of an object, in the style of its last one. */
export function insertProperty(text: string, object: Span, name: string, value: unknown): TextEdit[] {
  const written = `${JSON.stringify(name)}: ${onOneLine(value)}`;
  return append(text, object, written, '{ ', ' }');
}

/** Gives a property another value, or adds it. */
export function setProperty(text: string, object: Span, name: string, value: unknown): TextEdit[] {
  const property = childrenOf(text, object).find((child) => child.children?.[0]?.value === name);
  const old = property?.children?.[1];
  if (!old) return insertProperty(text, object, name, value);
  return [{ range: moved(old, object.start), newText: JSON.stringify(value) }];
}

/** Adds an item at the end of an array, in the style of its last one. */
export function appendItem(text: string, array: Span, value: unknown): TextEdit[] {
  return append(text, array, onOneLine(value), '[', ']');
}

/** Takes one item and one comma out of an array, with its line where it has one to itself. Comments stay. */
export function removeItem(text: string, array: Span, index: number): TextEdit[] {
  const items = childrenOf(text, array).map((node) => moved(node, array.start));
  const [item, previous] = [items[index], items[index - 1]];
  if (!item) return [];
  const after = commaAfter(text, item.end, array.end);
  if (after !== undefined) return remove(text, [item, { start: after, end: after + 1 }]);
  const before = previous && commaAfter(text, previous.end, array.end);
  return remove(text, before === undefined ? [item] : [{ start: before, end: before + 1 }, item]);
}

/** Whether there is a comment in the text. */
export function hasComment(text: string): boolean {
  const scanner = createScanner(text, false);
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    if (text.startsWith('/', scanner.getTokenOffset())) return true;
  }
  return false;
}

/** Writes the items of an array anew, on one line or on a line each as the array was. */
export function replaceItems(text: string, array: Span, values: readonly unknown[]): TextEdit[] {
  const [first] = childrenOf(text, array);
  const indent = first && indentOf(text, first.offset + array.start);
  const items = values.map((value) => JSON.stringify(value));
  if (indent === undefined) return [{ range: array, newText: `[${items.join(', ')}]` }];
  const eol = lineEndOf(text);
  const closing = indentOf(text, array.end - 1) ?? '';
  return [{ range: array, newText: `[${eol}${indent}${items.join(`,${eol}${indent}`)}${eol}${closing}]` }];
}

function append(text: string, container: Span, written: string, open: string, close: string): TextEdit[] {
  const last = childrenOf(text, container).at(-1);
  if (!last) return [{ range: container, newText: `${open}${written}${close}` }];
  const end = last.offset + last.length + container.start;
  const indent = indentOf(text, last.offset + container.start);
  const comma = commaAfter(text, end, container.end);
  const at = comma === undefined ? end : comma + 1;
  const tail = comma === undefined ? '' : ',';
  if (indent === undefined) {
    const newText = comma === undefined ? `, ${written}` : ` ${written},`;
    return [{ range: { start: at, end: at }, newText }];
  }
  // A comment at the end of the line belongs to what stands before it.
  const line = endOfLine(text, at, container.end);
  const newText = `${lineEndOf(text)}${indent}${written}${tail}`;
  if (comma !== undefined) return [{ range: { start: line, end: line }, newText }];
  if (line === end) return [{ range: { start: end, end }, newText: `,${newText}` }];
  return [
    { range: { start: end, end }, newText: ',' },
    { range: { start: line, end: line }, newText },
  ];
}

/** With spaces, as people write it. */
export function onOneLine(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  const pairs = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${onOneLine(one)}`);
  return `{ ${pairs.join(', ')} }`;
}

/** What was read of the text that was read last: many findings of one key ask for the same. */
let lastRead: { readonly text: string; readonly children: Map<string, readonly Node[]> } | undefined;

function childrenOf(text: string, { start, end }: Span): readonly Node[] {
  if (lastRead?.text !== text) lastRead = { text, children: new Map() };
  const place = `${start} ${end}`;
  const known = lastRead.children.get(place);
  if (known) return known;
  const node = parseTree(text.slice(start, end), [], { allowTrailingComma: true });
  const children = node?.children ?? [];
  lastRead.children.set(place, children);
  return children;
}

function moved({ offset, length }: Node, by: number): Span {
  return { start: offset + by, end: offset + length + by };
}

/** Where the comma is that follows, comments aside. */
function commaAfter(text: string, start: number, end: number): number | undefined {
  const scanner = createScanner(text.slice(start, end), true);
  scanner.scan();
  const at = start + scanner.getTokenOffset();
  return at < end && text[at] === ',' ? at : undefined;
}

/** The white space before the offset, where nothing else stands before it on its line. */
function indentOf(text: string, offset: number): string | undefined {
  let start = offset;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start -= 1;
  const isLine = text[start - 1] === '\n' || text[start - 1] === '\r';
  return isLine ? text.slice(start, offset) : undefined;
}

/** After the comments and the spaces between them that stand on the line, if nothing else does. */
function endOfLine(text: string, start: number, end: number): number {
  const rest = text.slice(start, end);
  const scanner = createScanner(rest, false);
  let last = 0;
  const next = (): string => {
    scanner.scan();
    return rest.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
  };
  for (let token = next(); /^(?:[ \t]+|\/[/*].*)$/s.test(token); token = next()) {
    if (token.startsWith('/')) last = scanner.getTokenOffset() + scanner.getTokenLength();
  }
  return start + last;
}

function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** Removes both spans, as one where nothing but white space is between them. */
function remove(text: string, [first, second]: readonly Span[]): TextEdit[] {
  if (!first) return [];
  if (!second) return [{ range: withLine(text, first), newText: '' }];
  if (/^\s*$/.test(text.slice(first.end, second.start))) {
    const whole = { start: first.start, end: second.end };
    // The line of what stays must not be taken with a comma that stands on it.
    return [{ range: text[first.start] === ',' ? whole : withLine(text, whole), newText: '' }];
  }
  // Of the item and its comma, whichever comes first; a comment stays where the item was.
  return [first, second].map((span) => ({
    range: text[span.start] === ',' ? span : withSpaces(text, span),
    newText: '',
  }));
}

/** With the whole line where nothing else is on it, else with the spaces that follow. */
function withLine(text: string, span: Span): Span {
  const indent = indentOf(text, span.start);
  const [, spaces = '', lineEnd] = /^([ \t]*)(\r\n|\r|\n)?/.exec(text.slice(span.end)) ?? [];
  if (lineEnd === undefined) return withSpaces(text, span);
  if (indent === undefined) return span;
  return { start: span.start - indent.length, end: span.end + spaces.length + lineEnd.length };
}

function withSpaces(text: string, { start, end }: Span): Span {
  const [spaces = ''] = /^[ \t]*/.exec(text.slice(end)) ?? [];
  return { start, end: end + spaces.length };
}
