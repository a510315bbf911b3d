import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './schema.ts';
import { StorageError } from './storageError.ts';

/** In the order of their names. One that has been released is never changed. */
const migrations: Record<string, Migration> = {
  '0001-keys': { up: createKeys },
  '0002-accounts': { up: createAccountTables },
  '0003-role-numbers': { up: numberRoles },
};

/** Refuses a data folder that a newer version has migrated: what this one would write could break it. */
export async function refuseNewer(database: Database): Promise<void> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const applied = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
  const unknown = applied.rows.filter(({ name }) => !(name in migrations));
  if (unknown.length === 0) return;
  throw new StorageError(
    'storage-too-new',
    'The data folder was written by a newer version of the key service. Update this one, or choose another data folder.',
  );
}

/** Brings the tables up to date in one transaction, so that two processes may start at once. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const provider = { getMigrations: async () => migrations };
    const { error } = await new Migrator({ db: transaction, provider }).migrateToLatest();
    if (error) throw error;
  });
}

async function createKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('key_name', 'text', (column) => column.notNull())
    .addColumn('label', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('token_hash', 'text')
    .addColumn('token_date', 'text')
    .addColumn('new_token_hash', 'text')
    .addColumn('new_token_date', 'text')
    .addColumn('inactive_since', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('newest_token_date', 'text')
    .addColumn('token_order', 'text', (column) => column.notNull())
    .addColumn('label_order', 'text', (column) => column.notNull())
    .addUniqueConstraint('keys_name', ['account', 'key_name'])
    .execute();
  // A page is read along one of these, from the cursor on: with the kind, as the tree asks, and without.
  for (const order of ['created_at', 'token_order', 'key_name', 'label_order']) {
    await db.schema.createIndex(`keys_by_${order}`).on('keys').columns(['account', order, 'id']).execute();
    await db.schema
      .createIndex(`keys_by_kind_${order}`)
      .on('keys')
      .columns(['account', 'kind', order, 'id'])
      .execute();
  }
  await db.schema
    .createIndex('keys_by_age')
    .on('keys')
    .columns(['account', 'kind', 'status', 'newest_token_date', 'new_token_date'])
    .execute();
  await db.schema
    .createTable('key_roles')
    .addColumn('key_id', 'text', (column) => column.notNull().references('keys.id').onDelete('cascade'))
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('key_roles_key', ['key_id', 'role'])
    .execute();
  await db.schema
    .createIndex('key_roles_by_role')
    .on('key_roles')
    .columns(['account', 'role', 'key_id'])
    .execute();
}

async function createAccountTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('custom_roles')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('resources', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('custom_roles_key', ['account', 'name'])
    .execute();
  await db.schema
    .createTable('settings')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('token_period', 'text', (column) => column.notNull())
    .addColumn('enforcement', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('events')
    .addColumn('sequence', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('events_by_account').on('events').columns(['account', 'sequence']).execute();
  await db.schema
    .createTable('idempotent_answers')
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('request_hash', 'text', (column) => column.notNull())
    .addColumn('status', 'integer', (column) => column.notNull())
    .addColumn('version', 'integer')
    .addColumn('body', 'text')
    .addColumn('answered_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotent_answers_key', ['account', 'idempotency_key'])
    .execute();
  await db.schema
    .createIndex('idempotent_answers_by_age')
    .on('idempotent_answers')
    .column('answered_at')
    .execute();
}

async function numberRoles(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('role_numbers')
    .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addUniqueConstraint('role_numbers_name', ['account', 'name'])
    .execute();
  await sql`insert into role_numbers (account, name) select account, name from custom_roles order by account, name`.execute(
    db,
  );
}
