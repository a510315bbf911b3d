import { Scanner } from './scanner.ts';
import { Stencil, type Stencils } from './stencil.ts';

/** What the scanner tells of an item of `keys`. */
export interface Item {
  /** False where it ends only because of what follows: it is in no brackets, or they never close. */
  readonly isClosed: boolean;
  /** Whether nothing but white space and the comma that is due stands before it. */
  readonly isSeparated: boolean;
  readonly hasComments: boolean;
  readonly isTooDeep: boolean;
  /** How many colons stand outside of strings: in JSON, one for each name of a property. */
  readonly colons: number;
}

/** An item of the array `keys`, cut out with what stands between it and the one before. */
export class Slice implements Item {
  /** The text that it was cut out of, and where in it; there is nothing to be gained from a copy. */
  readonly source: string;
  readonly start: number;
  readonly length: number;
  /** Where in its own text the item begins. */
  readonly valueStart: number;
  readonly isFirst: boolean;
  readonly #item: Item;

  constructor(source: string, start: number, end: number, valueStart: number, isFirst: boolean, item: Item) {
    this.source = source;
    this.start = start;
    this.length = end - start;
    this.valueStart = valueStart;
    this.isFirst = isFirst;
    this.#item = item;
  }

  get text(): string {
    return this.source.slice(this.start, this.start + this.length);
  }

  /** The same, cut out of a text of its own, so that the one of this is not kept because of it. */
  alone(): Slice {
    // A part of a string holds on to the whole, until it is written anew.
    const text: string = JSON.parse(JSON.stringify(this.text));
    return new Slice(text, 0, this.length, this.valueStart, this.isFirst, this.#item);
  }

  get isClosed(): boolean {
    return this.#item.isClosed;
  }

  get isSeparated(): boolean {
    return this.#item.isSeparated;
  }

  get hasComments(): boolean {
    return this.#item.hasComments;
  }

  get isTooDeep(): boolean {
    return this.#item.isTooDeep;
  }

  get colons(): number {
    return this.#item.colons;
  }

  /** The one that the item is known to fit; it tells the same of it as the scanner would. */
  get stencil(): Stencil | undefined {
    return this.#item instanceof Stencil ? this.#item : undefined;
  }
}

/** What stands before the items of `keys`, up to the bracket that opens it, or after them. */
export interface Margin {
  readonly text: string;
  readonly isTooDeep: boolean;
  readonly colons: number;
}

/** A text cut into the items of its array `keys` and what stands around them; in this order they are the text. */
export interface Outline {
  readonly before: Margin;
  readonly slices: readonly Slice[];
  readonly after: Margin;
  /** False where there is no array `keys`, so that `before` is all of the text. */
  readonly hasKeys: boolean;
}

/**
 * Cuts any text. Of several properties `keys` the last counts, as it does for `JSON.parse`. Stencils make it
 * fast, and change nothing.
 */
export function outlineOf(text: string, stencils?: Stencils): Outline {
  const scanner = new Scanner(text);
  let isInKeys = scanner.enterRoot() && scanner.enterKeys();
  let before = counted(text.slice(0, scanner.position), [scanner]);
  while (isInKeys) {
    const slices = readSlices(scanner, true, stencils);
    const end = scanner.position;
    isInKeys = entersOtherKeys(scanner);
    if (!isInKeys && !scanner.hasOtherKeys) {
      return { before, slices, after: counted(text.slice(end), [scanner]), hasKeys: true };
    }
    before = counted(text.slice(0, scanner.position), [before, ...slices, scanner]);
  }
  return { ...uncut(text), before: { ...before, text } };
}

/** All of a text as one margin, with nothing counted. */
export function uncut(text: string): Outline {
  return { before: counted(text, []), slices: [], after: counted('', []), hasKeys: false };
}

/** The margin before `keys`, if this text is one: its last character opens the array. */
export function marginBefore(text: string): Margin | undefined {
  const { before, slices, after, hasKeys } = outlineOf(text);
  return hasKeys && slices.length === 0 && after.text === '' ? before : undefined;
}

/** Cuts what follows an item, or the bracket that opens `keys`, up to the end of the text. */
export function restOf(
  text: string,
  isFirst: boolean,
  stencils?: Stencils,
): Pick<Outline, 'slices' | 'after'> | undefined {
  const scanner = new Scanner(text);
  const slices = readSlices(scanner, isFirst, stencils);
  const end = scanner.position;
  if (entersOtherKeys(scanner) || scanner.hasOtherKeys) return undefined;
  return { slices, after: counted(text.slice(end), [scanner]) };
}

/** The items of a text that ends exactly where one of them does, whatever may follow; undefined for any other. */
export function itemsOf(text: string, isFirst: boolean, stencils?: Stencils): Slice[] | undefined {
  const scanner = new Scanner(text);
  const slices = readSlices(scanner, isFirst, stencils);
  return scanner.position === text.length && slices.at(-1)?.isClosed ? slices : undefined;
}

function readSlices(scanner: Scanner, isFirst: boolean, stencils: Stencils | undefined): Slice[] {
  const { text } = scanner;
  const slices: Slice[] = [];
  for (;;) {
    const from = scanner.position;
    const isFirstItem = isFirst && slices.length === 0;
    const stencil = stencils?.fit(text, from, isFirstItem);
    if (stencil) {
      scanner.position = stencils?.end ?? from;
      const { valueStart } = stencil;
      slices.push(new Slice(text, from, scanner.position, valueStart, isFirstItem, stencil));
      continue;
    }
    const start = scanner.nextItem(isFirstItem);
    if (start < 0) return slices;
    const slice = new Slice(text, from, scanner.position, start - from, isFirstItem, scanner.item);
    slices.push(slice);
    stencils?.learn(slice);
  }
}

/** From after the last item, goes on to the next array `keys`. */
function entersOtherKeys(scanner: Scanner): boolean {
  scanner.reset();
  return scanner.leaveKeys() && scanner.enterKeys();
}

function counted(text: string, parts: readonly Pick<Item, 'isTooDeep' | 'colons'>[]): Margin {
  return {
    text,
    isTooDeep: parts.some(({ isTooDeep }) => isTooDeep),
    colons: parts.reduce((sum, { colons }) => sum + colons, 0),
  };
}
