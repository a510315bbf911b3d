import type { Rule } from '../rule.ts';
import { listSome, quote } from '../words.ts';

export const sharedKey: Rule = {
  meta: {
    id: 'shared-key',
    description: 'One key serves several integrations.',
    severity: 'warning',
    reads: 'layout',
  },

  *checkKey(entry) {
    const names = [...new Set(entry.key.integrations.map(({ name }) => name))];
    const range = entry.range(['integration']);
    if (names.length < 2 || !range) return;
    yield {
      message: `The key serves ${listSome(names.map(quote))}. Give each integration a key of its own, so that one can be stopped without the others.`,
      range,
      value: names.toSorted().join('\n'),
    };
  },
};
