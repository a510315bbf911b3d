import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const vagueLabel: Rule = {
  meta: {
    id: 'vague-label',
    description: 'The label of a key does not say what the key is for.',
    severity: 'info',
  },

  *checkKey(entry, { policy }) {
    const { label, keyName } = entry.key;
    const range = entry.range(['label']);
    if (label === undefined || !range) return;
    const words = label.trim().toLowerCase();
    const isKeyName = words === keyName?.toLowerCase() || words.startsWith('vtexappkey-');
    const isVague =
      !/[\p{L}]/u.test(words) || policy.options['vague-label'].words.includes(words.replace(/[\s\d]+$/, ''));
    if (!isKeyName && !isVague) return;
    yield {
      message: isKeyName
        ? 'The label only repeats what the key is called. Labels cannot be changed: give the next key one that says what it is for.'
        : `The label ${quote(label)} does not say what the key is for. Labels cannot be changed: give the next key one that does.`,
      range,
    };
  },
};
