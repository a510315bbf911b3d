import type { Span } from '../../../lint/findings.ts';
import type { Path } from '../../../lint/tree.ts';
import { leavesOf, type Property, readSyntax, type Syntax, type Value, valuesOf } from './syntax.ts';
import { contentOf, innerOf, type Token, touches } from './tokens.ts';

/** A string, a word or the name of a property that the cursor is on. */
export interface Pointed {
  readonly isName: boolean;
  /** Of the value; of the property that has the name. */
  readonly path: Path;
  readonly content: string;
  readonly range: Span;
  /** Without its quotes. */
  readonly inner: Span;
}

/** What stands at the offset, which may be right before it or right behind it. */
export function pointedAt(syntax: Syntax, offset: number): Pointed | undefined {
  const at = (inclusive: boolean): Pointed | undefined => {
    for (const { token, path, isName } of leavesOf(syntax)) {
      if (offset < token.start || offset > token.end || (offset === token.end && !inclusive)) continue;
      const range = { start: token.start, end: token.end };
      return { isName, path, content: contentOf(syntax.text, token), range, inner: innerOf(token) };
    }
    return undefined;
  };
  return at(false) ?? at(true);
}

/** Where something may be typed, and what has to be put around it so that it fits. */
export interface Slot {
  /** `name`: of a property; `value`: of one, or an item, or of the file. */
  readonly kind: 'name' | 'value';
  /** Of the object to which the name belongs, or of the value. */
  readonly path: Path;
  /** The object or array around it. */
  readonly container: Value;
  /** What is replaced: a whole string with its quotes, a word, or nothing. */
  readonly range: Span;
  /** Whether a quote was typed. */
  readonly isQuoted: boolean;
  /** Of a name: whether its colon stands there already. */
  readonly hasColon: boolean;
  /** Of a value: whether the colon before it is missing. */
  readonly lacksColon: boolean;
  /** Of a value: whether it stands right behind the colon. */
  readonly isTight: boolean;
  /** Where a comma is missing before it. */
  readonly commaAt: number | undefined;
  /** Whether one has to follow. */
  readonly commaAfter: boolean;
}

export interface Cursor {
  readonly syntax: Syntax;
  readonly slot: Slot;
}

/**
 * Reads a text for what may be typed at the offset; undefined where nothing can be. `follows`: the text stands
 * in an array after another item.
 */
export function cursorAt(text: string, offset: number, at?: Path, follows = false): Cursor | undefined {
  if (offset < 0 || offset > text.length) return undefined;
  const syntax = readSyntax(text, at, offset);
  const index = syntax.tokens.findIndex((token) => touches(token, offset));
  const token = syntax.tokens[index];
  const found = token && find(syntax.root, token);
  if (!found || (token.start === token.end && isTaken(syntax.tokens, index))) return undefined;
  const [before, after] = [syntax.tokens[index - 1], syntax.tokens[index + 1]];
  const { container, property, path, isName } = found;
  const isSeparated = before ? '{[:,'.includes(before.kind) : !follows;
  const lacksColon = !isName && property !== undefined && !property.hasColon;
  const slot: Slot = {
    kind: isName ? 'name' : 'value',
    path,
    container,
    range: { start: token.start, end: token.end },
    isQuoted: token.kind === 'string',
    hasColon: isName && property?.hasColon === true,
    lacksColon,
    isTight: !isName && token.kind === 'word' && text[token.start - 1] === ':',
    commaAt: isSeparated || lacksColon ? undefined : (before?.end ?? 0),
    commaAfter: after !== undefined && beginsValue.has(after.kind),
  };
  return { syntax, slot };
}

/** The strings that stand in the same list, or the names in the same object, without the one that is typed. */
export function siblings({ slot: { container, range }, syntax: { text } }: Cursor): string[] {
  const tokens = [
    ...container.items.flatMap(({ token }) => token ?? []),
    ...container.properties.map(({ token }) => token),
  ];
  return tokens.filter(({ start }) => start !== range.start).map((token) => contentOf(text, token));
}

/** Whether the empty word stands between a name and its colon, or between the colon and its value. */
function isTaken(tokens: readonly Token[], index: number): boolean {
  const [before, after, next] = [tokens[index - 1]?.kind, tokens[index + 1]?.kind, tokens[index + 2]?.kind];
  if (after === ':') return before === 'string' || before === 'word';
  return before === ':' && after !== undefined && beginsValue.has(after) && next !== ':';
}

const beginsValue: ReadonlySet<Token['kind']> = new Set(['string', 'word', '{', '[']);

/** A token that the reader took for a name or a value. */
interface Found {
  readonly token: Token;
  readonly container: Value;
  readonly property: Property | undefined;
  readonly path: Path;
  readonly isName: boolean;
}

function find(root: Value, token: Token): Found | undefined {
  for (const container of valuesOf(root)) {
    for (const property of container.properties) {
      const { path } = container;
      if (property.token === token) return { token, container, property, path, isName: true };
      const { value } = property;
      if (value?.token === token) return { token, container, property, path: value.path, isName: false };
    }
    const item = container.items.find((value) => value.token === token);
    if (item) return { token, container, property: undefined, path: item.path, isName: false };
  }
  return undefined;
}
