import { namedFiles, others } from '../groups.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const duplicateKey: Rule = {
  meta: {
    id: 'duplicate-key',
    description: 'Two entries are about the same key.',
    severity: 'error',
    acrossFiles: 'keyName',
  },

  group: ({ key }) => key.keyName || undefined,

  *checkGroup(members, elsewhere) {
    const count = members.length + elsewhere.length;
    for (const member of members) {
      const range = member.range(['keyName']);
      if (!range) continue;
      yield {
        member,
        message: `${quote(member.key.keyName ?? '')} stands in ${count} entries${namedFiles(elsewhere)}. One of them is not what the key may do.`,
        range,
        related: others(members, elsewhere, member, 'keyName', 'The same key stands here.'),
      };
    }
  },
};
