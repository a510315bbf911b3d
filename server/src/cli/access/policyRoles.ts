import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { CustomRole } from '../../lint/policy.ts';
import { type Danger, dangerOf, worstOf } from './danger.ts';

/** The custom roles that hold where a policy file does. */
export interface PolicyRoles {
  /** The policy file, as it is shown. */
  readonly file: string;
  readonly roles: readonly CustomRole[];
}

/** A custom role that one side of a policy defines otherwise than the other. */
export interface PolicyRoleChange {
  readonly file: string;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** References of resources. */
  readonly gained: readonly string[];
  readonly lost: readonly string[];
  /** Of what it gained; undefined where that is nothing. */
  readonly worst: Danger | undefined;
}

/** By file, then by name. Whether a key has the role makes no difference here. */
export function comparePolicyRoles(
  base: readonly PolicyRoles[],
  head: readonly PolicyRoles[],
  catalog: Catalog,
): PolicyRoleChange[] {
  const files = new Set([...base, ...head].map(({ file }) => file));
  const rolesOf = (side: readonly PolicyRoles[], file: string) =>
    new Map(
      side.filter((one) => one.file === file).flatMap(({ roles }) => roles.map((role) => [role.name, role])),
    );
  return [...files].sort().flatMap((file) => {
    const [before, after] = [rolesOf(base, file), rolesOf(head, file)];
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names].sort().flatMap((name) => {
      const [had, has] = [before.get(name), after.get(name)];
      const gained = without(has, had);
      const lost = without(had, has);
      if (had && has && gained.length + lost.length === 0) return [];
      const change = !had ? 'added' : !has ? 'removed' : 'changed';
      const worst = worstOf(gained.map((ref) => dangerOf(ref, catalog)));
      return [{ file, name, change, gained, lost, worst } as const];
    });
  });
}

function without(role: CustomRole | undefined, other: CustomRole | undefined): string[] {
  return [...new Set(role?.resources)].filter((ref) => !other?.resources.includes(ref)).sort();
}
