import type { PlacedEdit } from '../server/edited.ts';

/** Numbers that follow from the seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to the limit, which is left out. Mulberry32. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0];
  }
}

export type Texts = readonly [string, ...string[]];

type Mutation = (text: string, random: Random, texts: Texts) => PlacedEdit;

const mutations: readonly [Mutation, ...Mutation[]] = [
  function flipBit(text, random) {
    const start = random.below(text.length);
    const flipped = text.charCodeAt(start) ^ (1 << random.below(8));
    return replace(start, start + 1, String.fromCharCode(flipped));
  },
  function deleteToken(text, random) {
    const { start, end } = tokenOf(text, random);
    return replace(start, end, '');
  },
  function duplicateToken(text, random) {
    const { start, end } = tokenOf(text, random);
    return replace(end, end, text.slice(start, end));
  },
  function swapToken(text, random, texts) {
    const { start, end } = tokenOf(text, random);
    const other = random.of(texts);
    const token = tokenOf(other, random);
    return replace(start, end, other.slice(token.start, token.end));
  },
  function duplicatePart(text, random) {
    const start = random.below(text.length);
    return replace(random.below(text.length), 0, text.slice(start, start + random.below(2000)));
  },
  function deletePart(text, random) {
    const start = random.below(text.length);
    return replace(start, start + random.below(500), '');
  },
  function splice(text, random, texts) {
    const start = random.below(text.length);
    const other = random.of(texts);
    return replace(start, start + random.below(text.length), other.slice(random.below(other.length)));
  },
  function insertOddity(text, random) {
    const at = random.below(text.length);
    return replace(at, at, random.of(oddities));
  },
];

const oddities: Texts = [
  '\uFEFF',
  '\uD83D',
  '\uDED2',
  '\0',
  '\u2028',
  '\\',
  '\\u',
  '\\ud83d',
  '/*',
  '*/',
  '//',
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '1e999',
  '-',
  '0x10',
  'NaN',
  '__proto__',
  '"__proto__":{},',
  '\r',
  '\r\n',
  '\n',
  '\t',
  '$&',
  '$schema',
  '"keys":[',
  'null',
];

/** Something happens to the text, as it does to files: typing that went wrong, a bad merge, a bit that flipped. */
export function mutate(text: string, random: Random, texts: Texts): PlacedEdit {
  const { range, newText } = random.of(mutations)(text, random, texts);
  const end = Math.min(text.length, range.end);
  return { range: { start: Math.min(range.start, end), end }, newText };
}

function tokenOf(text: string, random: Random): { start: number; end: number } {
  const pattern = /"(?:[^"\\\n]|\\.)*"?|[\w.+-]+|\s+|./gs;
  pattern.lastIndex = random.below(text.length);
  const token = pattern.exec(text);
  return { start: token?.index ?? 0, end: token ? pattern.lastIndex : 0 };
}

function replace(start: number, end: number, newText: string): PlacedEdit {
  return { range: { start, end: Math.max(start, end) }, newText };
}
