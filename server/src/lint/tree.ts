import { createScanner, type Node, type ParseErrorCode, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Span } from './findings.ts';
import type { Slice } from './outline.ts';
import { deepest } from './scanner.ts';

/** `json` allows neither comments nor trailing commas. */
export type LanguageId = 'json' | 'jsonc';

export type Path = readonly (string | number)[];

export interface SyntaxProblem {
  readonly message: string;
  readonly range: Span;
  /** True where nothing of the text could be read, so that no other rule looked at it. */
  readonly unreadable: boolean;
}

export interface Tree {
  /** Undefined where there is no value at all. */
  readonly root: Node | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** The tree of a text that is JSON and nests no deeper than it may. */
export function treeOf(json: string): Tree {
  return { root: parseTree(json), problems: [] };
}

const fileName = 'The file';

/** Reads any text as JSON, as far as it goes; what is wrong with it is told, never thrown. */
export function parseJson(text: string, languageId: LanguageId, name = fileName): Tree {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    const message = `${name} nests deeper than ${deepest} levels, so it was not read.`;
    return unread(message, tooDeep);
  }
  const errors = new FirstErrors();
  const jsonc = languageId === 'jsonc';
  const root = parseTree(text, errors, {
    allowTrailingComma: jsonc,
    disallowComments: !jsonc,
    allowEmptyContent: true,
  });
  if (!root && errors.length === 0) {
    return unread('The file is empty.', { start: text.length, end: text.length });
  }
  // Where one is reported the next at the same place only follows from it.
  const firsts = Array.from(errors).filter(({ offset }, index) => errors[index - 1]?.offset !== offset);
  const problems = firsts.map(({ error, offset, length }) => ({
    message: describe(codeOf(error, name), text, offset),
    // The scanner steps over the end where a comment does not end.
    range: { start: Math.min(offset, text.length), end: Math.min(offset + length, text.length) },
    unreadable: false,
  }));
  return { root, problems };
}

/** After a key comes a comma; only after the file comes nothing. */
function codeOf(error: ParseErrorCode, name: string): keyof typeof descriptions {
  const code = printParseErrorCode(error);
  return code === 'EndOfFileExpected' && name !== fileName ? 'CommaExpected' : code;
}

interface JsonError {
  readonly error: ParseErrorCode;
  readonly offset: number;
  readonly length: number;
}

/** A quote that is missing turns a file of one line inside out, which is millions of errors: nobody reads them. */
class FirstErrors extends Array<JsonError> {
  override push(...errors: JsonError[]): number {
    return this.length < 1000 ? super.push(...errors) : this.length;
  }
}

/** A text that was not read, and why. */
export function unread(message: string, range: Span = { start: 0, end: 0 }): Tree {
  return { root: undefined, problems: [{ message, range, unreadable: true }] };
}

/** What is wrong with what stands before an item of `keys`, where a comma alone should. */
export function separatorProblems(slice: Slice, languageId: LanguageId): SyntaxProblem[] {
  const gap = slice.text.slice(0, slice.valueStart);
  const before = slice.isFirst ? '[' : '[0';
  const end = Math.min(slice.valueStart + 1, slice.text.length);
  return parseJson(`${before}${gap}0]`, languageId).problems.map((problem) => ({
    ...problem,
    range: {
      start: Math.max(0, problem.range.start - before.length),
      end: Math.min(end, Math.max(0, problem.range.end - before.length)),
    },
  }));
}

export function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** The node at the path; of properties with the same name the last, as `JSON.parse` keeps it. */
export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const segment of path) {
    node = typeof segment === 'number' ? item(node, segment) : propertyOf(node, segment)?.children?.[1];
  }
  return node;
}

const propertyIndexes = new WeakMap<Node, Map<unknown, Node>>();

/** The property with this name, whose children are the name and, unless it is missing, the value. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  if (node?.type !== 'object') return undefined;
  const index =
    propertyIndexes.get(node) ?? new Map(node.children?.map((child) => [child.children?.[0]?.value, child]));
  propertyIndexes.set(node, index);
  return index.get(name);
}

/** The plain value. Objects have no prototype, so that a property named `__proto__` is one like any other. */
export function toValue(node: Node | undefined): unknown {
  if (node?.type === 'array') return node.children?.map(toValue) ?? [];
  if (node?.type !== 'object') return node?.value;
  const object: Record<string, unknown> = Object.create(null);
  for (const { children: [name, value] = [] } of node.children ?? []) {
    if (value) object[name?.value] = toValue(value);
  }
  return object;
}

/** Every string of the tree, names of properties too. */
export function* stringsOf(node: Node | undefined): Generator<Node> {
  if (node?.type === 'string') yield node;
  for (const child of node?.children ?? []) yield* stringsOf(child);
}

/** The names of the properties of each object of the tree, in the order of the text. */
export function* namesOf(node: Node | undefined): Generator<Node[]> {
  if (node?.type === 'object') yield (node.children ?? []).flatMap(({ children }) => children?.[0] ?? []);
  for (const child of node?.children ?? []) yield* namesOf(child);
}

function item(node: Node | undefined, index: number): Node | undefined {
  return node?.type === 'array' ? node.children?.[index] : undefined;
}

/**
 * The bracket that opens one level too many, found with the parser's own idea of strings and comments. Only
 * the fitting bracket closes: the parser passes over one that does not.
 */
function findTooDeep(text: string): Span | undefined {
  const scanner = createScanner(text, true);
  const open: string[] = [];
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const start = scanner.getTokenOffset();
    const character = text[start];
    if (character === '{') open.push('}');
    else if (character === '[') open.push(']');
    else if (character === open.at(-1)) open.pop();
    if (open.length > deepest) return { start, end: start + 1 };
  }
  return undefined;
}

const descriptions: Record<ReturnType<typeof printParseErrorCode>, string> = {
  InvalidSymbol: 'This is not JSON.',
  InvalidNumberFormat: 'This is not a number of JSON.',
  PropertyNameExpected: 'A property name in double quotes is missing here.',
  ValueExpected: 'A value is missing here.',
  ColonExpected: 'A colon is missing here.',
  CommaExpected: 'A comma is missing here.',
  CloseBraceExpected: 'A closing brace is missing here.',
  CloseBracketExpected: 'A closing bracket is missing here.',
  EndOfFileExpected: 'The file should end here.',
  InvalidCommentToken: 'JSON has no comments; a .jsonc file may have them.',
  UnexpectedEndOfComment: 'This comment does not end.',
  UnexpectedEndOfString: 'This string does not end on its line.',
  UnexpectedEndOfNumber: 'This number does not end.',
  InvalidUnicode: 'This is not a Unicode escape of JSON.',
  InvalidEscapeCharacter: 'This is not an escape of JSON.',
  InvalidCharacter: 'A control character in a string must be escaped.',
  '<unknown ParseErrorCode>': 'This is not JSON.',
};

function describe(code: keyof typeof descriptions, text: string, offset: number): string {
  const missing = code === 'PropertyNameExpected' || code === 'ValueExpected';
  const afterComma =
    missing &&
    /[}\]]/.test(text[offset] ?? '') &&
    /,\s*$/.test(text.slice(Math.max(0, offset - 500), offset));
  return afterComma ? 'JSON has no trailing commas; a .jsonc file may have them.' : descriptions[code];
}
