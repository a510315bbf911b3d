import type { Span } from '../../../lint/findings.ts';
import type { Path } from '../../../lint/tree.ts';
import { contentOf, isLiteral, type Token, tokensOf } from './tokens.ts';

/** A value of a text that may be broken. */
export interface Value extends Span {
  readonly kind: 'object' | 'array' | 'string' | 'word';
  readonly path: Path;
  /** The token of a string or a word. */
  readonly token?: Token;
  readonly properties: Property[];
  readonly items: Value[];
}

export interface Property {
  readonly name: string;
  readonly token: Token;
  hasColon: boolean;
  value: Value | undefined;
}

interface Frame {
  readonly value: Value & { end: number };
  /** Of an object: the property that waits for its value. */
  open: Property | undefined;
}

/** What a text is read as, whatever is wrong with it. */
export interface Syntax {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** An array of the values that stand side by side: one of them in a file. */
  readonly root: Value;
}

/** Reads a file, or a piece of the array at the path. `cursor` makes a place for what is to be typed. */
export function readSyntax(text: string, at: Path | undefined, cursor?: number): Syntax {
  const tokens = tokensOf(text, cursor);
  return { text, tokens, root: new Reader(text, tokens, at).read() };
}

/** The plain value, as far as it goes. */
export function plainOf(value: Value | undefined, text: string): unknown {
  if (value?.kind === 'array') return value.items.map((item) => plainOf(item, text));
  if (value?.kind === 'object') {
    const object: Record<string, unknown> = Object.create(null);
    for (const property of value.properties) object[property.name] = plainOf(property.value, text);
    return object;
  }
  if (!value?.token) return undefined;
  const content = contentOf(text, value.token);
  return value.kind === 'word' && isLiteral(content) ? literal(content) : content;
}

/** Every value, each after what it is in. */
export function* valuesOf(value: Value): Generator<Value> {
  yield value;
  for (const item of value.items) yield* valuesOf(item);
  for (const property of value.properties) if (property.value) yield* valuesOf(property.value);
}

/** A string or a word of the text. */
interface Leaf {
  readonly token: Token;
  /** Of the value; of the property that has the name. */
  readonly path: Path;
  readonly isName: boolean;
}

export function* leavesOf({ root }: Syntax): Generator<Leaf> {
  for (const value of valuesOf(root)) {
    if (value.token) yield { token: value.token, path: value.path, isName: false };
    for (const { token, name } of value.properties) {
      yield { token, path: [...value.path, name], isName: true };
    }
  }
}

/** How deep brackets are followed. What is deeper is in no place that anything is said of. */
const deepest = 50;

class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #at: Path | undefined;
  readonly #root: Frame;
  readonly #stack: Frame[];

  constructor(text: string, tokens: readonly Token[], at: Path | undefined) {
    this.#text = text;
    this.#tokens = tokens;
    this.#at = at;
    const value = { start: 0, end: text.length, path: at ?? [], properties: [], items: [] };
    this.#root = { value: { ...value, kind: 'array' }, open: undefined };
    this.#stack = [this.#root];
  }

  read(): Value {
    for (const [index, token] of this.#tokens.entries()) this.#take(token, index);
    for (const { value } of this.#stack) value.end = this.#text.length;
    return this.#root.value;
  }

  get #top(): Frame {
    return this.#stack.at(-1) ?? this.#root;
  }

  #take(token: Token, index: number): void {
    const { kind } = token;
    if (kind === '{' || kind === '[') this.#enter(token);
    else if (kind === '}' || kind === ']') this.#leave(token);
    else if (kind === ',') this.#top.open = undefined;
    else if (kind === ':') {
      if (this.#top.open) this.#top.open.hasColon = true;
    } else if (this.#top.value.kind === 'object' && this.#isName(token, index)) this.#name(token);
    else this.#add({ kind, start: token.start, end: token.end, token });
  }

  /** In an object a string is a name, unless a name waits for its value and no colon says otherwise. */
  #isName(token: Token, index: number): boolean {
    const { open } = this.#top;
    if (!open) return true;
    const isNamed = this.#tokens[index + 1]?.kind === ':';
    return isNamed && (!open.hasColon || this.#text.slice(open.token.end, token.start).includes('\n'));
  }

  #name(token: Token): void {
    const name = contentOf(this.#text, token);
    const property: Property = { name, token, hasColon: false, value: undefined };
    this.#top.value.properties.push(property);
    this.#top.open = property;
  }

  #enter(token: Token): void {
    if (this.#stack.length > deepest) return;
    const kind = token.kind === '{' ? 'object' : 'array';
    const value = this.#add({ kind, start: token.start, end: token.end });
    this.#stack.push({ value, open: undefined });
  }

  /** Closes what the bracket fits, and all that is still open within it. */
  #leave(token: Token): void {
    const kind = token.kind === '}' ? 'object' : 'array';
    const index = this.#stack.findLastIndex(({ value }, at) => at > 0 && value.kind === kind);
    if (index < 0) return;
    for (const { value } of this.#stack.splice(index)) value.end = token.end;
  }

  #add(found: Pick<Value, 'kind' | 'start' | 'end'> & { readonly token?: Token }): Value & { end: number } {
    const { value: container, open } = this.#top;
    const segment = container.kind === 'array' ? container.items.length : (open?.name ?? '');
    const isFile = container === this.#root.value && !this.#at;
    const value = { ...found, path: isFile ? [] : [...container.path, segment], properties: [], items: [] };
    if (container.kind === 'array') container.items.push(value);
    else if (open) open.value = value;
    this.#top.open = undefined;
    return value;
  }
}

function literal(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    return word; // A number that is none.
  }
}
