import type { Rule } from '../rule.ts';

export const noRoles: Rule = {
  meta: {
    id: 'no-roles',
    description: 'An active key has no role, and so can do nothing.',
    severity: 'info',
    reads: 'layout',
  },

  *checkKey(entry) {
    const { keyName, status, roles, hasRoles } = entry.key;
    const range = entry.range(['roles']);
    // A key without a name is still to be generated.
    if (!range || !keyName || status !== 'active' || !hasRoles || roles.length > 0) return;
    yield { message: 'The key has no role, so it can do nothing. Give it one, or deactivate it.', range };
  },
};
