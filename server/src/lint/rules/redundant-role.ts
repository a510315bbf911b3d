import { removeItem } from '../edits.ts';
import { fixOf } from '../fixes.ts';
import { type GivenRole, givenRoles, type KnownRole } from '../knownRoles.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const redundantRole: Rule = {
  meta: {
    id: 'redundant-role',
    description: 'A role is wholly covered by another role of the key.',
    severity: 'hint',
    reads: ['roles'],
  },

  *checkKey(entry, { roles }) {
    const { known } = givenRoles(entry.key, roles);
    if (known.length < 2) return;
    const firsts = [...new Map(known.toReversed().map((given) => [given.role, given])).values()].reverse();
    for (const one of known) {
      const first = firsts.find(({ role }) => role === one.role);
      const other = first === one ? firsts.find((candidate) => covers(candidate, one, firsts)) : first;
      const range = entry.range(one.mention.path);
      if (!other || !range) continue;
      const index = Number(one.mention.path.at(-1));
      yield {
        message: messageOf(one, other),
        range,
        value: one.role.name,
        fix: fixOf(`Remove ${quote(one.mention.name)}`, true, () => {
          const list = entry.range(['roles']);
          return list ? removeItem(entry.text, list, index) : [];
        }),
      };
    }
  },
};

function messageOf({ role, mention }: GivenRole, other: GivenRole): string {
  if (role !== other.role) {
    return `${quote(mention.name)} grants nothing that ${quote(other.mention.name)} does not grant.`;
  }
  const otherName =
    mention.name === other.mention.name ? '' : `, the other time as ${quote(other.mention.name)}`;
  return `The key has ${quote(mention.name)} twice${otherName}.`;
}

/** Of two that grant the same the one that stands first stays. */
function covers(other: GivenRole, one: GivenRole, inOrder: readonly GivenRole[]): boolean {
  // A role that is declared to grant nothing is another matter.
  if (other === one || (one.role.resources.length === 0 && !one.role.grantsAll)) return false;
  if (!grants(other.role, one.role)) return false;
  return !grants(one.role, other.role) || inOrder.indexOf(other) < inOrder.indexOf(one);
}

/** Whether the first grants all that the second does. */
function grants(all: KnownRole, role: KnownRole): boolean {
  return all.grantsAll || (!role.grantsAll && role.resources.every((ref) => all.resources.includes(ref)));
}
