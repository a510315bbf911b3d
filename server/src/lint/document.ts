import { defaultSettings, type TokenPeriod } from '../../../common/src/model/settings.ts';
import type { Span } from './findings.ts';
import { locate } from './locate.ts';
import { type ManifestKey, readKey, record } from './manifestKey.ts';
import { itemsOf, type Slice } from './outline.ts';
import {
  type LanguageId,
  namesOf,
  nodeAt,
  type Path,
  parseJson,
  propertyOf,
  type SyntaxProblem,
  separatorProblems,
  spanOf,
  stringsOf,
  type Tree,
  toValue,
  treeOf,
  unread,
} from './tree.ts';
import { countNames, has, pathOf, valueAt } from './values.ts';

/** A name that its object has had before. */
export interface DuplicateProperty {
  readonly name: string;
  /** The span of the name. */
  readonly range: Span;
  /** The span of the name where it stands first. */
  readonly first: Span;
}

export interface PartSource {
  readonly text: string;
  /** Where the JSON begins in the text. Left out of a file, which may begin with a byte order mark. */
  readonly start?: number;
  readonly languageId: LanguageId;
  /** How many colons stand outside of strings. */
  readonly colons: number;
  /** False where it cannot be JSON, or must not be read as such. */
  readonly isPlain: boolean;
  /** What a message calls the part. */
  readonly name: string;
  /** Why the part is not read at all, where it is not. */
  readonly refusal?: string;
}

/**
 * A piece of the file that is read by itself: a key, or what stands around the keys. All offsets are into its
 * text. JSON is read as fast as that goes: places are looked for once something is to be said of them.
 */
export abstract class Part {
  readonly text: string;
  readonly #source: PartSource;
  readonly #json: string;
  #reading: { readonly value: unknown; readonly isJson: boolean } | undefined;
  #tree: Tree | undefined;
  #located = 0;

  protected constructor(source: PartSource) {
    this.text = source.text;
    this.#source = source;
    this.#json = source.start === undefined ? withoutMark(source.text) : source.text.slice(source.start);
  }

  /** The plain value; undefined where there is none. */
  get value(): unknown {
    return this.#read().value;
  }

