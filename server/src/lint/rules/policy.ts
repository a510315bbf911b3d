import type { Rule } from '../rule.ts';

/** Has nothing to say of a manifest: `policyDocument.ts` judges policy files. */
export const policy: Rule = {
  meta: {
    id: 'policy',
    description: 'A policy file says something that cannot be.',
    severity: 'error',
    fixes: 'safe',
  },
};
