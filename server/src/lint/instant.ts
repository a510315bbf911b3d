import { daysBetween } from '../../../common/src/model/tokenPeriod.ts';
import manifestSchema from '../../../schemas/key-manifest.schema.json' with { type: 'json' };

const dayMs = 86_400_000;

const shape = new RegExp(manifestSchema.definitions.instant.pattern);

/**
 * Reads an ISO 8601 date, as its first instant, or instant. UTC where it names no offset, as VTEX leaves it
 * out at times. Undefined for anything else, and for days that do not exist such as 30 February.
 */
export function parseInstant(text: string): Date | undefined {
  if (!shape.test(text)) return undefined;
  const isLocal = text.includes('T') && !/(Z|[+-]\d{2}:\d{2})$/.test(text);
  const instant = new Date(isLocal ? `${text}Z` : text);
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  // A day too many runs into the next month.
  if (Number.isNaN(instant.getTime()) || day.getUTCDate() !== Number(text.slice(8, 10))) return undefined;
  return instant;
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
