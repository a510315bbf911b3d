import type { KeyEntry } from './document.ts';
import type { Chunk, EntryList } from './entries.ts';
import type { Finding } from './findings.ts';
import type { Key } from './known.ts';
import { type Offset, Placing } from './placing.ts';
import type { Remark } from './remark.ts';
import type { Repetitions } from './repetitions.ts';

/** What is said of one key, or of what stands before or after the keys. */
export interface SaidPart {
  /** The same object for as long as the same is said of it. */
  readonly identity: object;
  /** Where it begins. */
  readonly start: number;
  /** Whether the findings stay the same, but for their place, for as long as the identity does. */
  readonly isAlone: boolean;
  findings(): readonly Finding[];
}

/** What is said of neighbouring keys, whose identity is the same as long as that of all of them is. */
export interface Said extends SaidPart {
  parts(): readonly SaidPart[];
}

interface SaidOfKey {
  readonly remarks: readonly Remark[];
  /** Where the key begins in the chunk. */
  readonly at: number;
  /** Whether nothing of it is said elsewhere too, nor points elsewhere. */
  readonly isAlone: boolean;
}

/** What is said of the keys in a chunk. */
export interface SaidInChunk {
  readonly keys: readonly SaidOfKey[];
  readonly isAlone: boolean;
  /** Of the repetitions, for which it holds what is alone. */
  readonly version: number;
}

/** A manifest that has been judged. */
export interface JudgedParts {
  readonly header: readonly Remark[];
  readonly keys: EntryList<Key>;
  /** Where the first key begins. */
  readonly keysStart: number;
  /** Where in the file a key begins. */
  startOf(member: KeyEntry): number;
}

/**
 * All that is said, by place in the text. `known` is what is known of chunks, from which those are taken out of
 * which something else is said since.
 */
export function saidOf(
  parts: JudgedParts,
  repetitions: Repetitions,
  known: WeakMap<object, SaidInChunk>,
): Said[] {
  const placing = new Placing(parts.startOf);
  repetitions.count(remarksOf(parts));
  const { before, after, inFile } = aroundKeys(parts);
  const ofHeader = (remarks: readonly Remark[]): Said => {
    const findings = remarks.map((remark) => placing.place(remark, inFile));
    return saidOfFile(() => findings);
  };
  const all = [ofHeader(before)];
  for (const chunk of parts.keys.chunks) {
    const last = known.get(chunk);
    const said = last?.version === repetitions.version ? last : saidInChunk(chunk, repetitions);
    known.set(chunk, said);
    if (said.keys.length > 0) all.push(placed(said, parts.keysStart + chunk.start, placing));
  }
  all.push(ofHeader(after));
  return all;
}

/** Findings that belong to no key. */
export function saidOfFile(findings: () => readonly Finding[]): Said {
  const part = { identity: findings, start: 0, isAlone: false, findings };
  return { ...part, parts: () => [part] };
}

/** The findings of all that is said. */
export function findingsOf(parts: JudgedParts): Finding[] {
  const placing = new Placing(parts.startOf);
  const { before, after, inFile } = aroundKeys(parts);
  const findings = before.map((remark) => placing.place(remark, inFile));
  let start = parts.keysStart;
  // By chunk, which is a good deal faster where there are many keys.
  for (const { entries } of parts.keys.chunks) {
    for (const { slice, remarks } of entries) {
      if (remarks.length > 0) {
        const by = start;
        const offset: Offset = (at) => at + by;
        for (const remark of remarks) findings.push(placing.place(remark, offset));
      }
      start += slice.length;
    }
  }
  for (const remark of after) findings.push(placing.place(remark, inFile));
  return findings;
}

function* remarksOf({ header, keys }: JudgedParts): Generator<readonly Remark[]> {
  yield header;
  for (const { remarks } of keys) yield remarks;
}

/** What is said of the header before the keys and after them. */
function aroundKeys({ header, keys, keysStart }: JudgedParts) {
  const isAfter = ({ range }: Remark): boolean => range.start >= keysStart;
  const split = header.some(isAfter) ? header.findIndex(isAfter) : header.length;
  // In the header a `0` has the place of the keys.
  const inFile = (at: number): number => (at <= keysStart || keys.length === 0 ? at : at - 1 + keys.length);
  return { before: header.slice(0, split), after: header.slice(split), inFile };
}

function saidInChunk({ entries }: Chunk<Key>, repetitions: Repetitions): SaidInChunk {
  const keys: SaidOfKey[] = [];
  let at = 0;
  for (const { slice, remarks } of entries) {
    if (remarks.length > 0) keys.push({ remarks, at, isAlone: areSaidHereAlone(remarks, repetitions) });
    at += slice.length;
  }
  return { keys, isAlone: keys.every(({ isAlone }) => isAlone), version: repetitions.version };
}

function areSaidHereAlone(remarks: readonly Remark[], repetitions: Repetitions): boolean {
  return remarks.every(
    (remark) =>
      !repetitions.has(remark) &&
      remark.related.every(({ member, file }) => member === undefined && file === undefined),
  );
}

function placed(said: SaidInChunk, start: number, placing: Placing): Said {
  const { keys, isAlone } = said;
  const part = (key: SaidOfKey): SaidPart => placedKey(key, start + key.at, placing);
  // What depends on other places is looked for at once: they may be others later.
  const known = isAlone ? undefined : keys.map(part);
  const parts = (): readonly SaidPart[] => known ?? keys.map(part);
  return { identity: said, start, isAlone, parts, findings: () => parts().flatMap((one) => one.findings()) };
}

function placedKey({ remarks, isAlone }: SaidOfKey, start: number, placing: Placing): SaidPart {
  const offset: Offset = (at) => at + start;
  if (isAlone) {
    const findings = () => remarks.map((remark) => placing.placeAlone(remark, offset));
    return { identity: remarks, start, isAlone, findings };
  }
  const findings = remarks.map((remark) => placing.place(remark, offset));
  return { identity: remarks, start, isAlone, findings: () => findings };
}
