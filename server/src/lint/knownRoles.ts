import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Grade } from '../../../common/src/model/role.ts';
import type { Policy } from './policy.ts';

/** A role with what it grants, of VTEX or of the account. */
export interface KnownRole {
  readonly name: string;
  readonly grade: Grade;
  readonly grantsAll: boolean;
  readonly resources: readonly string[];
}

export interface KnownRoles {
  /** By name, or by alias where it is a role of VTEX. */
  find(name: string): KnownRole | undefined;
  /** Every name and alias that `find` knows. */
  readonly names: readonly string[];
}

/** A custom role cannot take the name of a predefined one. */
export function knownRoles(catalog: Catalog, policy: Policy): KnownRoles {
  const custom = policy.customRoles.map(
    (role): KnownRole => ({
      name: role.name,
      grade: role.grade ?? catalog.gradeOf(role.resources),
      grantsAll: false,
      resources: role.resources,
    }),
  );
  const customByName = new Map(custom.map((role) => [role.name, role]));
  return {
    find: (name) => catalog.role(name) ?? customByName.get(name),
    names: [...catalog.roles.flatMap((role) => [role.name, ...role.aliases]), ...customByName.keys()],
  };
}
