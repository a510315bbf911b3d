import { countDays, nextDayCount, utcDay } from '../instant.ts';
import { newestToken } from '../newestToken.ts';
import type { Rule } from '../rule.ts';

export const tokenExpired: Rule = {
  meta: {
    id: 'token-expired',
    description: 'The token of an active key is past the end of its period.',
    severity: 'error',
  },

  quietUntil: ({ tokenEnd }) => tokenEnd,

  *checkKey(entry, { policy, now, silentUntil }) {
    const token = newestToken(entry, policy, now);
    if (!token) return;
    const { state, end, changesAt } = token.age;
    if (state === 'current' || state === 'near-expiry') return silentUntil(end);
    const over = countDays(end, now);
    const nextCount = nextDayCount(now, end);
    yield {
      message:
        state === 'expired'
          ? `The token expired ${now > end ? `${over} ago` : 'today'}, on ${utcDay(end)}. Renew it.`
          : `The token is ${over} past its period of ${entry.tokenPeriod}, which ended on ${utcDay(end)}. Renew it.`,
      range: token.range,
      severity: state === 'past-period' ? 'warning' : 'error',
      changesAt: changesAt && changesAt < nextCount ? changesAt : nextCount,
    };
  },
};
