import { forEver } from '../glance.ts';
import { countDays, dayMs, nextDayCount, utcDay } from '../instant.ts';
import { newestToken } from '../newestToken.ts';
import type { Rule } from '../rule.ts';

export const tokenNearExpiry: Rule = {
  meta: {
    id: 'token-near-expiry',
    description: 'The token of an active key is about to reach the end of its period.',
    severity: 'warning',
  },

  quietUntil({ tokenEnd }, { policy, now }) {
    // Once it has expired, another rule says so.
    return tokenEnd <= now.getTime() ? forEver : tokenEnd - policy.nearExpiryDays * dayMs;
  },

  *checkKey(entry, { policy, now, silentUntil }) {
    const token = newestToken(entry, policy, now);
    if (!token) return;
    const { state, end, changesAt } = token.age;
    if (state === 'current' && changesAt) return silentUntil(changesAt);
    if (state !== 'near-expiry') return;
    const when = `in ${countDays(now, end)}, on ${utcDay(end)}`;
    yield {
      message:
        policy.enforcement === 'enforced'
          ? `The token expires ${when}. Renew it before then.`
          : `The token reaches the end of its period of ${entry.tokenPeriod} ${when}. Renew it before then.`,
      range: token.range,
      changesAt: nextDayCount(now, end),
    };
  },
};
