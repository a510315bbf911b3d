import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../common/src/catalog/operation.ts';
import { givenRoles, type KnownRoles } from './knownRoles.ts';
import { compareDanger, needsOf, type Proposal, propose } from './leastPrivilege.ts';
import type { ManifestKey, Mention } from './manifestKey.ts';
import type { RuleContext } from './rule.ts';

/** An operation that a key is used for, where its entry says so. */
export interface Use {
  readonly operation: Operation;
  readonly mention: Mention;
}

/** The operations that a key is used for; in `unknown` what names none. Undefined where the entry does not say. */
export function usesOf(
  { uses }: ManifestKey,
  catalog: Catalog,
): { known: Use[]; unknown: Mention[] } | undefined {
  if (!uses) return undefined;
  const known: Use[] = [];
  const unknown: Mention[] = [];
  for (const mention of uses) {
    const operation = catalog.operations.find(mention.name);
    if (operation) known.push({ operation, mention });
    else unknown.push(mention);
  }
  return { known, unknown };
}

const proposals = new WeakMap<KnownRoles, Map<string, Proposal>>();

/** How to cover the operations with the least access, of the roles that the policy allows. */
export function proposeFor(uses: readonly Use[], roles: KnownRoles, catalog: Catalog): Proposal {
  const operations = [...new Set(uses.map(({ operation }) => operation))];
  const identity = operations
    .map(({ method, path }) => `${method} ${path}`)
    .sort()
    .join('\n');
  // The keys of one integration in many accounts are used for the same.
  const known = proposals.get(roles) ?? new Map<string, Proposal>();
  proposals.set(roles, known);
  const proposal = known.get(identity) ?? propose(needsOf(operations), roles.available, catalog);
  if (known.size >= 1000) known.clear();
  known.set(identity, proposal);
  return proposal;
}

/**
 * The roles to give instead of those a key has; undefined where they grant no less, or where not all is known
 * that would have to be: the roles of the key, its operations and what they need.
 */
export function narrowerRoles(
  key: ManifestKey,
  roles: KnownRoles,
  catalog: Catalog,
): readonly string[] | undefined {
  const known = knownAccess(key, roles, catalog);
  const least = known && proposeFor(known.uses, roles, catalog).roles;
  const granted = least?.flatMap(({ resources }) => resources);
  return granted && known?.isMoreThan(granted) ? least?.map(({ name }) => name) : undefined;
}

/**
 * What a role made for the key would grant, where each set of roles there is grants something dangerous
 * beyond; undefined as for `narrowerRoles`, and where the policy denies some of it.
 */
export function exactResources(
  key: ManifestKey,
  { roles, catalog, policy }: Pick<RuleContext, 'roles' | 'catalog' | 'policy'>,
): readonly string[] | undefined {
  const known = knownAccess(key, roles, catalog);
  if (!known) return undefined;
  const { resources, tooWide } = proposeFor(known.uses, roles, catalog);
  const isAllowed = resources.length > 0 && !resources.some((ref) => policy.deniedResources.includes(ref));
  return tooWide && isAllowed && known.isMoreThan(resources) ? resources : undefined;
}

/** What a key is used for, and what its roles grant, where all of that is known. */
function knownAccess(
  key: ManifestKey,
  roles: KnownRoles,
  catalog: Catalog,
): { uses: readonly Use[]; isMoreThan(resources: readonly string[]): boolean } | undefined {
  const uses = usesOf(key, catalog);
  const isKnown = uses?.known.every(({ operation }) => operation.need !== 'unknown');
  if (!uses || !isKnown || uses.unknown.length > 0 || uses.known.length === 0) return undefined;
  const { known: given, unknown } = givenRoles(key, roles);
  if (unknown.length > 0) return undefined;
  const granted = given.flatMap(({ role }) => role.resources);
  const grantsAll = given.some(({ role }) => role.grantsAll);
  return {
    uses: uses.known,
    isMoreThan: (resources) => grantsAll || compareDanger(resources, granted, catalog) < 0,
  };
}
