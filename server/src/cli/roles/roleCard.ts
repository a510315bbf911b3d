import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Grade } from '../../../../common/src/model/role.ts';
import { keyAccess } from '../../lint/access.ts';
import type { KnownRole, KnownRoles } from '../../lint/knownRoles.ts';
import { type GradedResource, gradedResources } from './gradedResource.ts';

/** All that is known of a role. */
export interface RoleCard {
  readonly name: string;
  /** Declared by the account's policy, where VTEX does not predefine it. */
  readonly custom: boolean;
  readonly grade: Grade;
  readonly aliases: readonly string[];
  /** Every resource there is, and what is added to them; `resources` is empty then. */
  readonly grantsAll: boolean;
  /** The most dangerous first. */
  readonly resources: readonly GradedResource[];
  /** The operations with a stated permission that the role suffices for, as `METHOD /path`. */
  readonly operations: readonly string[];
}

export function roleCard(role: KnownRole, roles: KnownRoles, catalog: Catalog): RoleCard {
  const predefined = catalog.role(role.name);
  return {
    name: role.name,
    custom: predefined === undefined,
    grade: role.grade,
    aliases: predefined?.aliases ?? [],
    grantsAll: role.grantsAll,
    resources: gradedResources(role.resources, catalog),
    operations: keyAccess([role.name], roles, catalog).operations.map(
      ({ operation: { method, path } }) => `${method} ${path}`,
    ),
  };
}

/** What two roles grant, apart and in common. */
export interface RoleComparison {
  readonly roles: readonly [RoleCard, RoleCard];
  readonly common: { readonly resources: readonly GradedResource[]; readonly operations: readonly string[] };
  /** What the first and the second grant beyond the other. */
  readonly only: readonly [RoleDifference, RoleDifference];
}

export interface RoleDifference {
  readonly everything: boolean;
  readonly resources: readonly GradedResource[];
  readonly operations: readonly string[];
}

export function compareRoles(one: RoleCard, other: RoleCard): RoleComparison {
  const refs = new Set(other.resources.map(({ ref }) => ref));
  return {
    roles: [one, other],
    common: {
      resources: one.grantsAll
        ? other.resources
        : other.grantsAll
          ? one.resources
          : one.resources.filter(({ ref }) => refs.has(ref)),
      operations: one.operations.filter((operation) => other.operations.includes(operation)),
    },
    only: [difference(one, other), difference(other, one)],
  };
}

function difference(one: RoleCard, other: RoleCard): RoleDifference {
  const refs = new Set(other.resources.map(({ ref }) => ref));
  const operations = new Set(other.operations);
  return {
    everything: one.grantsAll && !other.grantsAll,
    resources: other.grantsAll ? [] : one.resources.filter(({ ref }) => !refs.has(ref)),
    operations: one.operations.filter((operation) => !operations.has(operation)),
  };
}
