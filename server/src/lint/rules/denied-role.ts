import { removeRole, smallestRoleSets } from '../roleFixes.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const deniedRole: Rule = {
  meta: {
    id: 'denied-role',
    description: 'A key has a role that the policy forbids.',
    severity: 'error',
    fixes: 'unsafe',
    reads: ['roles'],
  },

  *checkKey(entry, context) {
    for (const mention of entry.key.roles) {
      const { name, path } = mention;
      const range = entry.range(path);
      if (!range || !context.roles.isDenied(name)) continue;
      yield {
        message: `The policy forbids the role ${quote(name)}.`,
        range,
        value: name,
        fixes: () => [...smallestRoleSets(entry, context), removeRole(entry, mention)],
      };
    }
  },
};
