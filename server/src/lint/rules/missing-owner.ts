import { insertProperty } from '../edits.ts';
import { fixOf } from '../fixes.ts';
import type { Rule } from '../rule.ts';
import { isFilledIn } from '../words.ts';

export const missingOwner: Rule = {
  meta: {
    id: 'missing-owner',
    description: 'Nobody is named who answers for a key.',
    severity: 'info',
  },

  *checkKey(entry) {
    const { owner, keyName } = entry.key;
    const written = entry.range(['owner']);
    const range = written ?? entry.range([keyName === undefined ? 'kind' : 'keyName']);
    if (isFilledIn(owner) || !range || (written && owner === undefined)) return;
    const insert = fixOf('Add an owner to fill in', false, () => {
      const own = entry.range([]);
      return own ? insertProperty(entry.text, own, 'owner', 'TODO: who answers for the key') : [];
    });
    yield {
      message: "Nobody answers for this key. Name a person or a team in 'owner'.",
      range,
      fix: written ? undefined : insert,
    };
  },
};
