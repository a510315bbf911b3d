import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type Storage } from '../../../backend/src/store/sqlite.ts';
import { StorageError } from '../../../backend/src/store/storageError.ts';
import { temporaryFolder } from '../keyServiceUnderTest.ts';

describe('the data folder', () => {
  let root: string;

  beforeEach(() => {
    root = temporaryFolder();
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  async function codeOf(opening: () => Promise<Storage>): Promise<string> {
    try {
      await (await opening()).close();
      return 'opened';
    } catch (error) {
      assert.ok(error instanceof StorageError, String(error));
      assert.match(error.message, /choose|update|free/i, 'the words say what to do next');
      return error.code;
    }
  }

  it('is made for its owner only, and opens again', async () => {
    const folder = join(root, 'deep', 'data');
    await (await openSqlite(folder)).close();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(join(folder, 'keys.sqlite')).mode & 0o777, 0o600);
    await (await openSqlite(folder)).close();
  });

  it('that cannot be written is refused, and left as it was', async () => {
    const folder = join(root, 'read-only');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    chmodSync(root, 0o755);
    assert.equal(await asOrdinaryUser(() => codeOf(() => openSqlite(folder))), 'storage-read-only');
    assert.equal(existsSync(join(folder, 'keys.sqlite')), false);
  });

  it('whose file cannot be written is refused, and left as it was', async () => {
    const folder = join(root, 'data');
    await (await openSqlite(folder)).close();
    const file = join(folder, 'keys.sqlite');
    chmodSync(root, 0o755);
    chmodSync(folder, 0o755);
    chmodSync(file, 0o444);
    const before = readFileSync(file);
    assert.equal(await asOrdinaryUser(() => codeOf(() => openSqlite(folder))), 'storage-read-only');
    assert.deepEqual(readFileSync(file), before);
  });

  it('that is a file is refused, and left as it was', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'mine');
    assert.equal(await codeOf(() => openSqlite(file)), 'storage-failed');
    assert.equal(readFileSync(file, 'utf8'), 'mine');
  });

  it('of a newer version is refused, and left as it was', async () => {
    await (await openSqlite(root)).close();
    const file = join(root, 'keys.sqlite');
    const newer = new DatabaseSync(file);
    newer.exec(`insert into kysely_migration values ('9999-from-the-future', '2030-01-01T00:00:00.000Z')`);
    newer.close();
    const before = readFileSync(file);
    assert.equal(await codeOf(() => openSqlite(root)), 'storage-too-new');
    assert.deepEqual(readFileSync(file), before);
  });

  it('with a file that is no database is refused, and left as it was', async () => {
    const file = join(root, 'keys.sqlite');
    const notADatabase = 'the notes of somebody else\n'.repeat(1000);
    writeFileSync(file, notADatabase);
    assert.equal(await codeOf(() => openSqlite(root)), 'storage-failed');
    assert.equal(readFileSync(file, 'utf8'), notADatabase);
  });

  it('that is damaged is refused when the damage is met', async () => {
    await (await openSqlite(root)).close();
    const file = join(root, 'keys.sqlite');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 4096, 8 * 4096));
    assert.equal(await codeOf(() => openSqlite(root)), 'storage-failed');
  });
});

/** Permissions do not bind the administrator, so it steps down for as long as `work` runs. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return await work();
  const nobody = 65_534;
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
