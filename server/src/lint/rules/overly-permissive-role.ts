import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { byGrade, isPermissive } from '../../../../common/src/model/role.ts';
import type { KnownRole } from '../knownRoles.ts';
import type { Rule } from '../rule.ts';
import { list, quote } from '../words.ts';

export const overlyPermissiveRole: Rule = {
  meta: {
    id: 'overly-permissive-role',
    description: 'A key has a role that would do great harm if the key leaked.',
    severity: 'error',
  },

  *checkKey(entry, { roles, catalog }) {
    for (const { name, path } of entry.key.roles) {
      const role = roles.find(name);
      const range = entry.range(path);
      if (!role || !range || !isPermissive(role)) continue;
      yield {
        message: `${quote(name)} is a ${role.grade === 'critical' ? 'critical' : 'very permissive'} role: it grants ${mostDangerous(role, catalog)}. Select only the roles that the integration needs.`,
        range,
        value: role.name,
        severity: role.grade === 'critical' ? 'error' : 'warning',
      };
    }
  },
};

const shown = 3;

function mostDangerous(role: KnownRole, catalog: Catalog): string {
  if (role.grantsAll) return 'every resource of the account';
  const names = role.resources
    .map((ref) => ({
      name: catalog.resource(ref)?.name ?? ref,
      grade: catalog.resource(ref)?.sensitivity ?? 'low',
    }))
    .sort(byGrade)
    .map(({ name }) => quote(name));
  const rest = names.length - shown;
  return list(rest > 0 ? [...names.slice(0, shown), `${rest} more`] : names);
}
