import { isPermissive } from '../../../../common/src/model/role.ts';
import { replaceRoles } from '../fixes.ts';
import { mostDangerous } from '../resources.ts';
import type { Rule } from '../rule.ts';
import { narrowerRoles } from '../usage.ts';
import { quote } from '../words.ts';

export const overlyPermissiveRole: Rule = {
  meta: {
    id: 'overly-permissive-role',
    description: 'A key has a role that would do great harm if the key leaked.',
    severity: 'error',
    reads: ['roles', 'uses'],
  },

  *checkKey(entry, { roles, catalog }) {
    for (const { name, path } of entry.key.roles) {
      const role = roles.find(name);
      const range = entry.range(path);
      if (!role || !range || !isPermissive(role)) continue;
      const what = role.grade === 'critical' ? 'critical' : 'very permissive';
      const grants = role.grantsAll
        ? 'every resource of the account'
        : mostDangerous(role.resources, catalog);
      const narrower = narrowerRoles(entry.key, roles, catalog);
      const canGo = narrower && narrower.length > 0 && !narrower.includes(role.name);
      yield {
        message: `${quote(name)} is a ${what} role: it grants ${grants}. Select only the roles that the integration needs.`,
        range,
        value: role.name,
        severity: role.grade === 'critical' ? 'error' : 'warning',
        fix: canGo ? replaceRoles(entry, narrower) : undefined,
      };
    }
  },
};
