import { forEver, unsure } from '../glance.ts';
import type { Policy } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const vagueLabel: Rule = {
  meta: {
    id: 'vague-label',
    description: 'The label of a key does not say what the key is for.',
    severity: 'info',
  },

  quietUntil({ key: { label, keyName } }, { policy }) {
    return label !== undefined && flawOf(label, keyName, policy) ? unsure : forEver;
  },

  *checkKey(entry, { policy }) {
    const { label, keyName } = entry.key;
    const range = entry.range(['label']);
    const flaw = label !== undefined && flawOf(label, keyName, policy);
    if (!flaw || !range) return;
    yield {
      message:
        flaw === 'key name'
          ? 'The label only repeats what the key is called. Labels cannot be changed: give the next key one that says what it is for.'
          : `The label ${quote(label)} does not say what the key is for. Labels cannot be changed: give the next key one that does.`,
      range,
    };
  },
};

function flawOf(
  label: string,
  keyName: string | undefined,
  policy: Policy,
): 'key name' | 'vague' | undefined {
  const words = label.trim().toLowerCase();
  if (words.startsWith('vtexappkey-') || isSame(words, keyName)) return 'key name';
  const hasLetters = isSmallLetter(words.charCodeAt(0)) || /\p{L}/u.test(words);
  // A number makes nothing clearer.
  const isVague = policy.options['vague-label'].words.some(
    (word) => words.startsWith(word) && !/[^\s\d]/.test(words.slice(word.length)),
  );
  return hasLetters && !isVague ? undefined : 'vague';
}

function isSame(words: string, keyName: string | undefined): boolean {
  return words.length === keyName?.length && words === keyName.toLowerCase();
}

function isSmallLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}