  /** What keeps the text from being JSON. */
  get problems(): readonly SyntaxProblem[] {
    if (this.#read().isJson) return [];
    return this.#places().problems.map((problem) => ({ ...problem, range: this.#moved(problem.range) }));
  }

  /** The span of the value at the path. */
  range(path: Path): Span | undefined {
    return has(this.value, path) ? new LazySpan(() => this.#spanAt(path)) : undefined;
  }

  /** The span of the name of a property. */
  nameRange(object: Path, name: string): Span | undefined {
    const node = propertyOf(nodeAt(this.#places().root, object), name)?.children?.[0];
    return node && this.#moved(spanOf(node));
  }

  /** The opening bracket of the object or array at the path; all of any other value. */
  openingRange(path: Path): Span | undefined {
    const range = this.range(path);
    const value = this.valueAt(path);
    return range && value !== null && typeof value === 'object'
      ? new LazySpan(() => ({ start: range.start, end: range.start + 1 }))
      : range;
  }

  /** The plain value at the path. */
  valueAt(path: Path): unknown {
    return valueAt(this.value, path);
  }

  /** The path that a JSON Pointer names, with the indexes of arrays as numbers. */
  path(pointer: string): Path {
    return pathOf(pointer, this.value);
  }

  /** The strings, names of properties too, that are not written as they read. */
  *escapedStrings(): Generator<{ value: string; range: Span }> {
    if (!this.text.includes('\\')) return;
    for (const node of stringsOf(this.#places().root)) {
      const range = this.#moved(spanOf(node));
      if (this.text.slice(range.start, range.end).includes('\\')) yield { value: node.value, range };
    }
  }

  /** The names that their object has had before. */
  *duplicateProperties(): Generator<DuplicateProperty> {
    const { value, isJson } = this.#read();
    // To read JSON keeps one of each name.
    if (isJson && countNames(value) === this.#source.colons) return;
    for (const names of namesOf(this.#places().root)) {
      const firsts = new Map<string, Span>();
      for (const node of names) {
        const first = firsts.get(node.value);
        const range = this.#moved(spanOf(node));
        if (first) yield { name: node.value, range, first };
        else firsts.set(node.value, range);
      }
    }
  }

  /** Whether the other one says the same at the same places. */
  readsAs(other: Part): boolean {
    const [own, its] = [this.#source, other.#source];
    return (
      own.text === its.text &&
      own.languageId === its.languageId &&
      own.isPlain === its.isPlain &&
      own.refusal === its.refusal
    );
  }

  /** Lets go of what can be read again. */
  forget(): void {
    this.#reading = undefined;
    this.#tree = undefined;
  }

  #read(): { readonly value: unknown; readonly isJson: boolean } {
    this.#reading ??= parseFast(this.#source.isPlain, this.#json) ?? {
      value: toValue(this.#places().root),
      isJson: false,
    };
    return this.#reading;
  }

  #places(): Tree {
    this.#tree ??= this.#reading?.isJson ? treeOf(this.#json) : this.#parse();
    return this.#tree;
  }

  #parse(): Tree {
    const { languageId, name, refusal } = this.#source;
    return refusal === undefined ? parseJson(this.#json, languageId, name) : unread(refusal);
  }

  #spanAt(path: Path): Span {
    // To locate a few places is faster than to read all of them; for many it is not.
    this.#located += 1;
    if (this.#located < 20 && this.#read().isJson) return this.#moved(locate(this.#json, path) ?? nowhere);
    const node = nodeAt(this.#places().root, path);
    return node ? this.#moved(spanOf(node)) : nowhere;
  }

  #moved({ start, end }: Span): Span {
    const by = this.#source.start ?? 0;
    return by === 0 ? { start, end } : { start: start + by, end: end + by };
  }
}

const nowhere: Span = { start: 0, end: 0 };

/** What the header says of all keys. */
export interface HeaderFacts {
  readonly account: string | undefined;
  /** The default of VTEX where the manifest does not say; undefined where it says what no period is. */
  readonly tokenPeriod: TokenPeriod | undefined;
}

/** What stands around the keys, which are left out of it: where there are any, a `0` has their place. */
export class ManifestHeader extends Part implements HeaderFacts {
  readonly account: string | undefined;
  readonly tokenPeriod: TokenPeriod | undefined;

  constructor(source: PartSource) {
    super(source);
    const { account, tokenPeriod = defaultSettings.tokenPeriod, keys } = record(this.value);
    this.account = typeof account === 'string' ? account : undefined;
    this.tokenPeriod = isPeriod(tokenPeriod) ? tokenPeriod : undefined;
    if (Array.isArray(keys)) keys.length = 0;
  }
}

/** An entry of `keys`, with what stands between it and the one before. Paths start at the entry. */
export class KeyEntry extends Part implements HeaderFacts {
  readonly account: string | undefined;
  readonly tokenPeriod: TokenPeriod | undefined;
  readonly #slice: Slice;
  readonly #languageId: LanguageId;
  #key: ManifestKey | undefined;

  constructor(slice: Slice, { account, tokenPeriod }: HeaderFacts, languageId: LanguageId) {
    const { text, valueStart, colons, hasComments, isTooDeep } = slice;
    super({
      text,
      start: valueStart,
      languageId,
      colons,
      isPlain: !hasComments && !isTooDeep,
      name: 'This key',
    });
    this.account = account;
    this.tokenPeriod = tokenPeriod;
    this.#slice = slice;
    this.#languageId = languageId;
  }

  get key(): ManifestKey {
    this.#key ??= readKey(this.value);
    return this.#key;
  }

  /** The span of the whole entry. */
  get span(): Span {
    return { start: this.#slice.valueStart, end: this.text.length };
  }

  /** The key with another text; undefined where that is no longer one key. */
  edited(text: string): KeyEntry | undefined {
    const [slice, ...others] = itemsOf(text, this.#slice.isFirst) ?? [];
    return slice && others.length === 0 ? new KeyEntry(slice, this, this.#languageId) : undefined;
  }

  override forget(): void {
    super.forget();
    this.#key = undefined;
  }

  override get problems(): readonly SyntaxProblem[] {
    if (this.#slice.isSeparated) return super.problems;
    return [...separatorProblems(this.#slice, this.#languageId), ...super.problems];
  }
}

/** A span that is looked for when it is first asked for. */
class LazySpan implements Span {
  readonly #find: () => Span;
  #span: Span | undefined;

  constructor(find: () => Span) {
    this.#find = find;
  }

  get start(): number {
    return this.#found().start;
  }

  get end(): number {
    return this.#found().end;
  }

  #found(): Span {
    this.#span ??= this.#find();
    return this.#span;
  }
}

/** The mark is no part of JSON; a space in its place keeps the offsets. */
function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
}

function parseFast(isPlain: boolean, json: string): { value: unknown; isJson: boolean } | undefined {
  if (!isPlain) return undefined;
  try {
    return { value: JSON.parse(json), isJson: true };
  } catch {
    return undefined; // The tree goes as far as the text does, and says why not further.
  }
}

function isPeriod(value: unknown): value is TokenPeriod {
  return value === '3 months' || value === '6 months';
}
