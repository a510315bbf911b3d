import type { Part } from '../document.ts';
import type { Report } from '../findings.ts';
import { daysLater, utcDay } from '../instant.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { isTooLong, rangeOf, suppressionsOf } from '../suppressions.ts';
import { quote } from '../words.ts';

export const suppressionTooLong: Rule = {
  meta: {
    id: 'suppression-too-long',
    description:
      'A suppression has no end, or one further away than the policy allows, and so suppresses nothing.',
    severity: 'warning',
    reads: ['suppress'],
  },

  checkHeader: check,
  checkKey: check,
};

function* check(part: Part, { policy, now }: RuleContext): Generator<Report> {
  const { maxSuppressionDays } = policy;
  for (const suppression of suppressionsOf(part)) {
    const { rule, until } = suppression;
    const range = rangeOf(part, suppression, 'until');
    // An end that cannot be read is a matter of the schema.
    const isUnreadable = !until && part.valueAt([...suppression.path, 'until']) !== undefined;
    if (!range || isUnreadable || (until && !isTooLong(until.start, policy, now))) continue;
    const limit = utcDay(daysLater(now, maxSuppressionDays));
    yield {
      message: `The suppression of ${quote(rule)} ${until ? 'ends too late' : 'has no end'}, so it suppresses nothing. The policy allows ${maxSuppressionDays} days, until ${limit}.`,
      range,
      value: rule,
      // The limit moves on with every day, and what is too long today is not for ever.
      changesAt: nextDay(now, until && daysLater(until.start, -maxSuppressionDays)),
    };
  }
}

function nextDay(now: Date, end: Date | undefined): Date {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  return end && end < midnight ? end : midnight;
}
