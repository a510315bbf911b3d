import { addMonths, daysBetween } from '../../../common/src/model/tokenPeriod.ts';
import manifestSchema from '../../../schemas/key-manifest.schema.json' with { type: 'json' };

export const dayMs = 86_400_000;

const shape = new RegExp(manifestSchema.definitions.instant.pattern);

const day = '(?:19|20)\\d\\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const timeOfDay = 'T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';

/** The ways in which nearly all dates and instants are written, which are as long as they look. */
export const usualInstants: readonly { readonly pattern: string; readonly length: number }[] = [
  { pattern: day, length: '2026-08-01'.length },
  { pattern: `${day}${timeOfDay}Z`, length: '2026-08-01T12:00:00Z'.length },
  { pattern: `${day}${timeOfDay}\\.\\d{3}Z`, length: '2026-08-01T12:00:00.000Z'.length },
];

const usual = new RegExp(`^(?:${usualInstants.map(({ pattern }) => pattern).join('|')})$`);

/**
 * Reads an ISO 8601 date, as its first instant, or instant. UTC where it names no offset, as VTEX leaves it
 * out at times. Undefined for anything else, and for days that do not exist such as 30 February.
 */
export function parseInstant(text: string): Date | undefined {
  const time = parseTime(text);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** As `parseInstant`, in milliseconds since 1970; NaN where that is undefined. */
function parseTime(text: string): number {
  if (usual.test(text)) return usualTime(text, 0, text.length);
  if (!shape.test(text)) return Number.NaN;
  const isLocal = text.includes('T') && !/(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = Date.parse(isLocal ? `${text}Z` : text);
  const start = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return digits(text, 8) <= 28 || new Date(start).getUTCDate() === digits(text, 8) ? time : Number.NaN;
}

/**
 * The date or instant that stands at the offset, written in one of the usual ways, in milliseconds since 1970: by
 * arithmetic, which takes a fraction of the time that Date takes to read a text. NaN where there is no such day.
 */
export function usualTime(text: string, start: number, length: number): number {
  const time = startOf(
    digits(text, start) * 100 + digits(text, start + 2),
    digits(text, start + 5),
    digits(text, start + 8),
  );
  if (length === 10) return time;
  const seconds = (digits(text, start + 11) * 60 + digits(text, start + 14)) * 60 + digits(text, start + 17);
  const milliseconds = length > 20 ? digits(text, start + 20) * 10 + text.charCodeAt(start + 22) - 48 : 0;
  return time + seconds * 1000 + milliseconds;
}

/** When months begin and how many days they have, of those that were asked for. */
const months = new Map<number, { readonly start: number; readonly days: number }>();

/** The first instant of a day; NaN where the month has no such day. */
function startOf(year: number, month: number, day: number): number {
  const index = year * 12 + month - 1;
  let known = months.get(index);
  if (!known) {
    const start = Date.UTC(year, month - 1);
    known = { start, days: (Date.UTC(year, month) - start) / dayMs };
    months.set(index, known);
  }
  return day <= known.days ? known.start + (day - 1) * dayMs : Number.NaN;
}

/** The number that two characters write. */
function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Whether the schema takes the text for a date or an instant, though there may be no such day. */
export function hasInstantShape(text: string): boolean {
  return shape.test(text);
}

/** The day in UTC as dates are written: `2026-11-29`. */
export function isoDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** The day in UTC, saying so: `2026-11-29 (UTC)`. */
export function utcDay(instant: Date): string {
  return `${isoDay(instant)} (UTC)`;
}

/** `9 days`, `1 day`: the days between the instants, in either order, a begun day counting as one. */
export function countDays(from: Date, to: Date): string {
  const days = Math.abs(daysBetween(from, to));
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}

/** The next instant at which `countDays(now, then)` counts otherwise. */
export function nextDayCount(now: Date, then: Date): Date {
  const days = daysBetween(now, then);
  if (days > 0) return new Date(then.getTime() - (days - 1) * dayMs);
  // Days gone by are rounded up too: the count grows just after the day is full.
  return new Date(then.getTime() - days * dayMs + 1);
}

/** The days on which so many months after a day end, of those that were asked for: files have the same few hundred. */
const monthsAfter = new Map<number, number>();

/** As `addMonths`, in milliseconds since 1970. */
export function monthsLater(time: number, months: number): number {
  const day = Math.floor(time / dayMs);
  const asked = day * 1000 + months;
  const end = monthsAfter.get(asked) ?? addMonths(new Date(day * dayMs), months).getTime();
  if (monthsAfter.size > 10_000) monthsAfter.clear();
  monthsAfter.set(asked, end);
  return end + time - day * dayMs;
}

/** The instant so many times 24 hours later. */
export function daysLater(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * dayMs);
}

/** The last instant that the text may mean: that of the day in UTC where it names no time of day. */
export function endOfDay(text: string, start: Date): Date {
  return text.includes('T') ? start : new Date(start.getTime() + dayMs - 1);
}
