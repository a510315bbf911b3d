import { others } from '../groups.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const duplicateLabel: Rule = {
  meta: {
    id: 'duplicate-label',
    description: 'Two keys have the same label.',
    severity: 'warning',
  },

  groups: ({ key: { label } }) => (label?.trim() ? [label.trim().toLowerCase()] : []),

  *checkGroup(members) {
    // One key that stands in two entries is another matter.
    const keys = new Set(members.map(({ key }, index) => key.keyName ?? index));
    if (keys.size < 2) return;
    for (const member of members) {
      const range = member.range(['label']);
      if (!range) continue;
      yield {
        member,
        message: `${members.length} keys have the label ${quote(member.key.label ?? '')}, so nobody can tell them apart.`,
        range,
        related: others(members, member, 'label', 'The same label stands here.'),
      };
    }
  },
};
