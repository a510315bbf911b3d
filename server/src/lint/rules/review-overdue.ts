import { addMonths } from '../../../../common/src/model/tokenPeriod.ts';
import { forEver } from '../glance.ts';
import { monthsLater, utcDay } from '../instant.ts';
import type { Rule } from '../rule.ts';

export const reviewOverdue: Rule = {
  meta: {
    id: 'review-overdue',
    description: 'The roles of a key were last reviewed over 12 months ago.',
    severity: 'warning',
  },

  quietUntil({ key: { reviewedAt } }, { policy }) {
    if (Number.isNaN(reviewedAt)) return forEver;
    return monthsLater(reviewedAt, policy.options['review-overdue'].months);
  },

  *checkKey(entry, { policy, now, silentUntil }) {
    const { reviewedAt } = entry.key;
    const range = entry.range(['reviewedAt']);
    if (!reviewedAt || !range) return;
    const { months } = policy.options['review-overdue'];
    const due = addMonths(reviewedAt, months);
    if (now < due) return silentUntil(due);
    yield {
      message: `The roles were last reviewed on ${utcDay(reviewedAt)}, and are to be reviewed every ${months} months. Review them.`,
      range,
    };
  },
};
