import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../common/src/catalog/operation.ts';
import type { Grade } from '../../../common/src/model/role.ts';

/** A role with what it grants. */
export interface RoleGrants {
  readonly name: string;
  readonly grantsAll: boolean;
  readonly resources: readonly string[];
}

/** What a list of operations needs, and what of it cannot be told. */
export interface Needs {
  /** For each operation with a stated permission the resources of which one suffices. */
  readonly anyOf: readonly (readonly string[])[];
  /** The operations whose reference states no permission. */
  readonly unknown: readonly Operation[];
}

export function needsOf(operations: readonly Operation[]): Needs {
  return {
    anyOf: operations.flatMap(({ need }) => (typeof need === 'object' ? [need.anyOf] : [])),
    unknown: operations.filter(({ need }) => need === 'unknown'),
  };
}

/** Whether a key with these roles may run the operation; `unknown` where nobody states what it needs. */
export function covers(roles: readonly RoleGrants[], operation: Operation): boolean | 'unknown' {
  const { need } = operation;
  if (typeof need === 'string') return need === 'nothing' ? true : 'unknown';
  return roles.some((role) => role.grantsAll || need.anyOf.some((ref) => role.resources.includes(ref)));
}

/**
 * What the danger of granting a resource counts. Each step outweighs a handful of the one below, and a
 * resource that nobody graded counts between low and medium.
 */
const weights: Record<Grade | 'ungraded', number> = {
  low: 1,
  ungraded: 2,
  medium: 4,
  high: 16,
  critical: 64,
};

export function weightOf(ref: string, catalog: Catalog): number {
  return weights[catalog.resource(ref)?.sensitivity ?? 'ungraded'];
}

/** From here on a resource is too dangerous to be granted without need. */
export const dangerous = weights.high;

export interface Excess {
  /** References of resources, the most dangerous first. */
  readonly resources: readonly string[];
  /** The weight of the most dangerous one; 0 where there is none. */
  readonly worst: number;
}

/**
 * What the roles, none of which grants everything, grant beyond the least dangerous of their resources that
 * the needs can do with. Needs that no role covers leave no trace in it.
 */
export function excessOf(roles: readonly RoleGrants[], needs: Needs, catalog: Catalog): Excess {
  const granted = new Set(roles.flatMap((role) => role.resources));
  const coverable = needs.anyOf
    .map((anyOf) => anyOf.filter((ref) => granted.has(ref)))
    .filter((anyOf) => anyOf.length > 0);
  const needed = new Set(leastResources(coverable, catalog));
  const beyond = [...granted]
    .filter((ref) => !needed.has(ref))
    .map((ref) => ({ ref, weight: weightOf(ref, catalog) }))
    .sort((a, b) => b.weight - a.weight || compare(a.ref, b.ref));
  return { resources: beyond.map(({ ref }) => ref), worst: beyond[0]?.weight ?? 0 };
}

/**
 * The least dangerous set of resources with one for each need: what a role made for these needs grants. Least
 * by its most dangerous resource, then by the sum of the weights, then by number, then by name. Exact.
 */
export function leastResources(needs: readonly (readonly string[])[], catalog: Catalog): readonly string[] {
  const single = new Map(needs.flat().map((ref) => [ref, { name: ref, resources: [ref] }]));
  const choices = needs.map((anyOf) => anyOf.flatMap((ref) => single.get(ref) ?? []));
  return (leastChoice(choices, catalog) ?? []).map(({ name }) => name).sort(compare);
}

/**
 * The set of roles that covers all needs and grants least: by the most dangerous resource granted, then by the
 * sum of the weights of all resources granted, then by the number of roles, then by how many resources they
 * have, each counted by itself, then by their names. Exact: every set that could be less is looked at.
 * Undefined where no set covers the needs; roles that grant everything are never proposed.
 */
export function leastRoles(
  needs: Needs,
  candidates: readonly RoleGrants[],
  catalog: Catalog,
): readonly RoleGrants[] | undefined {
  const useful = withoutDominated(
    candidates.filter(({ grantsAll }) => !grantsAll),
    needs,
    catalog,
  );
  const choices = needs.anyOf.map((anyOf) =>
    useful.filter(({ resources }) => anyOf.some((ref) => resources.includes(ref))),
  );
  return leastChoice(choices, catalog)?.toSorted((a, b) => compare(a.name, b.name));
}

export interface Proposal {
  /** The least set of roles there are; undefined where none covers the needs. */
  readonly roles: readonly RoleGrants[] | undefined;
  /** True where that set grants a high or critical resource that the needs could do without, or there is none. */
  readonly tooWide: boolean;
  /** What a role made for the needs would grant. */
  readonly resources: readonly string[];
}

/** How to cover the needs with the least access. */
export function propose(needs: Needs, candidates: readonly RoleGrants[], catalog: Catalog): Proposal {
  const roles = leastRoles(needs, candidates, catalog);
  const resources = leastResources(needs.anyOf, catalog);
  const spared = (ref: string): boolean => !resources.includes(ref) && weightOf(ref, catalog) >= dangerous;
  return { roles, resources, tooWide: !roles || roles.some((role) => role.resources.some(spared)) };
}

