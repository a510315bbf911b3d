import { forEver } from '../glance.ts';
import { countDays, dayMs, daysLater, nextDayCount, utcDay } from '../instant.ts';
import type { Rule } from '../rule.ts';

export const staleInactiveKey: Rule = {
  meta: {
    id: 'stale-inactive-key',
    description: 'A key has been inactive for over 90 days.',
    severity: 'info',
    reads: ['status', 'inactiveSince'],
  },

  quietUntil({ key: { status, inactiveSince: since } }, { policy }) {
    if (status !== 'inactive' || Number.isNaN(since)) return forEver;
    return since + policy.options['stale-inactive-key'].days * dayMs + 1;
  },

  *checkKey(entry, { policy, now, silentUntil }) {
    const { status, inactiveSince: since } = entry.key;
    const range = entry.range(['inactiveSince']);
    if (status !== 'inactive' || !since || !range) return;
    const stale = new Date(daysLater(since, policy.options['stale-inactive-key'].days).getTime() + 1);
    if (now < stale) return silentUntil(stale);
    yield {
      message: `The key has been inactive for ${countDays(since, now)}, since ${utcDay(since)}. Delete it if nothing needs it.`,
      range,
      changesAt: nextDayCount(now, since),
    };
  },
};
