import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const deniedRole: Rule = {
  meta: {
    id: 'denied-role',
    description: 'A key has a role that the policy forbids.',
    severity: 'error',
    reads: ['roles'],
  },

  *checkKey(entry, { roles }) {
    for (const { name, path } of entry.key.roles) {
      const range = entry.range(path);
      if (!range || !roles.isDenied(name)) continue;
      yield { message: `The policy forbids the role ${quote(name)}.`, range, value: name };
    }
  },
};
