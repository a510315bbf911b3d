import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { Grade } from '../../../common/src/model/role.ts';
import type { ManifestKey, Mention } from './manifestKey.ts';
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
  /** Each role once. */
  readonly all: readonly KnownRole[];
  /** Those that may be proposed: none that the policy denies, by itself or for what it grants. */
  readonly available: readonly KnownRole[];
  isDenied(name: string): boolean;
}

const read = new WeakMap<Policy, WeakMap<Catalog, KnownRoles>>();

/** A custom role cannot take the name of a predefined one. The same object for as long as nothing changes. */
export function knownRoles(catalog: Catalog, policy: Policy): KnownRoles {
  const byCatalog = read.get(policy) ?? new WeakMap<Catalog, KnownRoles>();
  read.set(policy, byCatalog);
  const roles = byCatalog.get(catalog) ?? readRoles(catalog, policy);
  byCatalog.set(catalog, roles);
  return roles;
}

function readRoles(catalog: Catalog, policy: Policy): KnownRoles {
  const custom = policy.customRoles.map(
    (role): KnownRole => ({
      name: role.name,
      grade: role.grade ?? catalog.gradeOf(role.resources),
      grantsAll: false,
      resources: role.resources,
    }),
  );
  const customByName = new Map(custom.map((role) => [role.name, role]));
  const find = (name: string): KnownRole | undefined => catalog.role(name) ?? customByName.get(name);
  const denied = new Set(policy.deniedRoles.flatMap((name) => [name, find(name)?.name ?? name]));
  const isDenied = (name: string): boolean => denied.has(name) || denied.has(find(name)?.name ?? name);
  const known = [...catalog.roles, ...custom.filter(({ name }) => !catalog.role(name))];
  return {
    find,
    names: [...catalog.roles.flatMap((role) => [role.name, ...role.aliases]), ...customByName.keys()],
    all: known,
    available: known.filter(
      ({ name, resources }) =>
        !isDenied(name) && !resources.some((ref) => policy.deniedResources.includes(ref)),
    ),
    isDenied,
  };
}

/** A role that somebody knows, where a key is given it. */
export interface GivenRole {
  readonly role: KnownRole;
  readonly mention: Mention;
}

/** The roles of a key with what they grant, and those of which nobody says it. */
export function givenRoles(key: ManifestKey, roles: KnownRoles): { known: GivenRole[]; unknown: Mention[] } {
  const known: GivenRole[] = [];
  const unknown: Mention[] = [];
  for (const mention of key.roles) {
    const role = roles.find(mention.name);
    if (role) known.push({ role, mention });
    else unknown.push(mention);
  }
  return { known, unknown };
}
