import { daysBetween } from '../../../common/src/model/tokenPeriod.ts';
import manifestSchema from '../../../schemas/key-manifest.schema.json' with { type: 'json' };

const dayMs = 86_400_000;

const shape = new RegExp(manifestSchema.definitions.instant.pattern);

/** What nearly all instants look like. */
const usual =
  /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z)?$/;

/**
 * Reads an ISO 8601 date, as its first instant, or instant. UTC where it names no offset, as VTEX leaves it
 * out at times. Undefined for anything else, and for days that do not exist such as 30 February.
 */
export function parseInstant(text: string): Date | undefined {
  if (usual.test(text)) return readUsual(text);
  if (!shape.test(text)) return undefined;
  const isLocal = text.includes('T') && !/(Z|[+-]\d{2}:\d{2})$/.test(text);
  const instant = new Date(isLocal ? `${text}Z` : text);
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(instant.getTime()) || !isOn(day, text) ? undefined : instant;
}

/** By arithmetic, which takes a fraction of the time that Date takes to read a text. */
function readUsual(text: string): Date | undefined {
  const hasTime = text.length > 10;
  const instant = new Date(
    Date.UTC(
      digits(text, 0) * 100 + digits(text, 2),
      digits(text, 5) - 1,
      digits(text, 8),
      hasTime ? digits(text, 11) : 0,
      hasTime ? digits(text, 14) : 0,
      hasTime ? digits(text, 17) : 0,
      text.length > 20 ? Number(text.slice(20, 23)) : 0,
    ),
  );
  return isOn(instant, text) ? instant : undefined;
}

/** Whether it is on the day of the month that the text names: a day too many runs into the next month. */
function isOn(instant: Date, text: string): boolean {
  const day = digits(text, 8);
  return day <= 28 || instant.getUTCDate() === day;
}

/** The number that two characters write. */
function digits(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

/** Whether the schema takes the text for a date or an instant, though there may be no such day. */
export function hasInstantShape(text: string): boolean {
  return shape.test(text);
}

/** The day in UTC, saying so: `2026-11-29 (UTC)`. */
export function utcDay(instant: Date): string {
  return `${instant.toISOString().slice(0, 10)} (UTC)`;
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

/** The instant so many times 24 hours later. */
export function daysLater(instant: Date, days: number): Date {
  return new Date(instant.getTime() + days * dayMs);
}

/** The last instant that the text may mean: that of the day in UTC where it names no time of day. */
export function endOfDay(text: string, start: Date): Date {
  return text.includes('T') ? start : new Date(start.getTime() + dayMs - 1);
}
