import { forEver, unsure } from '../glance.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const accountMismatch: Rule = {
  meta: {
    id: 'account-mismatch',
    description: 'A generated key belongs to another account, or an external key to this one.',
    severity: 'error',
  },

  quietUntil({ key: { kind, keyName }, account }) {
    if (!kind || !keyName || !account) return forEver;
    return (kind === 'generated') === (accountIn(keyName) === account) ? forEver : unsure;
  },

  *checkKey(entry) {
    const { kind, keyName } = entry.key;
    const owner = keyName && ownerOf(keyName);
    const { account } = entry;
    if (!kind || !owner || !account || (kind === 'generated') === (owner === account)) return;
    const range = entry.range(['keyName']);
    if (!range) return;
    yield {
      message:
        kind === 'generated'
          ? `The key belongs to the account ${quote(owner)}, so in a manifest of ${quote(account)} it is an external one.`
          : `The key belongs to ${quote(account)} itself, so it is a generated one.`,
      range,
      value: kind,
    };
  },
};

/** The account in the name of a key; undefined where it does not have the shape of one. */
function ownerOf(keyName: string): string | undefined {
  return /^vtexappkey-.+-[A-Z]{6}$/.test(keyName) ? accountIn(keyName) : undefined;
}

function accountIn(keyName: string): string {
  return keyName.slice('vtexappkey-'.length, -7);
}
