import { type Chunk, Entry } from './entries.ts';
import type { Group } from './groupIndex.ts';
import type { Remark } from './remark.ts';
import type { ActiveSuppression } from './suppressions.ts';

export const none: readonly never[] = [];
export const nobody: ReadonlySet<never> = new Set();
export const never = Number.POSITIVE_INFINITY;

/** What is said of a key, or of what stands around the keys, and what accepts some of it. */
export class Known {
  /** What is said of it by itself. */
  own: readonly Remark[] = none;
  /** What is said of it as a member of groups. */
  shared: Map<Group<Key>, Remark[]> | undefined;
  /** The suppressions written in it that hold now. */
  suppressions: readonly ActiveSuppression[] = none;
  /** All that is said of it, in the order of the text. */
  remarks: readonly Remark[] = none;
  /** The suppressions that accept some of that. */
  used: ReadonlySet<ActiveSuppression> = nobody;
}

/** A key of a manifest under edit. */
export class Key extends Entry {
  /** Undefined where there is nothing to say, as of most. */
  known: Known | undefined;
  /** When what is said of it by itself changes by time alone, in milliseconds since 1970. */
  changesAt = never;
  /** Whether it is to be judged. */
  isDue = false;
  /** Whether the groups have it that it belongs to. */
  isGrouped = false;

  get remarks(): readonly Remark[] {
    return this.known?.remarks ?? none;
  }
}

/** When what is known of one of the keys changes by time alone. */
export function earliestIn(chunk: Chunk<Key>): number {
  chunk.changesAt ??= chunk.entries.reduce((earliest, key) => Math.min(earliest, key.changesAt), never);
  return chunk.changesAt;
}
