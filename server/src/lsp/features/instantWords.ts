import { daysBetween } from '../../../../common/src/model/tokenPeriod.ts';
import type { Place } from './user.ts';

/** Instants in the user's language and time zone, with UTC beside it, by which VTEX and the rules count. */
export interface InstantWords {
  /** `20 August 2026 at 09:00 GMT-3 (2026-08-20 12:00 UTC)`. */
  instant(instant: Date): string;
  /** A day that names no time of day: `1 June 2026 (UTC)`. */
  day(day: Date): string;
  /** `in 9 days`, `40 days ago`: a begun day counts as one. */
  fromNow(instant: Date, now: Date): string;
}

/** What names no language or time zone that is known here is as if it were left out. */
export function instantWords({ locale, timeZone }: Place): InstantWords {
  const language = known(() => new Intl.DateTimeFormat(locale).resolvedOptions().locale) ?? 'en';
  const zone = known(() => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone);
  const date = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  const day = new Intl.DateTimeFormat(language, { ...date, timeZone: 'UTC' });
  const instant = new Intl.DateTimeFormat(language, { ...date, ...time, timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(language);
  const isUtc = zone === 'UTC';
  return {
    instant: (at) => (isUtc ? instant.format(at) : `${instant.format(at)} (${utc(at)})`),
    day: (at) => `${day.format(at)} (UTC)`,
    fromNow: (at, now) => relative.format(daysBetween(now, at), 'day'),
  };
}

function utc(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
