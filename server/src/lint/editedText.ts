import { ManifestHeader } from './document.ts';
import { type Entry, EntryList } from './entries.ts';
import type { Span } from './findings.ts';
import { itemsOf, type Margin, marginBefore, outlineOf, restOf, type Slice, uncut } from './outline.ts';
import { Stencils } from './stencil.ts';
import type { LanguageId } from './tree.ts';

/** What an edit did. */
export interface Change<E extends Entry> {
  readonly removed: Iterable<E>;
  readonly added: Iterable<E>;
  /** Whether what stands around the keys reads otherwise now. */
  readonly isHeaderChanged: boolean;
}

/**
 * A text under edit, cut into the items of `keys` and what stands around them. After any edit it is cut as if
 * it had just been opened, though only what the edit touched was looked at, and what follows up to the first
 * item that ends where one ended before.
 */
export class EditedText<E extends Entry> {
  readonly #enter: (slice: Slice) => E;
  readonly #longest: number;
  readonly #stencils: Stencils;
  #before!: Margin;
  #entries!: EntryList<E>;
  #after!: Margin;
  #hasKeys = false;

  /** What is longer than `longest` is not cut at all. `enter` makes an entry of each item. */
  constructor(text: string, longest: number, enter: (slice: Slice) => E, stencils = new Stencils()) {
    this.#longest = longest;
    this.#enter = enter;
    this.#stencils = stencils;
    this.#cut(text);
  }

  get before(): Margin {
    return this.#before;
  }

  get entries(): EntryList<E> {
    return this.#entries;
  }

  get after(): Margin {
    return this.#after;
  }

  get length(): number {
    return this.#before.text.length + this.#entries.length + this.#after.text.length;
  }

  get isTooLong(): boolean {
    return this.length > this.#longest;
  }

  /** Joined anew each time. */
  toString(): string {
    const texts = Array.from(this.#entries, ({ slice }) => slice.text);
    return this.#before.text + texts.join('') + this.#after.text;
  }

  /** Puts the new text in the place of the range, which lies within the text. */
  edit({ start, end }: Span, newText: string): Change<E> {
    const by = this.#before.text.length;
    const length = this.length - (end - start) + newText.length;
    const isCut = this.#hasKeys && length <= this.#longest;
    if (isCut && start >= by) {
      return this.#editEntries(start - by, end - by, newText) ?? this.#cutAgain({ start, end }, newText);
    }
    // The last character before the entries opens the array.
    const before =
      isCut && end < by ? marginBefore(spliced(this.#before.text, start, end, newText)) : undefined;
    if (!before) return this.#cutAgain({ start, end }, newText);
    this.#before = before;
    return { removed: [], added: [], isHeaderChanged: true };
  }

  /** An edit after the bracket that opens the array, from which the offsets count. */
  #editEntries(start: number, end: number, newText: string): Change<E> | undefined {
    const run = new Run(this.#entries, this.#firstTouched(start));
    const edited = (text: string): string => spliced(text, start - run.start, end - run.start, newText);
    let isWithin = run.widenBeyond(end);
    for (let count = 1; isWithin; count *= 2) {
      const slices = itemsOf(edited(run.text), run.isFirst, this.#stencils);
      if (slices) return this.#replace(run, slices, this.#after);
      isWithin = run.widen(count);
    }
    const rest = restOf(edited(run.text + this.#after.text), run.isFirst, this.#stencils);
    return rest && this.#replace(run, rest.slices, rest.after);
  }

  /** An entry that ends only because of what follows is touched with that. */
  #firstTouched(offset: number): E | undefined {
    let first = this.#entries.at(offset);
    let previous = first && this.#entries.previous(first);
    while (previous && !previous.slice.isClosed) {
      first = previous;
      previous = this.#entries.previous(first);
    }
    return first;
  }

  #replace({ first, last }: Run<E>, slices: readonly Slice[], after: Margin): Change<E> {
    const wasEmpty = this.#entries.length === 0;
    const added = slices.map((slice) => this.#enter(slice));
    const removed = this.#entries.replace(first, last, added);
    const isHeaderChanged = after.text !== this.#after.text || wasEmpty !== (this.#entries.length === 0);
    this.#after = after;
    return { removed, added, isHeaderChanged };
  }

  #cutAgain({ start, end }: Span, newText: string): Change<E> {
    const removed = this.#entries;
    this.#cut(spliced(this.toString(), start, end, newText));
    return { removed, added: this.#entries, isHeaderChanged: true };
  }

  #cut(text: string): void {
    this.#stencils.begin();
    const isTooLong = text.length > this.#longest;
    const { before, slices, after, hasKeys } = isTooLong ? uncut(text) : outlineOf(text, this.#stencils);
    this.#before = before;
    this.#entries = new EntryList(slices.map((slice) => this.#enter(slice)));
    this.#after = after;
    this.#hasKeys = hasKeys;
  }
}

/** What stands around the keys: a number has their place, so that the rest reads as if nothing were left out. */
export function readHeader(
  { before, after, entries, isTooLong, length }: EditedText<Entry>,
  languageId: LanguageId,
  longest: number,
): ManifestHeader {
  return new ManifestHeader({
    text: isTooLong ? '' : `${before.text}${entries.length > 0 ? '0' : ''}${after.text}`,
    languageId,
    colons: before.colons + after.colons,
    isPlain: !isTooLong && !before.isTooDeep && !after.isTooDeep,
    name: 'The file',
    ...(isTooLong && {
      refusal: `The file has ${length.toLocaleString('en')} characters, more than the ${longest.toLocaleString('en')} of 'maxFileSize' in the policy, so it was not read.`,
    }),
  });
}

/** Neighbouring entries that are looked at as one text. */
class Run<E extends Entry> {
  readonly first: E | undefined;
  last: E | undefined;
  readonly start: number;
  readonly isFirst: boolean;
  text: string;
  readonly #following: Iterator<E>;

  constructor(entries: EntryList<E>, first: E | undefined) {
    this.first = first;
    this.last = first;
    this.start = first ? entries.startOf(first) : 0;
    this.isFirst = first?.slice.isFirst ?? true;
    this.text = first?.slice.text ?? '';
    this.#following = first ? entries.after(first) : [][Symbol.iterator]();
  }

  /** Takes in what the offset touches; false where there is nothing beyond it. */
  widenBeyond(offset: number): boolean {
    while (this.start + this.text.length <= offset) {
      if (!this.widen(1)) return false;
    }
    return true;
  }

  /** False where the entries end before. */
  widen(count: number): boolean {
    for (let taken = 0; taken < count; taken++) {
      const { done, value } = this.#following.next();
      if (done) return false;
      this.last = value;
      this.text += value.slice.text;
    }
    return true;
  }
}

function spliced(text: string, start: number, end: number, newText: string): string {
  return text.slice(0, start) + newText + text.slice(end);
}
