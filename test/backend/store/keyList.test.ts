import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { type GeneratedKeyState, type KeyState, toApiKey } from '../../../backend/src/domain/key.ts';
import { ageBoundaries } from '../../../backend/src/domain/period.ts';
import type { Position } from '../../../backend/src/store/cursor.ts';
import { countKeys, type KeyFilter, listKeys, summarize } from '../../../backend/src/store/keyList.ts';
import { insertKey } from '../../../backend/src/store/keys.ts';
import { openSqlite, type Storage } from '../../../backend/src/store/sqlite.ts';
import { type ApiKey, tokenDate } from '../../../common/src/model/key.ts';
import type { AgeFilter, KeySort } from '../../../common/src/model/query.ts';
import { tokenAge } from '../../../common/src/model/tokenPeriod.ts';
import { temporaryFolder } from '../keyServiceUnderTest.ts';

const now = new Date('2026-08-31T12:00:00Z');
const boundaries = ageBoundaries(now, '3 months');
const options = { period: '3 months', enforcement: 'enforced' } as const;

/** Few values of each, so that keys sort alike and filters meet several of them. */
const dates = fc
  .integer({ min: 0, max: 20 })
  .map((weeks) => new Date(now.getTime() - weeks * 7 * 86_400_000));
const roles = fc.subarray(['Finance', 'OMS - Read only', 'Shipping 100%']);
const ids = fc.uuid({ version: 4 });
const letters = fc.string({ unit: fc.constantFrom(...'ABC'), minLength: 6, maxLength: 6 });
const statuses = fc.constantFrom('active' as const, 'inactive' as const);

const generatedKeys = fc.record({
  id: ids,
  letters,
  label: fc.constantFrom('erp', 'ERP', '100% Ünïcode', 'a_b', 'back\\slash', 'Zebra'),
  status: statuses,
  roles,
  createdAt: dates,
  tokenAt: fc.option(dates),
  renewedAt: fc.option(dates),
});

const externalKeys = fc.record({ id: ids, letters, status: statuses, roles, addedAt: dates });

const keySets = fc
  .tuple(fc.array(generatedKeys, { maxLength: 25 }), fc.array(externalKeys, { maxLength: 10 }))
  .map(([generated, external]): KeyState[] => [
    ...new Map(
      [
        ...generated.map(toGenerated),
        ...external.map(
          ({ letters, ...key }): KeyState => ({
            kind: 'external',
            keyName: `vtexappkey-partner-${letters}`,
            owner: 'partner',
            version: 1,
            ...key,
          }),
        ),
      ].map((key) => [key.keyName, key]),
    ).values(),
  ]);

const filters = fc.record(
  {
    kind: fc.constantFrom('generated' as const, 'external' as const),
    status: statuses,
    role: fc.constantFrom('Finance', 'Shipping 100%', 'nobody has it'),
    text: fc.constantFrom('ERP', 'a', '%', '_', '\\', 'ÜNÏ', 'acmestore-A', 'partner', '\n'),
    age: fc.record({
      is: fc.constantFrom<AgeFilter>('near-expiry', 'past-period', 'pending-deletion', 'due'),
      boundaries: fc.constant(boundaries),
    }),
  },
  { requiredKeys: [] },
);
const orders = fc.record({
  sort: fc.constantFrom<KeySort>('creationDate', 'tokenDate', 'keyName', 'label'),
  order: fc.constantFrom('asc' as const, 'desc' as const),
});

