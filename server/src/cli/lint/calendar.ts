import type { DueDate } from './report.ts';

/** What a calendar calls its maker, see RFC 5545, 3.7.3. */
const maker = '-//vtex-api-keys//vtex-keys lint//EN';

/** A calendar must have a component, also where nothing is due, see RFC 5545, 3.6; this one is no date of anybody. */
const timeZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Etc/UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** The last year that a date can name. */
const lastYear = 9999;

/**
 * An iCalendar (RFC 5545) of due dates, a day each. The same matter has the same UID in each calendar, so that a
 * later one takes the place of an earlier; of a key that stands in several files the first date counts.
 */
export function calendarOf(dueDates: readonly DueDate[], now: Date): string {
  const first = new Map<string, DueDate>();
  const dates = dueDates.filter(({ at }) => new Date(at).getUTCFullYear() <= lastYear).sort(byDate);
  for (const dueDate of dates) if (!first.has(dueDate.id)) first.set(dueDate.id, dueDate);
  const events = [...first.values()].flatMap((dueDate) => eventOf(dueDate, now));
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${maker}`,
    'CALSCALE:GREGORIAN',
    'X-WR-CALNAME:API keys',
    ...events,
    ...timeZone,
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function byDate(a: DueDate, b: DueDate): number {
  return Number(a.at > b.at) - Number(a.at < b.at) || Number(a.id > b.id) - Number(a.id < b.id);
}

function eventOf({ id, at, summary, description }: DueDate, now: Date): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${id}@vtex-keys`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART;VALUE=DATE:${stamp(new Date(at)).slice(0, 8)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** `20261120T120000Z`. */
function stamp(instant: Date): string {
  return instant.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function escaped(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, ' ');
}

/** Lines have at most 75 octets; what follows begins with a space. No character is cut. */
function folded(line: string): string {
  let [folded, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
