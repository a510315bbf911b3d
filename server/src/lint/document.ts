import type { Node } from 'jsonc-parser';
import { defaultSettings, type TokenPeriod } from '../../../common/src/model/settings.ts';
import type { Span } from './findings.ts';
import { type ManifestKey, readKey } from './manifestKey.ts';
import {
  type LanguageId,
  nodeAt,
  type Path,
  parseJson,
  pathOf,
  propertyOf,
  type SyntaxProblem,
  spanOf,
  stringsOf,
  toValue,
} from './tree.ts';

/** Text as a tree with places; rules see the typed reading of it and ask for a place when they report. */
class Located {
  protected readonly node: Node | undefined;
  #value: { read: unknown } | undefined;

  constructor(node: Node | undefined) {
    this.node = node;
  }

  /** The plain value; undefined where there is none. Read once, when first asked for. */
  get value(): unknown {
    this.#value ??= { read: toValue(this.node) };
    return this.#value.read;
  }

  /** The span of the value at the path. */
  range(path: Path): Span | undefined {
    const node = nodeAt(this.node, path);
    return node && spanOf(node);
  }

  /** The span of the name of a property. */
  nameRange(object: Path, name: string): Span | undefined {
    const node = propertyOf(nodeAt(this.node, object), name)?.children?.[0];
    return node && spanOf(node);
  }

  /** The path that a JSON Pointer names, with the indexes of arrays as numbers. */
  path(pointer: string): Path {
    return pathOf(pointer, this.node);
  }

  /** The plain value at the path. */
  valueAt(path: Path): unknown {
    return toValue(nodeAt(this.node, path));
  }

  /** The opening bracket of the object or array at the path; all of any other value. */
  openingRange(path: Path): Span | undefined {
    const node = nodeAt(this.node, path);
    if (node?.type !== 'object' && node?.type !== 'array') return node && spanOf(node);
    return { start: node.offset, end: node.offset + 1 };
  }
}

/** One entry of `keys`. Paths start at the entry. */
export class KeyEntry extends Located {
  readonly span: Span;
  /** That of the manifest. */
  readonly tokenPeriod: TokenPeriod | undefined;
  #key: ManifestKey | undefined;

  constructor(node: Node, tokenPeriod: TokenPeriod | undefined) {
    super(node);
    this.span = spanOf(node);
    this.tokenPeriod = tokenPeriod;
  }

  get key(): ManifestKey {
    this.#key ??= readKey(this.value);
    return this.#key;
  }
}

/** A manifest as far as its text is one. */
export class ManifestDocument extends Located {
  readonly text: string;
  readonly problems: readonly SyntaxProblem[];
  readonly account: string | undefined;
  /** The default of VTEX where the manifest does not say; undefined where it says what no period is. */
  readonly tokenPeriod: TokenPeriod | undefined;
  readonly keys: readonly KeyEntry[];

  private constructor(text: string, root: Node | undefined, problems: readonly SyntaxProblem[]) {
    super(root);
    this.text = text;
    this.problems = problems;
    const account: unknown = nodeAt(root, ['account'])?.value;
    this.account = typeof account === 'string' ? account : undefined;
    const tokenPeriod = period(nodeAt(root, ['tokenPeriod']));
    this.tokenPeriod = tokenPeriod;
    const keys = nodeAt(root, ['keys']);
    this.keys =
      keys?.type === 'array' ? (keys.children ?? []).map((node) => new KeyEntry(node, tokenPeriod)) : [];
  }

  /** The strings, names of properties too, that are not written as they read. */
  *escapedStrings(): Generator<{ value: string; range: Span }> {
    if (!this.text.includes('\\')) return;
    for (const node of stringsOf(this.node)) {
      const range = spanOf(node);
      if (this.text.slice(range.start, range.end).includes('\\')) yield { value: node.value, range };
    }
  }

  /** The key within whose span the offset is. */
  keyAt(offset: number): KeyEntry | undefined {
    let [low, high] = [0, this.keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle]?.span.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const key = this.keys[low];
    return key && key.span.start <= offset ? key : undefined;
  }

  /** Never throws: what keeps the text from being JSON stands in `problems`. */
  static parse(text: string, languageId: LanguageId): ManifestDocument {
    const { root, problems } = parseJson(text, languageId);
    return new ManifestDocument(text, root, problems);
  }
}

function period(node: Node | undefined): TokenPeriod | undefined {
  if (!node) return defaultSettings.tokenPeriod;
  return node.value === '3 months' || node.value === '6 months' ? node.value : undefined;
}
