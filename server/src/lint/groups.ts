import type { KeyEntry } from './document.ts';
import type { RelatedMember } from './rule.ts';

/** A group of thousands is told by a few of its members. */
const shown = 5;

/** Where the property stands in the other members, as related locations. */
export function others(
  members: readonly KeyEntry[],
  self: KeyEntry,
  property: string,
  message: string,
): RelatedMember[] {
  return members
    .slice(0, shown + 1)
    .filter((member) => member !== self)
    .slice(0, shown)
    .flatMap((member) => {
      const range = member.range([property]);
      return range ? [{ member, range, message }] : [];
    });
}
