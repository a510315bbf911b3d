import type { Part } from '../document.ts';
import { hasComment, removeItem } from '../edits.ts';
import type { Fix, Report } from '../findings.ts';
import { asUnsafe, cautions, safeFix } from '../fixes.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { lastDay, rangeOf, suppressionsOf } from '../suppressions.ts';
import type { Path } from '../tree.ts';
import { quote } from '../words.ts';

export const suppressionExpired: Rule = {
  meta: {
    id: 'suppression-expired',
    description: 'A suppression is past its end, and suppresses nothing any more.',
    severity: 'error',
    fixes: 'safe',
    reads: ['suppress'],
  },

  checkHeader: check,
  checkKey: check,
};

function* check(part: Part, { now, silentUntil }: RuleContext): Generator<Report> {
  for (const suppression of suppressionsOf(part)) {
    const { rule, until, path } = suppression;
    const range = rangeOf(part, suppression, 'until');
    if (!until || !range) continue;
    if (now < until.ends) {
      silentUntil(until.ends);
      continue;
    }
    yield {
      message: `The suppression of ${quote(rule)} ended on ${lastDay(until)}. Mend what it was for, or decide anew.`,
      range,
      value: rule,
      fixes: () => [removeSuppression(part, path, rule)],
    };
  }
}

/** Safe: what it takes away has no effect, unless somebody wrote a comment in it. */
export function removeSuppression(part: Part, path: Path, rule: string): Fix {
  const { start, end } = part.range(path) ?? { start: 0, end: 0 };
  const fix = safeFix(`Remove the suppression of ${quote(rule)}`, () => {
    const list = part.range(['suppress']);
    return list ? removeItem(part.text, list, Number(path[1])) : [];
  });
  return hasComment(part.text.slice(start, end)) ? asUnsafe(fix, cautions.removesText) : fix;
}
