import { catalog } from '../../../common/src/catalog/catalog.ts';
import { byGrade, isPermissive, type Role } from '../../../common/src/model/role.ts';

/** A role as the picker shows it. */
export interface RoleChoice {
  readonly name: string;
  /** Undefined for a role that the key has and the account no longer knows. */
  readonly role: Role | undefined;
  readonly picked: boolean;
  readonly description: string;
  readonly detail: string;
}

/**
 * The account's roles, the least permissive first, then by name; those of `current` are picked. A role of
 * `current` that the account does not know stands on top, so that saving does not drop it unseen.
 */
export function roleChoices(roles: readonly Role[], current: readonly string[]): RoleChoice[] {
  const isCurrent = (role: Role) => [role.name, ...role.aliases].some((name) => current.includes(name));
  const known = roles
    .toSorted((a, b) => byGrade(b, a) || a.name.localeCompare(b.name, 'en'))
    .map((role) => ({
      name: role.name,
      role,
      picked: isCurrent(role),
      description: role.custom ? `${role.grade} · custom` : role.grade,
      detail: grants(role),
    }));
  const unknown = current
    .filter((name) => findRole(roles, name) === undefined)
    .map((name) => ({
      name,
      role: undefined,
      picked: true,
      description: 'unknown',
      detail: 'The account does not have this role.',
    }));
  return [...unknown, ...known];
}

/** The permissive roles among `chosen` that `current` does not have yet, the most dangerous first. */
export function addedPermissiveRoles(
  roles: readonly Role[],
  chosen: readonly string[],
  current: readonly string[],
): Role[] {
  const had = new Set(current.map((name) => findRole(roles, name)));
  return chosen
    .map((name) => findRole(roles, name))
    .filter((role) => role !== undefined)
    .filter((role) => isPermissive(role) && !had.has(role))
    .toSorted(byGrade);
}

/** The roles of the two lists are the same ones, whatever their order and by which alias they are called. */
export function sameRoles(roles: readonly Role[], a: readonly string[], b: readonly string[]): boolean {
  const canonical = (names: readonly string[]) =>
    new Set(names.map((name) => findRole(roles, name)?.name ?? name));
  return canonical(a).symmetricDifference(canonical(b)).size === 0;
}

/** What the role grants, the most sensitive resources first. */
export function grants(role: Role): string {
  if (role.contentsUnknown && !role.grantsAll) return 'VTEX does not tell what it grants.';
  if (role.grantsAll) return 'Grants everything in the account.';
  const names = role.resources
    .map((ref) => ({ name: resourceName(ref), grade: catalog.resource(ref)?.sensitivity ?? 'low' }) as const)
    .toSorted(byGrade)
    .map(({ name }) => name);
  if (names.length === 0) return 'Grants nothing.';
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `Grants ${shown} and ${names.length - 4} more.` : `Grants ${shown}.`;
}

function resourceName(ref: string): string {
  return catalog.resource(ref)?.name ?? ref;
}

function findRole(roles: readonly Role[], name: string): Role | undefined {
  return roles.find((role) => role.name === name || role.aliases.includes(name));
}
