import type { KeyEntry } from './document.ts';
import type { Chunk, EntryList } from './entries.ts';
import type { Finding } from './findings.ts';
import type { Remark } from './judge.ts';
import { type Fingerprints, Placing } from './placing.ts';

/** What is said of a stretch of the text: of neighbouring keys, or of what stands before or after the keys. */
export interface Said {
  /** The same object for as long as the same is said there. */
  readonly identity: object;
  /** Where the stretch begins. */
  readonly start: number;
  /** Whether the findings stay the same, but for their place, for as long as the identity does. */
  readonly isAlone: boolean;
  findings(): readonly Finding[];
}

interface Kept {
  readonly remarks: readonly Remark[];
}

/** What is said of the keys in a chunk, each with where it begins in the chunk. */
export interface SaidInChunk {
  readonly keys: readonly { readonly remarks: readonly Remark[]; readonly at: number }[];
  /** Whether nothing of it is said elsewhere too, nor points elsewhere. Holds for this version of the fingerprints. */
  readonly isAlone: boolean;
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
    return { identity: remarks, start: 0, isAlone: false, findings: () => findings };
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

function saidInChunk({ entries }: Chunk<Kept>, fingerprints: Fingerprints): SaidInChunk {
  const keys = [];
  let [at, isAlone] = [0, true];
  for (const { slice, kept } of entries) {
    if (kept.remarks.length > 0) {
      keys.push({ remarks: kept.remarks, at });
      isAlone &&= kept.remarks.every((remark) => isSaidHereAlone(remark, fingerprints));
    }
    at += slice.text.length;
  }
  return { keys, isAlone, version: fingerprints.version };
}

function isSaidHereAlone({ identity, related }: Remark, fingerprints: Fingerprints): boolean {
  return (
    !fingerprints.isRepeated(identity) &&
    related.every(({ member, file }) => member === undefined && file === undefined)
  );
}

function placed(said: SaidInChunk, start: number, placing: Placing): Said {
  const { keys, isAlone } = said;
  const place = (): Finding[] =>
    keys.flatMap(({ remarks, at }) =>
      remarks.map((remark) => placing.place(remark, (offset) => offset + start + at)),
    );
  // What depends on other places is looked for at once: they may be others later.
  const findings = isAlone ? undefined : place();
  return { identity: said, start, isAlone, findings: () => findings ?? place() };
}
