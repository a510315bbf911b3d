import type { Enforcement, TokenPeriod } from './settings.ts';

/** Days before the end of the period from which a token counts as near expiry. */
export const defaultNearExpiryDays = 14;

/** Months past the period after which the live platform's orange alert turns red. */
const graceMonths = 3;

const dayMs = 86_400_000;

/**
 * `instant` plus calendar months in UTC, at the same time of day, clamped to the last day of the month:
 * 30 November plus 3 months is 28 (or 29) February.
 */
export function addMonths(instant: Date, months: number): Date {
  const result = new Date(instant);
  result.setUTCDate(1);
  result.setUTCMonth(result.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(result.getUTCFullYear(), result.getUTCMonth() + 1, 0)).getUTCDate();
  result.setUTCDate(Math.min(instant.getUTCDate(), lastDay));
  return result;
}

export function periodMonths(period: TokenPeriod): 3 | 6 {
  return period === '3 months' ? 3 : 6;
}

/** The instant at which a token created at `tokenDate` reaches the end of the period. */
export function periodEnd(tokenDate: Date, period: TokenPeriod): Date {
  return addMonths(tokenDate, periodMonths(period));
}

/**
 * `past-period` is the platform's orange, less than three months over; `overdue` its red. A service that
 * enforces the period has no grace: its tokens stop, and are `expired`, at the end of the period.
 */
export type TokenState = 'current' | 'near-expiry' | 'past-period' | 'overdue' | 'expired';

export interface TokenAge {
  state: TokenState;
  /** The end of the period. */
  end: Date;
  /** When `state` next changes by time alone; null when it never will. */
  changesAt: Date | null;
}

export interface TokenAgeOptions {
  period: TokenPeriod;
  enforcement: Enforcement;
  nearExpiryDays?: number;
}

/** Judges a token by the date of its creation. The period ends exactly at `end`: at that instant it is past. */
export function tokenAge(tokenDate: Date, now: Date, options: TokenAgeOptions): TokenAge {
  const end = periodEnd(tokenDate, options.period);
  const near = new Date(end.getTime() - (options.nearExpiryDays ?? defaultNearExpiryDays) * dayMs);
  if (now < near) return { state: 'current', end, changesAt: near };
  if (now < end) return { state: 'near-expiry', end, changesAt: end };
  if (options.enforcement === 'enforced') return { state: 'expired', end, changesAt: null };
  const overdue = addMonths(end, graceMonths);
  if (now < overdue) return { state: 'past-period', end, changesAt: overdue };
  return { state: 'overdue', end, changesAt: null };
}

/** Whole days from `from` to `to`, rounded away from now so that an hour left is one day, not none. */
export function daysBetween(from: Date, to: Date): number {
  const days = (to.getTime() - from.getTime()) / dayMs;
  return days < 0 ? -Math.ceil(-days) : Math.ceil(days);
}
