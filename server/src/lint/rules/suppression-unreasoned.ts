import type { Part } from '../document.ts';
import type { Report } from '../findings.ts';
import type { Rule } from '../rule.ts';
import { rangeOf, suppressionsOf } from '../suppressions.ts';
import { quote } from '../words.ts';

export const suppressionUnreasoned: Rule = {
  meta: {
    id: 'suppression-unreasoned',
    description: 'A suppression does not say why, and so suppresses nothing.',
    severity: 'error',
    reads: ['suppress'],
  },

  checkHeader: check,
  checkKey: check,
};

function* check(part: Part): Generator<Report> {
  for (const suppression of suppressionsOf(part)) {
    const range = rangeOf(part, suppression, 'reason');
    if (suppression.reason !== undefined || !range) continue;
    yield {
      message: `The suppression of ${quote(suppression.rule)} has no reason, so it suppresses nothing. Say why in 'reason'.`,
      range,
      value: suppression.rule,
    };
  }
}
