import { quote } from './characters.ts';
import { GlancedKey, type HoleKind, holes } from './glance.ts';
import { propertiesOf } from './locate.ts';
import { readKey, record } from './manifestKey.ts';
import type { Item, Slice } from './outline.ts';
import { countNames } from './values.ts';

/** A string that differs from key to key: where it stands in the sample, without its quotes. */
interface Hole {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly kind: HoleKind;
}

/** What is longer is no key that there are many of. */
const longest = 4000;

/**
 * What keys that are laid out alike have in common: all of the text but for some strings, its holes. It is cut
 * from a key that is JSON and has no name twice, so that every text which fits is that too, and need not be
 * read to know all that does not depend on the holes.
 */
export class Stencil implements Item {
  readonly isClosed = true;
  readonly isSeparated = true;
  readonly hasComments = false;
  readonly isTooDeep = false;
  readonly colons: number;
  readonly valueStart: number;
  /** The key from which it was cut. */
  readonly sample: Slice;
  /** That of the key which followed last: keys come in turns, or in rows. */
  next: Stencil | undefined;
  readonly #shape: RegExp;
  readonly #holes: readonly Hole[];
  // Of the key that was looked at last.
  readonly #glanced: GlancedKey;
  readonly #shifts: number[];

  constructor(sample: Slice, key: GlancedKey, shape: string, found: readonly Hole[]) {
    this.colons = sample.colons;
    this.valueStart = sample.valueStart;
    this.sample = sample;
    this.#shape = new RegExp(shape, 'y');
    this.#holes = found;
    this.#glanced = key;
    this.#shifts = found.map(() => 0);
  }

  /** Where in the text the key ends that begins, with what stands before it, at the offset; -1 where none fits. */
  endOf(text: string, start: number): number {
    this.#shape.lastIndex = start;
    return this.#shape.test(text) ? this.#shape.lastIndex : -1;
  }

  /** Reads the holes of a key that fits; undefined where one holds what is not usual. */
  glance({ source, start }: Slice): Readonly<GlancedKey> | undefined {
    let shift = 0;
    let index = 0;
    for (const hole of this.#holes) {
      const open = start + hole.start + shift;
      const { length } = hole.kind;
      const close = length === undefined ? source.indexOf('"', open) : open + length;
      if (!hole.kind.read(this.#glanced, source, open, close)) return undefined;
      shift = close - start - hole.end;
      this.#shifts[index++] = shift;
    }
    return this.#glanced;
  }

  hasHole(name: string): boolean {
    return this.#holes.some((hole) => hole.name === name);
  }

  /** Where an offset into the sample is in the key that was looked at last; undefined within a hole. */
  moved(offset: number): number | undefined {
    const next = this.#holes.findIndex(({ end }) => offset < end);
    const before = next < 0 ? this.#holes.length : next;
    if ((this.#holes[before]?.start ?? offset) < offset) return undefined;
    return offset + (this.#shifts[before - 1] ?? 0);
  }
}

/** How often a text has to be laid out alike before it gets a stencil: the first may be the last. */
const often = 2;

/** So many layouts are more than anybody writes by hand or by program; to look through them all takes time. */
const most = 64;

/** So many layouts that were met once are not kept for ever. */
const mostSeen = 2000;

/** For how many keys it is tried to find others that are laid out alike, where hardly one is. */
const patience = 200;

/** The stencils of texts, learnt as they are read one after the other. None of the texts is kept. */
export class Stencils {
  readonly #seen = new Map<string, number>();
  readonly #stencils: Stencil[] = [];
  /** How many keys more are looked at for their layout. */
  #patience = patience;
  #last: Stencil | undefined;
  /** Where the key ends that fitted last. */
  end = 0;

  /** To be called before a text is read of which nothing is known. */
  begin(): void {
    this.#patience = patience;
    this.#last = undefined;
    if (this.#stencils.length < most && this.#seen.size < mostSeen) return;
    // Those of the texts to come may be others.
    this.#stencils.length = 0;
    this.#seen.clear();
  }

  /** The stencil of the key that begins, with what stands before it, at the offset. */
  fit(text: string, start: number, isFirst: boolean): Stencil | undefined {
    const likely = this.#last?.next;
    const isLikely = likely && this.#fits(likely, text, start, isFirst);
    const fitting = isLikely ? likely : this.#find(text, start, isFirst);
    if (this.#last) this.#last.next = fitting;
    this.#last = fitting;
    return fitting;
  }

  #find(text: string, start: number, isFirst: boolean): Stencil | undefined {
    const stencils = this.#stencils;
    const index = stencils.findIndex((stencil) => this.#fits(stencil, text, start, isFirst));
    const found = stencils[index];
    const ahead = stencils[index >> 1];
    if (!found || !ahead) return undefined;
    // What is often met is soon found.
    stencils[index] = ahead;
    stencils[index >> 1] = found;
    return found;
  }

  #fits(stencil: Stencil, text: string, start: number, isFirst: boolean): boolean {
    this.end = stencil.sample.isFirst === isFirst ? stencil.endOf(text, start) : -1;
    return this.end >= 0;
  }

  learn(slice: Slice): void {
    if (this.#patience === 0 || this.#stencils.length === most) return;
    this.#patience--;
    const value = plainKey(slice);
    if (!value) return;
    const key = new GlancedKey(readKey(value));
    const sample = slice.alone();
    const found = holesOf(sample, key);
    const shape = shapeOf(sample.text, found);
    const times = (this.#seen.get(shape) ?? 0) + 1;
    this.#seen.set(shape, times);
    if (times !== often) return;
    this.#stencils.push(new Stencil(sample, key, shape, found));
    this.#patience += 20;
  }
}

/** The value of a key that others may be laid out like. */
function plainKey(slice: Slice): Readonly<Record<string, unknown>> | undefined {
  const { text, valueStart, isClosed, isSeparated, hasComments, isTooDeep, colons } = slice;
  const isPlain = isClosed && isSeparated && !hasComments && !isTooDeep;
  if (!isPlain || text.length > longest) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text.slice(valueStart));
  } catch {
    return undefined; // What is wrong with it is said when it is judged.
  }
  const entry = record(value);
  // What is suppressed in a key changes with time, and is not for many keys.
  return entry === value && !('suppress' in entry) && countNames(entry) === colons ? entry : undefined;
}

function holesOf({ text, valueStart }: Slice, key: GlancedKey): Hole[] {
  return propertiesOf(text, valueStart).flatMap(({ name, start, end }): Hole[] => {
    const property = text.slice(name.start + 1, name.end - 1);
    const kinds = Object.hasOwn(holes, property) ? holes[property] : undefined;
    if (!kinds || text.charCodeAt(start) !== quote) return [];
    const hole = { name: property, start: start + 1, end: end - 1 };
    const content = text.slice(hole.start, hole.end);
    const kind = kinds.find(({ pattern }) => new RegExp(`^${pattern}$`).test(content));
    return kind?.read(key, text, hole.start, hole.end) ? [{ ...hole, kind }] : [];
  });
}

/** A regular expression of the text, with anything in its holes that is of their kind. */
function shapeOf(text: string, found: readonly Hole[]): string {
  let shape = '';
  let end = 0;
  for (const hole of found) {
    shape += literally(text.slice(end, hole.start)) + hole.kind.pattern;
    end = hole.end;
  }
  return shape + literally(text.slice(end));
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
