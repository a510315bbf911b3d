import type { KeyEntry } from './document.ts';
import type { Chunk, EntryList } from './entries.ts';
import type { Finding } from './findings.ts';
import type { Remark } from './judge.ts';
import { type Fingerprints, Placing } from './placing.ts';

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

interface Kept {
  readonly remarks: readonly Remark[];
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
  /** Of the fingerprints, for which it holds what is alone. */
  readonly version: number;
}

/** A manifest that has been judged. */
export interface JudgedParts {
  readonly header: readonly Remark[];
  readonly keys: EntryList<Kept>;
  /** What is known of chunks, from which those are taken out of which something else is said since. */
  readonly known: WeakMap<Chunk<Kept>, SaidInChunk>;
  /** Where the first key begins. */
  readonly keysStart: number;
  readonly fingerprints: Fingerprints;
  /** Where in the file a key begins. */
  startOf(member: KeyEntry): number;
}

/** All that is said, by place in the text. */
export function saidOf({ header, keys, known, keysStart, fingerprints, startOf }: JudgedParts): Said[] {
  const placing = new Placing(fingerprints, startOf);
  const isAfter = ({ range }: Remark): boolean => range.start >= keysStart;
  const split = header.some(isAfter) ? header.findIndex(isAfter) : header.length;
  // In the header a `0` has the place of the keys.
  const inFile = (at: number): number => (at <= keysStart || keys.length === 0 ? at : at - 1 + keys.length);
  const ofHeader = (remarks: readonly Remark[]): Said => {
    const findings = remarks.map((remark) => placing.place(remark, inFile));
    return saidOfFile(() => findings);
  };
  const all = [ofHeader(header.slice(0, split))];
  for (const chunk of keys.chunks) {
    const before = known.get(chunk);
    const said = before?.version === fingerprints.version ? before : saidInChunk(chunk, fingerprints);
    known.set(chunk, said);
    if (said.keys.length > 0) all.push(placed(said, keysStart + chunk.start, placing));
  }
  all.push(ofHeader(header.slice(split)));
  return all;
}

/** Findings that belong to no key. */
export function saidOfFile(findings: () => readonly Finding[]): Said {
  const part = { identity: findings, start: 0, isAlone: false, findings };
  return { ...part, parts: () => [part] };
}

function saidInChunk({ entries }: Chunk<Kept>, fingerprints: Fingerprints): SaidInChunk {
  const keys: SaidOfKey[] = [];
  let at = 0;
  for (const { slice, kept } of entries) {
    const { remarks } = kept;
    if (remarks.length > 0) keys.push({ remarks, at, isAlone: areSaidHereAlone(remarks, fingerprints) });
    at += slice.text.length;
  }
  return { keys, isAlone: keys.every(({ isAlone }) => isAlone), version: fingerprints.version };
}

function areSaidHereAlone(remarks: readonly Remark[], fingerprints: Fingerprints): boolean {
  return remarks.every(
    ({ identity, related }) =>
      !fingerprints.isRepeated(identity) &&
      related.every(({ member, file }) => member === undefined && file === undefined),
  );
}

function placed(said: SaidInChunk, start: number, placing: Placing): Said {
  const { keys, isAlone } = said;
  const part = (key: SaidOfKey): SaidPart => placedKey(key, start + key.at, placing);
  // What depends on other places is looked for at once: they may be others later.
  const known = isAlone ? undefined : keys.map(part);
  const parts = (): SaidPart[] => known ?? keys.map(part);
  return { identity: said, start, isAlone, parts, findings: () => parts().flatMap((one) => one.findings()) };
}

function placedKey({ remarks, isAlone }: SaidOfKey, start: number, placing: Placing): SaidPart {
  const place = (): Finding[] => remarks.map((remark) => placing.place(remark, (at) => at + start));
  const findings = isAlone ? undefined : place();
  return { identity: remarks, start, isAlone, findings: () => findings ?? place() };
}
