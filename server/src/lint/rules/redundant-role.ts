import { removeItem } from '../edits.ts';
import { safeFix } from '../fixes.ts';
import { type GivenRole, givenRoles, type KnownRole } from '../knownRoles.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const redundantRole: Rule = {
  meta: {
    id: 'redundant-role',
    description: 'A role is wholly covered by another role of the key.',
    severity: 'hint',
    fixes: 'safe',
    reads: ['roles'],
  },

  *checkKey(entry, { roles }) {
    const { known } = givenRoles(entry.key, roles);
    if (known.length < 2) return;
    const firsts = firstsOf(known);
    for (const one of known) {
      const other = coveringOf(one, firsts);
      const range = entry.range(one.mention.path);
      if (!other || !range) continue;
      const index = Number(one.mention.path.at(-1));
      yield {
        message: messageOf(one, other),
        range,
        value: one.role.name,
        fixes: () => [
          safeFix(`Remove ${quote(one.mention.name)}`, () => {
            const list = entry.range(['roles']);
            return list ? removeItem(entry.text, list, index) : [];
          }),
        ],
      };
    }
  },
};

/** Those roles of a key that grant something the others do not. */
export function withoutRedundant(known: readonly GivenRole[]): GivenRole[] {
  const firsts = firstsOf(known);
  return known.filter((one) => !coveringOf(one, firsts));
}

/** Each role where the key has it first. */
function firstsOf(known: readonly GivenRole[]): GivenRole[] {
  return [...new Map(known.toReversed().map((given) => [given.role, given])).values()].reverse();
}

function coveringOf(one: GivenRole, firsts: readonly GivenRole[]): GivenRole | undefined {
  const first = firsts.find(({ role }) => role === one.role);
  return first === one ? firsts.find((candidate) => covers(candidate, one, firsts)) : first;
}

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
