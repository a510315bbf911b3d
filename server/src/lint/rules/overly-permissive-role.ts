import { isPermissive } from '../../../../common/src/model/role.ts';
import type { KeyEntry } from '../document.ts';
import type { Fix } from '../findings.ts';
import type { Mention } from '../manifestKey.ts';
import { mostDangerous } from '../resources.ts';
import { removeRole, smallestRoleSets } from '../roleFixes.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { quote } from '../words.ts';
import { justify } from './unjustified-role.ts';

export const overlyPermissiveRole: Rule = {
  meta: {
    id: 'overly-permissive-role',
    description: 'A key has a role that would do great harm if the key leaked.',
    severity: 'error',
    fixes: 'unsafe',
    reads: ['roles', 'uses'],
  },

  *checkKey(entry, context) {
    const { roles, catalog } = context;
    for (const mention of entry.key.roles) {
      const { name, path } = mention;
      const role = roles.find(name);
      const range = entry.range(path);
      if (!role || !range || !isPermissive(role)) continue;
      const what = role.grade === 'critical' ? 'critical' : 'very permissive';
      const grants = role.grantsAll
        ? 'every resource of the account'
        : mostDangerous(role.resources, catalog);
      yield {
        message: `${quote(name)} is a ${what} role: it grants ${grants}. Select only the roles that the integration needs.`,
        range,
        value: role.name,
        severity: role.grade === 'critical' ? 'error' : 'warning',
        fixes: () => fixesOf(entry, mention, context),
      };
    }
  },
};

/** What is left to do where the role has to stay is to say why. */
function fixesOf(entry: KeyEntry, mention: Mention, context: RuleContext): Fix[] {
  return [...smallestRoleSets(entry, context), ...justify(entry, mention), removeRole(entry, mention)];
}
