import type { KeyEntry } from './document.ts';
import type { RelatedKey } from './rule.ts';
import { listSome } from './words.ts';
import type { KeyElsewhere } from './workspaceGroups.ts';

/** A group of thousands is told by a few of its members. */
const shown = 5;

/** Where the property stands in the other members, as related locations. */
export function others(
  members: readonly KeyEntry[],
  elsewhere: readonly KeyElsewhere[],
  self: KeyEntry,
  property: string,
  message: string,
): RelatedKey[] {
  const here = members
    .slice(0, shown + 1)
    .filter((member) => member !== self)
    .flatMap((member) => {
      const range = member.range([property]);
      return range ? [{ member, range, message }] : [];
    });
  return [...here, ...elsewhere.slice(0, shown).map((at) => ({ elsewhere: at, message }))].slice(0, shown);
}

/** For clients that show no related locations: the other files, where there are any, to be put after a number. */
export function namedFiles(elsewhere: readonly KeyElsewhere[]): string {
  const names = [...new Set(elsewhere.map(({ file }) => file.name))];
  return names.length === 0 ? '' : `, also in ${listSome(names, 3)}`;
}