/** Less than 0 where the resources of `a` are less dangerous than those of `b`, by the most dangerous, then in sum. */
export function compareDanger(a: Iterable<string>, b: Iterable<string>, catalog: Catalog): number {
  const [first, second] = [dangerOf(a, catalog), dangerOf(b, catalog)];
  return first.worst - second.worst || first.sum - second.sum;
}

function dangerOf(refs: Iterable<string>, catalog: Catalog): { worst: number; sum: number } {
  const all = Array.from(new Set(refs), (ref) => weightOf(ref, catalog));
  return { worst: Math.max(0, ...all), sum: all.reduce((sum, weight) => sum + weight, 0) };
}

/** Without the roles in whose place another one meets the same needs and is never worse. */
function withoutDominated(roles: readonly RoleGrants[], needs: Needs, catalog: Catalog): RoleGrants[] {
  const rated = roles
    .map((role) => ({ role, resources: new Set(role.resources), meets: met(role, needs) }))
    .filter(({ meets }) => meets.size > 0);
  return rated
    .filter(
      (one) =>
        !rated.some(
          (other) =>
            other !== one &&
            other.meets.isSupersetOf(one.meets) &&
            other.resources.isSubsetOf(one.resources) &&
            // Of two with the same resources the first by name stays.
            (other.resources.size < one.resources.size || compare(other.role.name, one.role.name) < 0),
        ),
    )
    .sort((a, b) => compareDanger(a.resources, b.resources, catalog) || compare(a.role.name, b.role.name))
    .map(({ role }) => role);
}

function met(role: RoleGrants, needs: Needs): Set<number> {
  return new Set(
    needs.anyOf.flatMap((anyOf, index) => (anyOf.some((ref) => role.resources.includes(ref)) ? [index] : [])),
  );
}

interface Choice {
  readonly name: string;
  readonly resources: readonly string[];
}

interface Cost {
  readonly worst: number;
  readonly sum: number;
  readonly count: number;
  /** The resources of each choice by itself, so that of two that add the same the smaller is less. */
  readonly size: number;
  readonly names: readonly string[];
}

/**
 * Far more branches than any list of operations and roles that occurs takes. A policy made to take forever gets
 * the best that was found until then.
 */
const mostBranches = 100_000;

/**
 * One choice for each need such that all together cost least. A branch is left as soon as what it costs
 * already is no less than the best: to choose more never makes anything cheaper.
 */
function leastChoice<T extends Choice>(
  needs: readonly (readonly T[])[],
  catalog: Catalog,
): readonly T[] | undefined {
  // The need with the fewest choices decides most.
  const open = withoutImplied(needs).sort((a, b) => a.length - b.length);
  let branches = 0;
  let best: { chosen: readonly T[]; cost: Cost } | undefined;
  const branch = (chosen: readonly T[], cost: Cost, granted: ReadonlySet<string>): void => {
    branches += 1;
    if (best && (branches > mostBranches || compareCost(cost, best.cost) >= 0)) return;
    const need = open.find((choices) => !choices.some((choice) => chosen.includes(choice)));
    if (!need) {
      best = { chosen, cost };
      return;
    }
    for (const choice of need) {
      const added = choice.resources.filter((ref) => !granted.has(ref));
      branch([...chosen, choice], costWith(cost, choice, added, catalog), granted.union(new Set(added)));
    }
  };
  branch([], { worst: 0, sum: 0, count: 0, size: 0, names: [] }, new Set());
  return best?.chosen;
}

/** Without the needs that are met whenever another one is. */
function withoutImplied<T>(needs: readonly (readonly T[])[]): (readonly T[])[] {
  return needs.filter(
    (need, index) =>
      !needs.some(
        (other, at) =>
          at !== index &&
          other.every((choice) => need.includes(choice)) &&
          (other.length < need.length || at < index),
      ),
  );
}

function costWith(cost: Cost, choice: Choice, added: readonly string[], catalog: Catalog): Cost {
  const all = added.map((ref) => weightOf(ref, catalog));
  return {
    worst: Math.max(cost.worst, ...all),
    sum: all.reduce((sum, weight) => sum + weight, cost.sum),
    count: cost.count + 1,
    size: cost.size + choice.resources.length,
    names: [...cost.names, choice.name].sort(compare),
  };
}

function compareCost(a: Cost, b: Cost): number {
  const difference = a.worst - b.worst || a.sum - b.sum || a.count - b.count || a.size - b.size;
  return difference || compareNames(a.names, b.names);
}

/** Fewer names come first where the others are the same, so that no set precedes a part of itself. */
function compareNames(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((name, index) => name !== b[index]);
  return at < 0 ? a.length - b.length : compare(a[at] ?? '', b[at] ?? '\uFFFF');
}

/** By code unit, so that every machine sorts alike. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
