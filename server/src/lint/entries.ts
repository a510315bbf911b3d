import type { Slice } from './outline.ts';

/** An item of `keys` in the list of them. Who owns the list may keep more of it. */
export class Entry {
  readonly slice: Slice;
  chunk: Chunk<Entry> | undefined;

  constructor(slice: Slice) {
    this.slice = slice;
  }
}

/** Neighbours in the list. */
export class Chunk<E extends Entry> {
  readonly entries: readonly E[];
  /** Of the texts of the entries together. */
  readonly length: number;
  /** Where the first of them begins. */
  start = 0;
  /** For the owner: when what it keeps of one of them changes by time alone; undefined where it does not know. */
  changesAt: number | undefined;

  constructor(entries: readonly E[]) {
    this.entries = entries;
    let length = 0;
    for (const entry of entries) {
      entry.chunk = this;
      length += entry.slice.length;
    }
    this.length = length;
  }
}

const chunkSize = 512;

/**
 * The items of `keys` in the order of the text. An edit moves everything after it, so no entry knows where it
 * stands: chunks do, which are few. A change costs as much as there are entries in a chunk, and chunks.
 */
export class EntryList<E extends Entry> {
  #chunks: Chunk<E>[] = [];
  #length = 0;

  constructor(entries: readonly E[]) {
    this.#chunks = chunksOf(entries);
    this.#place();
  }

  /** Of all texts together. */
  get length(): number {
    return this.#length;
  }

  get chunks(): readonly Chunk<E>[] {
    return this.#chunks;
  }

  *[Symbol.iterator](): Generator<E> {
    for (const { entries } of this.#chunks) yield* entries;
  }

  /** The first entry that ends at the offset or after it; the last where none does. */
  at(offset: number): E | undefined {
    const chunk = this.#chunks.find(({ start, length }) => start + length >= offset) ?? this.#chunks.at(-1);
    let end = chunk?.start ?? 0;
    return (
      chunk?.entries.find(({ slice }) => {
        end += slice.length;
        return end >= offset;
      }) ?? chunk?.entries.at(-1)
    );
  }

  startOf(entry: E): number {
    let start = entry.chunk?.start ?? 0;
    for (const other of entry.chunk?.entries ?? []) {
      if (other === entry) break;
      start += other.slice.length;
    }
    return start;
  }

  /** The entries in the order of the text. */
  inOrder(entries: Iterable<E>): E[] {
    const starts = new Map(Array.from(entries, (entry) => [entry, this.startOf(entry)]));
    return [...starts.keys()].sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
  }

  previous(entry: E): E | undefined {
    const chunk = this.#chunkOf(entry);
    const index = this.#chunks[chunk]?.entries.indexOf(entry) ?? 0;
    return index > 0 ? this.#chunks[chunk]?.entries[index - 1] : this.#chunks[chunk - 1]?.entries.at(-1);
  }

  /** Those that follow the entry. */
  *after(entry: E): Generator<E> {
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
  replace(first: E | undefined, last: E | undefined, others: readonly E[]): readonly E[] {
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

  #chunkOf({ chunk }: E): number {
    const chunks: readonly Chunk<Entry>[] = this.#chunks;
    return chunk ? chunks.indexOf(chunk) : -1;
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
function chunksOf<E extends Entry>(entries: readonly E[]): Chunk<E>[] {
  if (entries.length === 0) return [];
  if (entries.length <= 2 * chunkSize) return [new Chunk(entries)];
  const chunks: Chunk<E>[] = [];
  for (let start = 0; start < entries.length; start += chunkSize) {
    chunks.push(new Chunk(entries.slice(start, start + chunkSize)));
  }
  return chunks;
}
