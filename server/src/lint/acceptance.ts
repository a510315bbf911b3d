import type { Part } from './document.ts';
import { daysLater } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Remark } from './remark.ts';
import { type ActiveSuppression, isTooLong, suppressing, suppressionsOf } from './suppressions.ts';

export interface Accepted {
  readonly remarks: readonly Remark[];
  /** The suppressions that accepted something. */
  readonly used: ReadonlySet<ActiveSuppression>;
}

const unused: ReadonlySet<ActiveSuppression> = new Set();

/** Marks the remarks that the suppressions accept, those of the key before those of the file. */
export function accept(remarks: readonly Remark[], suppressions: readonly ActiveSuppression[]): Accepted {
  if (suppressions.length === 0 || remarks.length === 0) return { remarks, used: unused };
  const used = new Set<ActiveSuppression>();
  const marked = remarks.map((remark) => {
    const suppression = suppressing(remark.said, suppressions);
    if (!suppression) return remark;
    used.add(suppression);
    const { reason, until } = suppression;
    return remark.accepted({ reason, until });
  });
  return { remarks: marked, used };
}

/** When time alone makes a suppression of the part hold, or hold no longer, in milliseconds; Infinity for never. */
export function suppressionsChangeAt(part: Part, policy: Policy, now: Date): number {
  const instants = suppressionsOf(part).flatMap(({ until }) => {
    if (!until || now >= until.ends) return [];
    const begins = daysLater(until.start, -policy.maxSuppressionDays);
    return [Number(isTooLong(until.start, policy, now) ? begins : until.ends)];
  });
  return Math.min(...instants);
}
