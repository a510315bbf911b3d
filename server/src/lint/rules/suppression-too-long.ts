import type { Part } from '../document.ts';
import { setProperty } from '../edits.ts';
import type { Fix, Report } from '../findings.ts';
import { cautions, unsafeFix } from '../fixes.ts';
import { daysLater, isoDay, utcDay } from '../instant.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { isTooLong, rangeOf, suppressionsOf } from '../suppressions.ts';
import type { Path } from '../tree.ts';
import { quote } from '../words.ts';

export const suppressionTooLong: Rule = {
  meta: {
    id: 'suppression-too-long',
    description:
      'A suppression has no end, or one further away than the policy allows, and so suppresses nothing.',
    severity: 'warning',
    fixes: 'unsafe',
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
    const limit = daysLater(now, maxSuppressionDays);
    yield {
      message: `The suppression of ${quote(rule)} ${until ? 'ends too late' : 'has no end'}, so it suppresses nothing. The policy allows ${maxSuppressionDays} days, until ${utcDay(limit)}.`,
      range,
      value: rule,
      fixes: () => [endOn(part, suppression.path, limit)],
      // The limit moves on with every day, and what is too long today is not for ever.
      changesAt: nextDay(now, until && daysLater(until.start, -maxSuppressionDays)),
    };
  }
}

function endOn(part: Part, path: Path, limit: Date): Fix {
  const day = isoDay(limit);
  return unsafeFix(`End it on ${day}`, cautions.suppresses, () => {
    const range = part.range(path);
    return range ? setProperty(part.text, range, 'until', day) : [];
  });
}

function nextDay(now: Date, end: Date | undefined): Date {
  const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
  return end && end < midnight ? end : midnight;
}
