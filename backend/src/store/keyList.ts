import { type ExpressionBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { KeyKind } from '../../../common/src/model/key.ts';
import type { AgeFilter, KeyQuery, KeySort, Summary } from '../../../common/src/model/query.ts';
import type { KeyState } from '../domain/key.ts';
import type { AgeBoundaries } from '../domain/period.ts';
import type { Position } from './cursor.ts';
import { withRoles } from './keys.ts';
import type { Database, Schema } from './schema.ts';

export interface KeyFilter extends Pick<KeyQuery, 'kind' | 'status' | 'role' | 'text'> {
  readonly age?: AgedKeys;
}

/** Keys of an age, and the dates of creation at which ages turn now. */
export interface AgedKeys {
  readonly is: AgeFilter;
  readonly boundaries: AgeBoundaries;
}

/** The page of keys after a position, at most `limit` of them, and where it ends if more follow. */
export interface ListedKeys {
  readonly keys: readonly KeyState[];
  readonly next: Position | null;
}

export interface KeyOrder {
  readonly sort: KeySort;
  readonly order: 'asc' | 'desc';
}

const sortColumns = {
  creationDate: 'created_at',
  tokenDate: 'token_order',
  keyName: 'key_name',
  label: 'label_order',
} as const satisfies Record<KeySort, keyof Schema['keys']>;

/** Keys that sort alike follow each other by id, so that every key has one place. */
export async function listKeys(
  db: Database,
  account: string,
  filter: KeyFilter,
  page: KeyOrder & { limit: number; after: Position | null },
): Promise<ListedKeys> {
  const column = sortColumns[page.sort];
  let query = filtered(db, account, filter)
    .selectAll()
    .orderBy(column, page.order)
    .orderBy('id', page.order)
    .limit(page.limit + 1);
  if (page.after) {
    const beyond = sql.raw(page.order === 'asc' ? '>' : '<');
    const { value, id } = page.after;
    query = query.where(sql<boolean>`(${sql.ref(column)}, id) ${beyond} (${value}, ${id})`);
  }
  const rows = await query.execute();
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const next = last && rows.length > shown.length ? { value: last[column], id: last.id } : null;
  return { keys: await withRoles(db, shown), next };
}

export async function countKeys(db: Database, account: string, filter: KeyFilter): Promise<number> {
  const { count } = await filtered(db, account, filter)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function summarize(db: Database, account: string, boundaries: AgeBoundaries): Promise<Summary> {
  const count = (filter: KeyFilter) => countKeys(db, account, filter);
  const aged = (is: AgeFilter) => count({ age: { is, boundaries } });
  return {
    generated: await count({ kind: 'generated' }),
    external: await count({ kind: 'external' }),
    nearExpiry: await aged('near-expiry'),
    pastPeriod: await aged('past-period'),
    pendingDeletion: await aged('pending-deletion'),
    due: await aged('due'),
  };
}

type KeysQuery = SelectQueryBuilder<Schema, 'keys', object>;

function filtered(db: Database, account: string, filter: KeyFilter): KeysQuery {
  const { kind, status, role, text, age } = filter;
  let query: KeysQuery = db.selectFrom('keys').where('keys.account', '=', account);
  if (kind) query = query.where('kind', '=', kind);
  if (status) query = query.where('status', '=', status);
  if (role !== undefined) {
    query = query.where('id', 'in', (eb) =>
      eb
        .selectFrom('key_roles')
        .select('key_id')
        .where('key_roles.account', '=', account)
        .where('role', '=', role),
    );
  }
  if (text)
    query = query.where((eb) => eb.or([contains('lower(key_name)', text), contains('label_order', text)]));
  if (age) query = query.where((eb) => hasAge(eb, age));
  return query;
}

/** Only active generated keys have an age: the token of another stops nobody and is stopped by nothing. */
function hasAge(eb: ExpressionBuilder<Schema, 'keys'>, { is, boundaries }: AgedKeys) {
  const past = eb('newest_token_date', '<=', boundaries.pastPeriod.toISOString());
  const nearOrPast = eb('newest_token_date', '<=', boundaries.nearExpiry.toISOString());
  const pending = eb('new_token_date', 'is not', null);
  const conditions = {
    'near-expiry': eb.and([nearOrPast, eb.not(past)]),
    'past-period': past,
    'pending-deletion': pending,
    due: eb.or([nearOrPast, pending]),
  } satisfies Record<AgeFilter, unknown>;
  const generated: KeyKind = 'generated';
  return eb.and([eb('kind', '=', generated), eb('status', '=', 'active'), conditions[is]]);
}

/** `lowered` is SQL for a text in lower case. */
function contains(lowered: 'lower(key_name)' | 'label_order', text: string) {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<boolean>`${sql.raw(lowered)} like ${pattern} escape '\\'`;
}
