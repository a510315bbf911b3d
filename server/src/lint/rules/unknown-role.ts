import { didYouMean } from '../didYouMean.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const unknownRole: Rule = {
  meta: {
    id: 'unknown-role',
    description: 'A key has a role that neither VTEX nor the policy knows.',
    severity: 'error',
    reads: ['roles'],
  },

  *checkKey(entry, { roles }) {
    for (const { name, path } of entry.key.roles) {
      const range = entry.range(path);
      if (roles.find(name) || !range) continue;
      const suggestion = didYouMean(name, roles.names, range);
      yield {
        message: `${quote(name)} is neither a predefined role of VTEX nor a custom role of the policy.${suggestion?.text ?? ''}`,
        range,
        value: name,
        fix: suggestion?.fix,
      };
    }
  },
};
