import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { customRoleNumbers, removeRole, saveRole } from '../../../backend/src/store/roles.ts';
import { openSqlite } from '../../../backend/src/store/sqlite.ts';
import { temporaryFolder } from '../keyServiceUnderTest.ts';

describe('the numbers of custom roles', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const role = (name: string) => ({ name, resources: [], version: 1 });

  it('are given to the roles of a data folder that had none', async () => {
    const old = await openSqlite(folder);
    for (const name of ['Packer', 'Auditor']) await saveRole(old.database, 'acmestore', role(name));
    await old.close();
    const file = new DatabaseSync(join(folder, 'keys.sqlite'));
    file.exec("drop table role_numbers; delete from kysely_migration where name = '0003-role-numbers'");
    file.close();

    const storage = await openSqlite(folder);
    const numbers = await customRoleNumbers(storage.database, 'acmestore');
    assert.deepEqual(
      [...numbers],
      [
        ['Auditor', 1],
        ['Packer', 2],
      ],
    );
    await storage.close();
  });

  it('stay with a name, and are never given to another, in whichever account', async () => {
    const storage = await openSqlite(folder);
    const { database } = storage;
    await saveRole(database, 'acmestore', role('Packer'));
    await saveRole(database, 'otherstore', role('Packer'));
    await saveRole(database, 'acmestore', { ...role('Packer'), version: 2 });
    await removeRole(database, 'acmestore', 'Packer');
    await saveRole(database, 'acmestore', role('Auditor'));
    await saveRole(database, 'acmestore', role('Packer'));
    const ours = await customRoleNumbers(database, 'acmestore');
    const others = await customRoleNumbers(database, 'otherstore');
    assert.equal(ours.get('Packer'), 1);
    assert.equal(new Set([...ours.values(), ...others.values()]).size, 3);
    await storage.close();
  });
});
