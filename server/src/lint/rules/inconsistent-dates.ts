import type { KeyEntry } from '../document.ts';
import type { Report } from '../findings.ts';
import { forEver, unsure } from '../glance.ts';
import { endOfDay, utcDay } from '../instant.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const inconsistentDates: Rule = {
  meta: {
    id: 'inconsistent-dates',
    description: 'A date is in the future, or two are in an order that cannot be.',
    severity: 'error',
  },

  quietUntil({ key }, { now }) {
    const { creationDate, creationDateToken, creationDateNewToken, addedDate, inactiveSince } = key;
    const time = now.getTime();
    // What is not there is neither later nor earlier.
    const isLate =
      creationDate > time ||
      creationDateToken > time ||
      creationDateNewToken > time ||
      addedDate > time ||
      inactiveSince > time ||
      key.reviewedAt > time;
    const isOdd =
      creationDate > creationDateToken ||
      creationDate > inactiveSince ||
      addedDate > inactiveSince ||
      creationDateToken > creationDateNewToken;
    return isLate || isOdd ? unsure : forEver;
  },

  *checkKey(entry, { now }) {
    const { key } = entry;
    for (const name of dates) {
      const start = key[name];
      const date = start && start > now && dateOf(entry, name);
      if (date) {
        yield {
          message: `${quote(name)} is in the future, on ${utcDay(date.start)}.`,
          range: date.range,
          value: name,
          changesAt: date.start,
        };
      }
    }
    for (const { earlier, later, what } of orders) {
      const first = key[earlier];
      const second = key[later];
      if (first && second && first > second) yield* outOfOrder(entry, earlier, later, what);
    }
  },
};

const dates = [
  'creationDate',
  'creationDateToken',
  'creationDateNewToken',
  'addedDate',
  'inactiveSince',
  'reviewedAt',
] as const;

const orders = [
  { earlier: 'creationDate', later: 'creationDateToken', what: 'The token is older than its key' },
  {
    earlier: 'creationDate',
    later: 'inactiveSince',
    what: 'The key was deactivated before it was generated',
  },
  { earlier: 'addedDate', later: 'inactiveSince', what: 'The key was inactive before it was added' },
  {
    earlier: 'creationDateToken',
    later: 'creationDateNewToken',
    what: 'The renewal began before the token that it renews was created',
  },
] as const;

type DateName = (typeof dates)[number];

function* outOfOrder(entry: KeyEntry, earlier: DateName, later: DateName, what: string): Generator<Report> {
  const [first, second] = [dateOf(entry, earlier), dateOf(entry, later)];
  // A day without a time of day stands for all of it.
  if (!first || !second || first.start <= second.end) return;
  yield {
    message: `${what}: ${quote(later)} is before ${quote(earlier)}.`,
    range: second.range,
    value: `${earlier} ${later}`,
    related: [{ range: first.range, message: `${quote(earlier)} stands here.` }],
  };
}

function dateOf(entry: KeyEntry, name: DateName) {
  const start = entry.key[name];
  const range = entry.range([name]);
  const text = entry.valueAt([name]);
  if (!start || !range || typeof text !== 'string') return undefined;
  return { start, end: endOfDay(text, start), range };
}
