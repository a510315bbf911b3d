import { givenRoles } from '../knownRoles.ts';
import { mostDangerous } from '../resources.ts';
import { removeRole, smallestRoleSets } from '../roleFixes.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const deniedResource: Rule = {
  meta: {
    id: 'denied-resource',
    description: 'A role of a key grants a resource that the policy forbids.',
    severity: 'error',
    fixes: 'unsafe',
    reads: ['roles'],
  },

  *checkKey(entry, context) {
    const { roles, catalog } = context;
    const { deniedResources } = context.policy;
    if (deniedResources.length === 0) return;
    for (const { role, mention } of givenRoles(entry.key, roles).known) {
      const denied = deniedResources.filter((ref) => role.grantsAll || role.resources.includes(ref));
      const range = entry.range(mention.path);
      if (denied.length === 0 || !range) continue;
      yield {
        message: `${quote(mention.name)} grants ${mostDangerous(denied, catalog)}, which the policy forbids.`,
        range,
        value: role.name,
        fixes: () => [...smallestRoleSets(entry, context), removeRole(entry, mention)],
      };
    }
  },
};
