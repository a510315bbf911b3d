import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { migrate, refuseNewer } from './migrations.ts';
import type { Database, Schema } from './schema.ts';
import { withStorageErrors } from './storageError.ts';

/** The tables of a data folder, opened by this process; others may have it open at the same time. */
export interface Storage {
  readonly database: Database;
  /**
   * Runs `work` in one transaction that excludes other writers from its start, so that what it reads is still
   * so when it writes. Whatever it throws takes everything back.
   */
  write<T>(work: (transaction: Database) => Promise<T>): Promise<T>;
  /** A number that changes whenever another process has committed a change. */
  foreignVersion(): number;
  close(): Promise<void>;
}

/** How long a write waits for another process's write, in milliseconds. */
const busyTimeout = 5000;

/**
 * Opens `keys.sqlite` in a folder, which is created where it is missing, both for their owner only. Throws a
 * `StorageError` where that cannot be done; what was there is then as it was.
 */
export async function openSqlite(folder: string): Promise<Storage> {
  const connection = withStorageErrors(() => connect(folder));
  const database = new Kysely<Schema>({ dialect: nodeSqlite(connection) });
  try {
    await refuseNewer(database);
    withStorageErrors(() => prepareForWriting(connection));
    await migrate(database);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    database,
    write: (work) => database.transaction().execute(work),
    foreignVersion: () =>
      withStorageErrors(() => Number(connection.prepare('pragma data_version').get()?.['data_version'])),
    close: () => database.destroy(),
  };
}

function connect(folder: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'keys.sqlite');
  // SQLite would make the file readable for others, and opens one that it may not write without a word.
  closeSync(openSync(file, 'a', 0o600));
  return new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true });
}

/** Every committed change survives a crash of the machine. */
function prepareForWriting(connection: DatabaseSync): void {
  connection.exec('pragma journal_mode = wal');
  connection.exec('pragma synchronous = full');
}

function nodeSqlite(connection: DatabaseSync): Dialect {
  return {
    createDriver: () => new NodeSqliteDriver(connection),
    createAdapter: () => new TransactionalDdlAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  };
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #connection: DatabaseSync;

  constructor(connection: DatabaseSync) {
    super({ database: asSqliteDatabase(connection) });
    this.#connection = connection;
  }

  /** Takes the write lock at once: a transaction that reads first could not be upgraded beside another. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** SQLite has already rolled back by itself after some errors, such as a full disk. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#connection.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Kysely is careful for the sake of other drivers: SQLite does migrate in a transaction. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function asSqliteDatabase(connection: DatabaseSync): SqliteDatabase {
  return {
    close: () => connection.close(),
    prepare: (sql) =>
      withStorageErrors(() => {
        const statement = connection.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (values) => withStorageErrors(() => statement.all(...(values as SQLInputValue[]))),
          run: (values) => withStorageErrors(() => statement.run(...(values as SQLInputValue[]))),
          iterate: (values) => withStorageErrors(() => statement.iterate(...(values as SQLInputValue[]))),
        };
      }),
  };
}
