import type { Rule } from '../rule.ts';
import { canSuppress, rangeOf } from '../suppressions.ts';
import { quote } from '../words.ts';
import { removeSuppression } from './suppression-expired.ts';

export const suppressionUnused: Rule = {
  meta: {
    id: 'suppression-unused',
    description: 'A suppression has nothing to suppress.',
    severity: 'warning',
    fixes: 'safe',
  },

  *checkUnused(part, unused) {
    for (const suppression of unused) {
      const { rule, path } = suppression;
      const range = rangeOf(part, suppression, 'rule');
      if (!range) continue;
      yield {
        message: canSuppress(rule)
          ? `There is no finding of ${quote(rule)} to suppress. Remove the suppression before it hides a new one.`
          : `Findings of ${quote(rule)} cannot be suppressed.`,
        range,
        value: rule,
        fixes: () => [removeSuppression(part, path, rule)],
      };
    }
  },
};
