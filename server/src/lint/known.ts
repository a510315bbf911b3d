import type { Chunk, Entry } from './entries.ts';
import type { Group } from './groupIndex.ts';
import type { GroupName, Remark } from './judge.ts';
import type { ActiveSuppression } from './suppressions.ts';

export const none: readonly never[] = [];
export const nobody: ReadonlySet<never> = new Set();
export const never = Number.POSITIVE_INFINITY;

/** A key of a manifest under edit. */
export type Key = Entry<Known>;

/** What is known of a key, or of what stands around the keys. */
export class Known {
  /** What is said of it by itself. */
  own: readonly Remark[] = none;
  /** When that changes by time alone, in milliseconds since 1970. */
  changesAt = never;
  groups: readonly GroupName[] = none;
  /** What is said of it as a member of groups. */
  shared: Map<Group<Key>, Remark[]> | undefined;
  /** Those written in it that hold now. */
  suppressions: readonly ActiveSuppression[] = none;
  /** All that is said of it, in the order of the text. */
  remarks: readonly Remark[] = none;
  /** The suppressions that accept some of that. */
  used: ReadonlySet<ActiveSuppression> = nobody;
}

/** When what is known of one of the keys changes by time alone. */
export function earliestIn(chunk: Chunk<Known>): number {
  chunk.changesAt ??= chunk.entries.reduce((earliest, { kept }) => Math.min(earliest, kept.changesAt), never);
  return chunk.changesAt;
}
