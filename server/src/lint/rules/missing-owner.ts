import { isFilledIn } from '../../../../common/src/filledIn.ts';
import type { KeyEntry } from '../document.ts';
import { insertProperty } from '../edits.ts';
import type { Fix } from '../findings.ts';
import { cautions, unsafeFix } from '../fixes.ts';
import { forEver, unsure } from '../glance.ts';
import type { Rule } from '../rule.ts';

export const missingOwner: Rule = {
  meta: {
    id: 'missing-owner',
    description: 'Nobody is named who answers for a key.',
    severity: 'info',
    fixes: 'unsafe',
  },

  quietUntil: ({ key: { owner } }) => (isFilledIn(owner) ? forEver : unsure),

  *checkKey(entry) {
    const { owner, keyName } = entry.key;
    const written = entry.range(['owner']);
    const range = written ?? entry.range([keyName === undefined ? 'kind' : 'keyName']);
    if (isFilledIn(owner) || !range || (written && owner === undefined)) return;
    yield {
      message: "Nobody answers for this key. Name a person or a team in 'owner'.",
      range,
      fixes: written ? undefined : () => [insertOwner(entry)],
    };
  },
};

function insertOwner(entry: KeyEntry): Fix {
  return unsafeFix('Add an owner', cautions.isToFillIn, () => {
    const own = entry.range([]);
    return own ? insertProperty(entry.text, own, 'owner', 'TODO: who answers for the key') : [];
  });
}
