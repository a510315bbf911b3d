import { namedFiles, others } from '../groups.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const duplicateLabel: Rule = {
  meta: {
    id: 'duplicate-label',
    description: 'Two keys have the same label.',
    severity: 'warning',
    acrossFiles: 'label',
  },

  group: ({ key: { label = '' } }) => label.trim().toLowerCase() || undefined,

  *checkGroup(members, elsewhere) {
    const keyNames = [...members.map(({ key }) => key.keyName), ...elsewhere.map(({ keyName }) => keyName)];
    // One key that stands in two entries is another matter.
    const keys = new Set(keyNames.map((keyName, index) => keyName ?? index));
    if (keys.size < 2) return;
    for (const member of members) {
      const range = member.range(['label']);
      if (!range) continue;
      yield {
        member,
        message: `${keyNames.length} keys have the label ${quote(member.key.label ?? '')}${namedFiles(elsewhere)}, so nobody can tell them apart.`,
        range,
        related: others(members, elsewhere, member, 'label', 'The same label stands here.'),
      };
    }
  },
};
