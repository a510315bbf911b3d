import type { Settings, TokenPeriod } from '../../../common/src/model/settings.ts';
import {
  addMonths,
  defaultNearExpiryDays,
  periodEnd,
  periodMonths,
} from '../../../common/src/model/tokenPeriod.ts';
import type { Decision } from './decision.ts';
import type { StoredToken } from './key.ts';

/**
 * Where the ages of tokens turn at an instant, as dates of creation: a token made at or before `pastPeriod`
 * is past its period, one made at or before `nearExpiry` is near its end or past it.
 */
export interface AgeBoundaries {
  readonly pastPeriod: Date;
  readonly nearExpiry: Date;
}

export function ageBoundaries(now: Date, period: TokenPeriod): AgeBoundaries {
  const near = new Date(now.getTime() + defaultNearExpiryDays * 86_400_000);
  return { pastPeriod: latestStart(now, period), nearExpiry: latestStart(near, period) };
}

/** Whether a token has stopped. One without a date never does, nor does any where the period is advisory. */
export function hasStopped(token: StoredToken, settings: Settings, now: Date): boolean {
  if (settings.enforcement === 'advisory' || token.createdAt === null) return false;
  return periodEnd(token.createdAt, settings.tokenPeriod) <= now;
}

export function changeSettings(
  settings: Settings,
  change: Pick<Settings, 'tokenPeriod' | 'enforcement'>,
): Decision<Settings> {
  const result = { ...change, version: settings.version + 1 };
  const { tokenPeriod, enforcement } = settings;
  const event = {
    action: 'settings-changed',
    subject: 'settings',
    id: null,
    details: { before: { tokenPeriod, enforcement }, after: { ...change } },
  } as const;
  return { result, event };
}

/**
 * The latest start of a period that has ended by `end`. Month ends are clamped, so this is no subtraction of
 * months: several starts share one end. The end never goes back as the start moves on, so halving finds it.
 */
function latestStart(end: Date, period: TokenPeriod): Date {
  let ended = addMonths(end, -periodMonths(period) - 1).getTime();
  let running = end.getTime();
  while (running - ended > 1) {
    const middle = Math.floor((ended + running) / 2);
    if (periodEnd(new Date(middle), period) <= end) ended = middle;
    else running = middle;
  }
  return new Date(ended);
}
