import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../common/src/catalog/operations.ts';
import type { KnownRoles } from './knownRoles.ts';
import { compareDanger, needsOf, type Proposal, propose } from './leastPrivilege.ts';
import type { ManifestKey, Mention } from './manifestKey.ts';

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
  const uses = usesOf(key, catalog);
  const isKnown = uses?.known.every(({ operation }) => operation.need !== 'unknown');
  if (!uses || !isKnown || uses.unknown.length > 0 || uses.known.length === 0) return undefined;
  const given = key.roles.map(({ name }) => roles.find(name));
  if (given.includes(undefined)) return undefined;
  const { roles: least } = proposeFor(uses.known, roles, catalog);
  if (!least) return undefined;
  const granted = given.flatMap((role) => role?.resources ?? []);
  const isNarrower =
    given.some((role) => role?.grantsAll) ||
    compareDanger(
      least.flatMap(({ resources }) => resources),
      granted,
      catalog,
    ) < 0;
  return isNarrower ? least.map(({ name }) => name) : undefined;
}
