import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../common/src/catalog/operation.ts';
import type { KnownRole, KnownRoles } from './knownRoles.ts';
import { weightOf } from './leastPrivilege.ts';

export interface GrantedResource {
  readonly ref: string;
  /** The names of the roles that grant it. */
  readonly grantedBy: readonly string[];
}

export interface AllowedOperation {
  readonly operation: Operation;
  /** The names of the roles of which each one suffices. */
  readonly grantedBy: readonly string[];
  /** The least dangerous of the resources that open it: how dangerous it is to be allowed it. */
  readonly opensWith: string;
}

/** What a key may do. */
export interface KeyAccess {
  /** Every resource that there is, and what is added to them: `resources` has those that are known. */
  readonly grantsAll: boolean;
  /** The most dangerous first. */
  readonly resources: readonly GrantedResource[];
  /** Those with a stated permission that the key has, the most dangerous first. */
  readonly operations: readonly AllowedOperation[];
  /** Roles of which nobody says what they grant: the key may do more than is told. */
  readonly unknownRoles: readonly string[];
}

/** What a key with these roles may do, by the names under which it is given them. */
export function keyAccess(names: Iterable<string>, roles: KnownRoles, catalog: Catalog): KeyAccess {
  const given = Array.from(new Set(names), (name) => ({ name, role: roles.find(name) }));
  // By their own names: an alias names the same role again.
  const known = [...new Set(given.flatMap(({ role }) => role ?? []))];
  const danger = (ref: string): number => weightOf(ref, catalog);
  const granted = known.some(({ grantsAll }) => grantsAll)
    ? catalog.resources.map(({ ref }) => ref).concat(known.flatMap(({ resources }) => resources))
    : known.flatMap(({ resources }) => resources);
  return {
    grantsAll: known.some(({ grantsAll }) => grantsAll),
    resources: Array.from(new Set(granted), (ref) => ({ ref, grantedBy: namesOf(known, [ref]) })).sort(
      (a, b) => danger(b.ref) - danger(a.ref) || compare(a.ref, b.ref),
    ),
    operations: catalog.operations.all
      .flatMap((operation) => allowed(operation, known, catalog))
      .sort(
        (a, b) =>
          danger(b.opensWith) - danger(a.opensWith) ||
          Number(isRead(a)) - Number(isRead(b)) ||
          compare(a.operation.path, b.operation.path) ||
          compare(a.operation.method, b.operation.method),
      ),
    unknownRoles: given.filter(({ role }) => !role).map(({ name }) => name),
  };
}

function allowed(operation: Operation, known: readonly KnownRole[], catalog: Catalog): AllowedOperation[] {
  const { need } = operation;
  if (typeof need === 'string') return [];
  const grantedBy = namesOf(known, need.anyOf);
  const [opensWith] = need.anyOf.toSorted((a, b) => weightOf(a, catalog) - weightOf(b, catalog));
  return grantedBy.length > 0 && opensWith !== undefined ? [{ operation, grantedBy, opensWith }] : [];
}

/** Of the roles that grant one of the resources. */
function namesOf(roles: readonly KnownRole[], anyOf: readonly string[]): string[] {
  return roles
    .filter(({ grantsAll, resources }) => grantsAll || anyOf.some((ref) => resources.includes(ref)))
    .map(({ name }) => name);
}

function isRead({ operation }: AllowedOperation): boolean {
  return operation.method === 'GET' || operation.method === 'HEAD';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
