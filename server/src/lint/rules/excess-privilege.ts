import type { KeyEntry } from '../document.ts';
import type { Fix } from '../findings.ts';
import { type GivenRole, givenRoles } from '../knownRoles.ts';
import { compareDanger, covers, dangerous, excessOf, needsOf, type Proposal } from '../leastPrivilege.ts';
import { mostDangerous, nameOf } from '../resources.ts';
import { removeNeedlessRole, smallestRoleSets } from '../roleFixes.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { proposeFor, type Use, usesOf } from '../usage.ts';
import { list, listSome, quote } from '../words.ts';
import { withoutRedundant } from './redundant-role.ts';

export const excessPrivilege: Rule = {
  meta: {
    id: 'excess-privilege',
    description: "The roles of a key grant more than the operations in 'uses' need.",
    severity: 'warning',
    fixes: 'unsafe',
    reads: ['roles', 'uses'],
  },

  *checkKey(entry, context) {
    const uses = usesOf(entry.key, context.catalog);
    const { known: given } = givenRoles(entry.key, context.roles);
    const range = entry.range(given.length === 1 && given[0] ? given[0].mention.path : ['roles']);
    if (!uses || given.length === 0 || !range) return;
    const excess = excessBy(given, uses.known, context);
    if (!excess) return;
    const proposal = proposeFor(uses.known, context.roles, context.catalog);
    const narrower = isNarrower(proposal, given, context);
    const unsure = unsureOf(entry, uses.known);
    yield {
      message: `The roles grant more than 'uses' needs: ${excess.named}.${unsure || advice(proposal, narrower, context)}`,
      range,
      value: withoutRedundant(given)
        .map(({ role }) => role.name)
        .join(),
      severity: unsure === '' && (narrower || excess.worst >= dangerous) ? 'warning' : 'hint',
      confidence: unsure === '' ? 'high' : 'low',
      fixes: () => [...smallestRoleSets(entry, context), ...removals(entry, given, uses.known)],
    };
  },
};

/** The roles without which every operation is covered that is now. */
function removals(entry: KeyEntry, given: readonly GivenRole[], uses: readonly Use[]): Fix[] {
  const rolesBut = (left: GivenRole) => given.filter((one) => one !== left).map(({ role }) => role);
  const all = given.map(({ role }) => role);
  return given
    .filter((one) =>
      uses.every(
        ({ operation }) => covers(all, operation) !== true || covers(rolesBut(one), operation) === true,
      ),
    )
    .map(({ mention }) => removeNeedlessRole(entry, mention));
}

function excessBy(
  given: readonly GivenRole[],
  uses: readonly Use[],
  { catalog }: RuleContext,
): { named: string; worst: number } | undefined {
  if (given.some(({ role }) => role.grantsAll)) {
    return { named: 'every resource of the account', worst: Number.POSITIVE_INFINITY };
  }
  const { resources, worst } = excessOf(
    given.map(({ role }) => role),
    needsOf(uses.map(({ operation }) => operation)),
    catalog,
  );
  return resources.length > 0 ? { named: mostDangerous(resources, catalog), worst } : undefined;
}

function isNarrower({ roles }: Proposal, given: readonly GivenRole[], { catalog }: RuleContext): boolean {
  if (!roles) return false;
  if (given.some(({ role }) => role.grantsAll)) return true;
  const [least, granted] = [roles, given.map(({ role }) => role)].map((all) =>
    all.flatMap(({ resources }) => resources),
  );
  return compareDanger(least ?? [], granted ?? [], catalog) < 0;
}

/** What may need more than is known; empty where all is known. */
function unsureOf(entry: KeyEntry, uses: readonly Use[]): string {
  const unstated = uses.filter(({ operation }) => operation.need === 'unknown');
  const known = new Set(uses.map(({ mention }) => mention));
  const unknown = (entry.key.uses ?? []).filter((mention) => !known.has(mention));
  const mentions = [...unstated.map(({ mention }) => mention), ...unknown];
  const names = [...new Set(mentions.map(({ name }) => quote(name)))].slice(0, 2);
  return names.length > 0
    ? ` It is unknown what ${list(names)} ${names.length === 1 ? 'needs' : 'need'}, which may be some of it.`
    : '';
}

function advice(
  { roles, resources, tooWide }: Proposal,
  narrower: boolean,
  { catalog }: RuleContext,
): string {
  if (resources.length === 0) return ' Those operations need no role.';
  const custom = ` a custom role with ${listSome(resources.map((ref) => quote(nameOf(ref, catalog))))} alone would.`;
  if (!narrower || !roles) return ` No role that is known grants less;${custom}`;
  const least = ` ${list(roles.map(({ name }) => quote(name)))} would do`;
  return tooWide ? `${least};${custom.replace(' would.', ' would grant less.')}` : `${least}.`;
}
