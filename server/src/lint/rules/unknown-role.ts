import { didYouMean } from '../didYouMean.ts';
import type { Fix } from '../findings.ts';
import { declareRole } from '../roleFixes.ts';
import type { Rule } from '../rule.ts';
import { redact } from '../secrets.ts';
import { quote } from '../words.ts';

export const unknownRole: Rule = {
  meta: {
    id: 'unknown-role',
    description: 'A key has a role that neither VTEX nor the policy knows.',
    severity: 'error',
    fixes: 'safe',
    reads: ['roles'],
  },

  *checkKey(entry, { roles }) {
    for (const { name, path } of entry.key.roles) {
      const range = entry.range(path);
      if (roles.find(name) || !range) continue;
      const suggestion = didYouMean(name, roles.names, range);
      yield {
        message: `${quote(name)} is neither a predefined role of VTEX nor a custom role of the policy.${suggestion.text}`,
        range,
        value: name,
        fixes: () => [...(suggestion.fixes?.() ?? []), ...declaration(name)],
      };
    }
  },
};

/** The account may have such a role, which only nobody has declared. */
function declaration(name: string): Fix[] {
  return redact(name) === name && name.trim() !== '' ? [declareRole(name, [])] : [];
}
