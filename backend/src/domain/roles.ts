import { catalog } from '../../../common/src/catalog/catalog.ts';
import { byGrade, type Role } from '../../../common/src/model/role.ts';
import { type AuditEvent, type Decision, quoted, type Refusal, refuse } from './decision.ts';

/** A role that the account made itself. */
export interface CustomRole {
  readonly name: string;
  /** References of License Manager resources, `product/key`, each once. */
  readonly resources: readonly string[];
  readonly version: number;
}

/**
 * The canonical names of the roles that `written` names, each once, in the order written: a predefined role
 * may be written by an alias. A name that is neither predefined nor the account's own is refused.
 */
export function resolveRoles(
  written: readonly string[],
  custom: readonly CustomRole[],
): { readonly roles: string[] } | { readonly refusal: Refusal } {
  const own = new Set(custom.map((role) => role.name));
  const canonical = written.map((name) => (own.has(name) ? name : catalog.role(name)?.name));
  const unknown = written.filter((_, index) => canonical[index] === undefined);
  if (unknown.length > 0) {
    return refuse(
      'unknown-role',
      `This account has no role ${unknown.map(quoted).join(', ')}. Choose predefined roles, or create a custom role first.`,
    );
  }
  return { roles: [...new Set(canonical.filter((name) => name !== undefined))] };
}

export function createRole(
  input: { name: string; resources: readonly string[] },
  existing: readonly CustomRole[],
): Decision<CustomRole> {
  const taken = roleNamed(input.name, existing);
  if (taken !== undefined) {
    return refuse('role-name-taken', `There is already a role ${quoted(taken)}. Choose another name.`);
  }
  const unknown = unknownResources(input.resources);
  if (unknown) return unknown;
  const role = { name: input.name, resources: [...new Set(input.resources)], version: 1 };
  return { result: role, event: event('role-created', role.name, { resources: role.resources }) };
}

export function updateRole(role: CustomRole, resources: readonly string[]): Decision<CustomRole> {
  const unknown = unknownResources(resources);
  if (unknown) return unknown;
  const updated = { ...role, resources: [...new Set(resources)], version: role.version + 1 };
  return {
    result: updated,
    event: event('role-updated', role.name, { before: role.resources, after: updated.resources }),
  };
}

/** `usedBy` is the number of keys that hold the role. */
export function deleteRole(role: CustomRole, usedBy: number): Decision<null> {
  if (usedBy > 0) {
    return refuse(
      'role-in-use',
      `${usedBy === 1 ? 'One key has' : `${usedBy} keys have`} the role ${quoted(role.name)}. Remove it from them first.`,
    );
  }
  return { result: null, event: event('role-deleted', role.name, { resources: role.resources }) };
}

export function refusePredefined(name: string): { readonly refusal: Refusal } | undefined {
  if (!catalog.role(name)) return undefined;
  return refuse(
    'predefined-role',
    `${quoted(name)} is a predefined role and cannot be changed. Create a custom role with the resources you need.`,
  );
}

/** Predefined roles and the account's own, the most dangerous first. */
export function allRoles(custom: readonly CustomRole[]): Role[] {
  const predefined = catalog.roles.map(
    (role): Role => ({
      name: role.name,
      custom: false,
      grade: role.grade,
      resources: [...role.resources],
      grantsAll: role.grantsAll,
      aliases: [...role.aliases],
      version: 0,
    }),
  );
  return [...predefined, ...custom.map(toRole)].sort(byGrade);
}

export function toRole(role: CustomRole): Role {
  return {
    name: role.name,
    custom: true,
    grade: catalog.gradeOf(role.resources),
    resources: [...role.resources],
    grantsAll: false,
    aliases: [],
    version: role.version,
  };
}

/** Names that differ in case or outer spaces only would be taken for each other. */
function roleNamed(name: string, custom: readonly CustomRole[]): string | undefined {
  const same = (other: string) => other.trim().toLowerCase() === name.trim().toLowerCase();
  const names = [
    ...catalog.roles.flatMap((role) => [role.name, ...role.aliases]),
    ...custom.map((r) => r.name),
  ];
  return names.find(same);
}

function unknownResources(resources: readonly string[]): { readonly refusal: Refusal } | undefined {
  const unknown = resources.filter((ref) => !catalog.resource(ref));
  if (unknown.length === 0) return undefined;
  return refuse(
    'unknown-resource',
    `There is no License Manager resource ${unknown.map(quoted).join(', ')}. Write product/key as the catalogue does.`,
  );
}

function event(action: AuditEvent['action'], name: string, details: AuditEvent['details']): AuditEvent {
  return { action, subject: 'role', id: name, details };
}
