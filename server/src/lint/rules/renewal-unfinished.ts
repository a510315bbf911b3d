import { forEver } from '../glance.ts';
import { countDays, dayMs, daysLater, nextDayCount, utcDay } from '../instant.ts';
import type { Rule } from '../rule.ts';

export const renewalUnfinished: Rule = {
  meta: {
    id: 'renewal-unfinished',
    description: 'Two tokens of a key have been live for more than 7 days.',
    severity: 'warning',
    reads: ['kind', 'status', 'creationDateNewToken'],
  },

  quietUntil({ key: { kind, status, creationDateNewToken: since } }, { policy }) {
    if (kind !== 'generated' || status !== 'active' || Number.isNaN(since)) return forEver;
    return since + policy.options['renewal-unfinished'].days * dayMs + 1;
  },

  *checkKey(entry, { policy, now, silentUntil }) {
    const { kind, status, creationDateNewToken: since } = entry.key;
    const range = entry.range(['creationDateNewToken']);
    if (kind !== 'generated' || status !== 'active' || !since || !range) return;
    const overdue = new Date(daysLater(since, policy.options['renewal-unfinished'].days).getTime() + 1);
    if (now < overdue) return silentUntil(overdue);
    yield {
      message: `The renewal is unfinished: two tokens have been live for ${countDays(since, now)}, since ${utcDay(since)}. Delete the old token, or undo the renewal.`,
      range,
      changesAt: nextDayCount(now, since),
    };
  },
};
