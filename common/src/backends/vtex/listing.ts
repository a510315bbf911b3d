import Type from 'typebox';
import { Check } from 'typebox/value';
import { type GeneratedKey, isRenewing, tokenDate } from '../../model/key.ts';
import { ageOf } from '../../model/keyAge.ts';
import type { AgeFilter, KeyQuery, KeySort, Summary } from '../../model/query.ts';
import type { Settings } from '../../model/settings.ts';
import { BackendError } from '../backendError.ts';

/** Whether a key passes the filters of a query, but for that by role. */
export function passes(
  key: GeneratedKey,
  query: KeyQuery,
  settings: Settings | undefined,
  now: Date,
): boolean {
  const { kind, status, text, age } = query;
  if (kind === 'external' || (status !== undefined && key.status !== status)) return false;
  const part = text?.toLowerCase();
  if (part !== undefined && !`${key.keyName}\n${key.label}`.toLowerCase().includes(part)) return false;
  return age === undefined || agesOf(key, settings, now).includes(age);
}

/** The counts of a summary. There are no external keys to count: VTEX tells of none. */
export function summaryOf(keys: readonly GeneratedKey[], settings: Settings | undefined, now: Date): Summary {
  const ages = keys.map((key) => agesOf(key, settings, now));
  const count = (age: AgeFilter) => ages.filter((of) => of.includes(age)).length;
  return {
    generated: keys.length,
    external: 0,
    nearExpiry: count('near-expiry'),
    pastPeriod: count('past-period'),
    pendingDeletion: count('pending-deletion'),
    due: count('due'),
  };
}

/** The page of `sorted` that a query asks for, and where the next one starts. */
export function pageOf(
  sorted: readonly GeneratedKey[],
  { sort = 'creationDate', order = 'asc', limit = 100, cursor }: KeyQuery,
): { items: GeneratedKey[]; nextCursor: string | null } {
  const start = cursor === undefined ? 0 : after(sorted, cursor, sort, order);
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  const isLast = last === undefined || start + items.length >= sorted.length;
  return { items, nextCursor: isLast ? null : JSON.stringify([sort, order, sortValue(last, sort), last.id]) };
}

/** Keys that sort alike follow each other by id, so that every key has one place. */
export function sorted(keys: readonly GeneratedKey[], { sort = 'creationDate', order = 'asc' }: KeyQuery) {
  const sign = order === 'asc' ? 1 : -1;
  return keys.toSorted(
    (a, b) => sign * (compare(sortValue(a, sort), sortValue(b, sort)) || compare(a.id, b.id)),
  );
}

const Cursor = Type.Tuple([Type.String(), Type.String(), Type.String(), Type.String()]);

function after(keys: readonly GeneratedKey[], text: string, sort: KeySort, order: 'asc' | 'desc'): number {
  const cursor = parse(text);
  if (!Check(Cursor, cursor) || cursor[0] !== sort || cursor[1] !== order) {
    throw new BackendError('invalid-request', 'The cursor is not one of this list. Read it from its start.');
  }
  const [, , value, id] = cursor;
  const sign = order === 'asc' ? 1 : -1;
  const start = keys.findIndex(
    (key) => sign * (compare(sortValue(key, sort), value) || compare(key.id, id)) > 0,
  );
  return start === -1 ? keys.length : start;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only active keys have an age, and those only whose token's date is known, in an account whose period is. */
function agesOf(key: GeneratedKey, settings: Settings | undefined, now: Date): AgeFilter[] {
  if (key.status === 'inactive') return [];
  const state = settings && ageOf(key, settings, now)?.state;
  const ages: AgeFilter[] = [];
  if (state === 'near-expiry') ages.push('near-expiry');
  else if (state !== undefined && state !== 'current') ages.push('past-period');
  if (isRenewing(key)) ages.push('pending-deletion');
  return ages.length > 0 ? [...ages, 'due'] : ages;
}

function sortValue(key: GeneratedKey, sort: KeySort): string {
  if (sort === 'creationDate') return key.creationDate;
  if (sort === 'tokenDate') return tokenDate(key) ?? key.creationDate;
  if (sort === 'keyName') return key.keyName;
  return (key.label || key.keyName).toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
