import type { KeyEntry } from '../document.ts';
import { setProperty } from '../edits.ts';
import type { Fix } from '../findings.ts';
import { safeFix } from '../fixes.ts';
import type { Rule } from '../rule.ts';

export const compromisedKeyActive: Rule = {
  meta: {
    id: 'compromised-key-active',
    description: 'A key is marked as compromised and is still active.',
    severity: 'error',
    fixes: 'safe',
    reads: ['kind', 'status', 'compromised'],
  },

  *checkKey(entry) {
    const { kind, status, compromised } = entry.key;
    const range = entry.range(['compromised']);
    if (!compromised || status !== 'active' || !range) return;
    const isExternal = kind === 'external';
    yield {
      message: `The key is compromised and still active. ${isExternal ? 'Remove it' : 'Deactivate it'} at once.`,
      range,
      // An external key cannot be deactivated here, and to remove it is for a person to decide.
      fixes: isExternal ? undefined : () => [deactivate(entry)],
    };
  },
};

function deactivate(entry: KeyEntry): Fix {
  return safeFix('Set the status to inactive', () => {
    const own = entry.range([]);
    return own ? setProperty(entry.text, own, 'status', 'inactive') : [];
  });
}