describe('the list of keys', () => {
  let storage: Storage;
  const folder = temporaryFolder();
  let accounts = 0;

  before(async () => {
    storage = await openSqlite(folder);
  });

  after(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });

  async function accountWith(keys: readonly KeyState[]): Promise<string> {
    const account = `account${++accounts}`;
    await storage.write(async (db) => {
      for (const key of keys) await insertKey(db, account, { ...key, id: crypto.randomUUID() });
    });
    return account;
  }

  it('is, page by page, what its filters and its order say', async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(
        keySets,
        filters,
        orders,
        fc.integer({ min: 1, max: 12 }),
        async (keys, filter, order, limit) => {
          const account = await accountWith(keys);
          const listed: ApiKey[] = [];
          let after: Position | null = null;
          do {
            const page = { ...order, limit, after };
            const { keys, next } = await listKeys(storage.database, account, filter, page);
            assert.ok(keys.length === limit || next === null);
            listed.push(...keys.map(toApiKey));
            after = next;
          } while (after);

          const expected = keys.map(toApiKey).filter((key) => matches(key, filter));
          assert.deepEqual(names(listed), names(expected));
          assert.equal(
            await countKeys(storage.database, account, filter),
            expected.length,
            'the total is of all pages',
          );
          const direction = order.order === 'asc' ? 1 : -1;
          const values = listed.map((key) => sortValue(key, order.sort));
          assert.deepEqual(
            values,
            values.toSorted((a, b) => (a < b ? -direction : a > b ? direction : 0)),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is summarized by counts that say the same', async () => {
    await fc.assert(
      fc.asyncProperty(keySets, async (keys) => {
        const account = await accountWith(keys);
        const count = (filter: KeyFilter) => keys.map(toApiKey).filter((key) => matches(key, filter)).length;
        const aged = (is: AgeFilter) => count({ age: { is, boundaries } });
        assert.deepEqual(await summarize(storage.database, account, boundaries), {
          generated: count({ kind: 'generated' }),
          external: count({ kind: 'external' }),
          nearExpiry: aged('near-expiry'),
          pastPeriod: aged('past-period'),
          pendingDeletion: aged('pending-deletion'),
          due: aged('due'),
        });
      }),
      { numRuns: 50 },
    );
  });
});

function toGenerated(key: {
  id: string;
  letters: string;
  label: string;
  status: 'active' | 'inactive';
  roles: string[];
  createdAt: Date;
  tokenAt: Date | null;
  renewedAt: Date | null;
}): GeneratedKeyState {
  const { letters, tokenAt, renewedAt, ...rest } = key;
  return {
    kind: 'generated',
    keyName: `vtexappkey-acmestore-${letters}`,
    token: { hash: 'one', createdAt: tokenAt },
    newToken: renewedAt && { hash: 'two', createdAt: renewedAt },
    inactiveSince: null,
    version: 1,
    ...rest,
  };
}

function names(keys: readonly ApiKey[]): string[] {
  return keys.map((key) => key.keyName).toSorted();
}

function matches(key: ApiKey, { kind, status, role, text, age }: KeyFilter): boolean {
  const label = key.kind === 'generated' ? key.label : '';
  const haystacks = [key.keyName.toLowerCase(), label.toLowerCase()];
  return (
    (kind === undefined || key.kind === kind) &&
    (status === undefined || key.status === status) &&
    (role === undefined || key.roles.includes(role)) &&
    (text === undefined || haystacks.some((haystack) => haystack.includes(text.toLowerCase()))) &&
    (age === undefined || hasAge(key, age.is))
  );
}

function hasAge(key: ApiKey, age: AgeFilter): boolean {
  if (key.kind !== 'generated' || key.status !== 'active') return false;
  const date = tokenDate(key);
  const state = date === null ? 'current' : tokenAge(new Date(date), now, options).state;
  const pending = key.creationDateNewToken !== null;
  if (age === 'near-expiry') return state === 'near-expiry';
  if (age === 'past-period') return state === 'expired';
  if (age === 'pending-deletion') return pending;
  return pending || state !== 'current';
}

function sortValue(key: ApiKey, sort: KeySort): string {
  if (sort === 'keyName') return key.keyName;
  if (sort === 'label') return (key.kind === 'generated' ? key.label : key.keyName).toLowerCase();
  if (key.kind === 'external') return key.addedDate;
  return sort === 'tokenDate' ? (tokenDate(key) ?? key.creationDate) : key.creationDate;
}
