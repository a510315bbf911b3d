import type { Insertable, Selectable } from 'kysely';
import { ownerAccount } from '../../../common/src/model/key.ts';
import type { GeneratedKeyState, KeyState } from '../domain/key.ts';
import type { Database, KeyTable } from './schema.ts';

export async function findKey(db: Database, account: string, id: string): Promise<KeyState | undefined> {
  const row = await db
    .selectFrom('keys')
    .selectAll()
    .where('account', '=', account)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && (await withRoles(db, [row]))[0];
}

export async function findKeyByName(
  db: Database,
  account: string,
  keyName: string,
): Promise<KeyState | undefined> {
  const row = await db
    .selectFrom('keys')
    .selectAll()
    .where('account', '=', account)
    .where('key_name', '=', keyName)
    .executeTakeFirst();
  return row && (await withRoles(db, [row]))[0];
}

export async function hasKeys(db: Database, account: string): Promise<boolean> {
  const row = await db.selectFrom('keys').select('id').where('account', '=', account).limit(1).execute();
  return row.length > 0;
}

export async function insertKey(db: Database, account: string, key: KeyState): Promise<void> {
  await db.insertInto('keys').values(toRow(account, key)).execute();
  await insertRoles(db, account, key);
}

export async function replaceKey(db: Database, account: string, key: KeyState): Promise<void> {
  await db.updateTable('keys').set(toRow(account, key)).where('id', '=', key.id).execute();
  await db.deleteFrom('key_roles').where('key_id', '=', key.id).execute();
  await insertRoles(db, account, key);
}

export async function removeKey(db: Database, id: string): Promise<void> {
  await db.deleteFrom('keys').where('id', '=', id).execute();
}

export async function countKeysWithRole(db: Database, account: string, role: string): Promise<number> {
  const { count } = await db
    .selectFrom('key_roles')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account', '=', account)
    .where('role', '=', role)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Completes rows of `keys` with their roles, in the order of the rows. */
export async function withRoles(db: Database, rows: readonly Selectable<KeyTable>[]): Promise<KeyState[]> {
  const ids = rows.map((row) => row.id);
  const given =
    ids.length === 0
      ? []
      : await db
          .selectFrom('key_roles')
          .select(['key_id', 'role'])
          .where('key_id', 'in', ids)
          .orderBy('position')
          .execute();
  const roles = Map.groupBy(given, (one) => one.key_id);
  return rows.map((row) => toState(row, roles.get(row.id)?.map((one) => one.role) ?? []));
}

async function insertRoles(db: Database, account: string, key: KeyState): Promise<void> {
  if (key.roles.length === 0) return;
  const rows = key.roles.map((role, position) => ({ key_id: key.id, account, role, position }));
  await db.insertInto('key_roles').values(rows).execute();
}

function toRow(account: string, key: KeyState): Insertable<KeyTable> {
  const label = key.kind === 'generated' ? key.label : null;
  const createdAt = (key.kind === 'generated' ? key.createdAt : key.addedAt).toISOString();
  const tokens = key.kind === 'generated' ? tokenColumns(key) : noTokens;
  return {
    id: key.id,
    account,
    kind: key.kind,
    key_name: key.keyName,
    label,
    status: key.status,
    created_at: createdAt,
    version: key.version,
    ...tokens,
    token_order: tokens.newest_token_date ?? createdAt,
    label_order: (label ?? key.keyName).toLowerCase(),
  };
}

const noTokens = {
  token_hash: null,
  token_date: null,
  new_token_hash: null,
  new_token_date: null,
  newest_token_date: null,
  inactive_since: null,
};

function tokenColumns(key: GeneratedKeyState) {
  const tokenDate = key.token.createdAt?.toISOString() ?? null;
  const newTokenDate = key.newToken?.createdAt.toISOString() ?? null;
  return {
    token_hash: key.token.hash,
    token_date: tokenDate,
    new_token_hash: key.newToken?.hash ?? null,
    new_token_date: newTokenDate,
    newest_token_date: newTokenDate ?? tokenDate,
    inactive_since: key.inactiveSince?.toISOString() ?? null,
  };
}

function toState(row: Selectable<KeyTable>, roles: readonly string[]): KeyState {
  const { id, key_name: keyName, status, version } = row;
  const createdAt = new Date(row.created_at);
  if (row.kind === 'external') {
    const owner = ownerAccount(keyName) ?? '';
    return { kind: 'external', id, keyName, owner, status, roles, addedAt: createdAt, version };
  }
  return {
    kind: 'generated',
    id,
    keyName,
    label: row.label ?? '',
    status,
    roles,
    createdAt,
    token: { hash: row.token_hash ?? '', createdAt: dateOrNull(row.token_date) },
    newToken:
      row.new_token_hash !== null && row.new_token_date !== null
        ? { hash: row.new_token_hash, createdAt: new Date(row.new_token_date) }
        : null,
    inactiveSince: dateOrNull(row.inactive_since),
    version,
  };
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
