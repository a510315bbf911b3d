import type { Slice } from './outline.ts';

/** An item of `keys` in the list of them, with what the owner of the list keeps of it. */
export class Entry<Kept> {
  readonly slice: Slice;
  readonly kept: Kept;
  chunk: Chunk<Kept> | undefined;

  constructor(slice: Slice, kept: Kept) {
    this.slice = slice;
    this.kept = kept;
  }
}

/** Neighbours in the list. */
export class Chunk<Kept> {
  readonly entries: readonly Entry<Kept>[];
  /** Of the texts of the entries together. */
  readonly length: number;
  /** Where the first of them begins. */
  start = 0;
  /** For the owner: when what it keeps of one of them changes by time alone; undefined where it does not know. */
  changesAt: number | undefined;

  constructor(entries: readonly Entry<Kept>[]) {
    this.entries = entries;
    let length = 0;
    for (const entry of entries) {
      entry.chunk = this;
      length += entry.slice.text.length;
    }
    this.length = length;
  }
}

const chunkSize = 512;

/**
 * The items of `keys` in the order of the text. An edit moves everything after it, so no entry knows where it
 * stands: chunks do, which are few. A change costs as much as there are entries in a chunk, and chunks.
 */
export class EntryList<Kept> {
  #chunks: Chunk<Kept>[] = [];
  #length = 0;

  constructor(entries: readonly Entry<Kept>[]) {
    this.#chunks = chunksOf(entries);
    this.#place();
  }

  /** Of all texts together. */
  get length(): number {
    return this.#length;
  }

  get chunks(): readonly Chunk<Kept>[] {
    return this.#chunks;
  }

  *[Symbol.iterator](): Generator<Entry<Kept>> {
    for (const { entries } of this.#chunks) yield* entries;
  }

  /** The first entry that ends at the offset or after it; the last where none does. */
  at(offset: number): Entry<Kept> | undefined {
    const chunk = this.#chunks.find(({ start, length }) => start + length >= offset) ?? this.#chunks.at(-1);
    let end = chunk?.start ?? 0;
    return (
      chunk?.entries.find(({ slice }) => {
        end += slice.text.length;
        return end >= offset;
      }) ?? chunk?.entries.at(-1)
    );
  }

  startOf(entry: Entry<Kept>): number {
    let start = entry.chunk?.start ?? 0;
    for (const other of entry.chunk?.entries ?? []) {
      if (other === entry) break;
      start += other.slice.text.length;
    }
    return start;
  }

  previous(entry: Entry<Kept>): Entry<Kept> | undefined {
    const chunk = this.#chunkOf(entry);
    const index = this.#chunks[chunk]?.entries.indexOf(entry) ?? 0;
    return index > 0 ? this.#chunks[chunk]?.entries[index - 1] : this.#chunks[chunk - 1]?.entries.at(-1);
  }

  /** Those that follow the entry. */
  *after(entry: Entry<Kept>): Generator<Entry<Kept>> {
    const chunk = this.#chunkOf(entry);
    const { entries = [] } = this.#chunks[chunk] ?? {};
    for (let index = entries.indexOf(entry) + 1; index < entries.length; index++) {
      const next = entries[index];
      if (next) yield next;
    }
    for (let index = chunk + 1; index < this.#chunks.length; index++)
      yield* this.#chunks[index]?.entries ?? [];
  }

  /** Puts others in the place of the entries from the first to the last; in an empty list, puts them in. */
  replace(
    first: Entry<Kept> | undefined,
    last: Entry<Kept> | undefined,
    others: readonly Entry<Kept>[],
  ): readonly Entry<Kept>[] {
    const from = first ? this.#chunkOf(first) : 0;
    let to = last ? this.#chunkOf(last) + 1 : 0;
    const old = this.#chunks.slice(from, to).flatMap(({ entries }) => entries);
    const start = first ? old.indexOf(first) : 0;
    const end = last ? old.lastIndexOf(last) + 1 : 0;
    const entries = [...old.slice(0, start), ...others, ...old.slice(end)];
    const next = this.#chunks[to];
    if (entries.length < chunkSize / 4 && next) {
      entries.push(...next.entries);
      to++;
    }
    this.#chunks.splice(from, to - from, ...chunksOf(entries));
    this.#place();
    return old.slice(start, end);
  }

  #chunkOf({ chunk }: Entry<Kept>): number {
    return chunk ? this.#chunks.indexOf(chunk) : -1;
  }

  #place(): void {
    this.#length = 0;
    for (const chunk of this.#chunks) {
      chunk.start = this.#length;
      this.#length += chunk.length;
    }
  }
}

/** In chunks of at most twice the usual size, so that a chunk that grows is not divided at once. */
function chunksOf<Kept>(entries: readonly Entry<Kept>[]): Chunk<Kept>[] {
  if (entries.length === 0) return [];
  if (entries.length <= 2 * chunkSize) return [new Chunk(entries)];
  const chunks: Chunk<Kept>[] = [];
  for (let start = 0; start < entries.length; start += chunkSize) {
    chunks.push(new Chunk(entries.slice(start, start + chunkSize)));
  }
  return chunks;
}
