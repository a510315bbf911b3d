import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withFileLock } from '../../server/src/cli/fileLock.ts';
import { fileRenewals } from '../../server/src/cli/keys/renewalsFile.ts';

describe('a file that is locked while it is changed', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtex-keys-lock-'));
    file = join(folder, '.env');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const notForLong = { total: 0, between: 1 };
  const never = () => assert.fail('nothing may be changed');

  for (const [title, holder] of [
    ['a process that is at work', `${hostname()} ${process.pid}\n`],
    ['a process on another machine, which may be', 'elsewhere.example 1\n'],
    ['a process that is only just taking it', ''],
  ] as const) {
    it(`is not changed under ${title}, and it is said what to do`, async () => {
      writeFileSync(`${file}.lock`, holder);
      await assert.rejects(withFileLock(file, never, notForLong), {
        message: `another process is changing ${file}, or has left ${file}.lock behind`,
        hint: 'run this again when it is done; where there is no such process, delete the lock',
      });
      assert.deepEqual(readdirSync(folder), ['.env.lock']);
    });
  }

  it('is changed by one at a time, also where a process that is gone has left its lock behind', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(`${file}.lock`, `${hostname()} ${pid}\n`);
    let atWork = 0;
    const work = async () => {
      const now = ++atWork;
      await setImmediate();
      atWork--;
      return now;
    };
    const seen = await Promise.all(Array.from({ length: 20 }, () => withFileLock(file, work)));
    assert.deepEqual(new Set(seen), new Set([1]));
    assert.deepEqual(readdirSync(folder), []);
  });

  it('loses no renewal of those that are remembered at the same time', async () => {
    const renewals = fileRenewals(file, 'acmestore', assert.fail);
    const names = Array.from({ length: 10 }, (_, index) => `key ${index}`);
    const record = { creationDateToken: null, creationDateNewToken: null, expirationPeriod: null };
    await Promise.all(names.map((name) => renewals.set(name, record)));
    assert.deepEqual(Object.keys(await renewals.all()).sort(), names);
    assert.deepEqual(readdirSync(folder), ['.env']);
  });

  it('is free again after work that failed', async () => {
    const failing = withFileLock(file, () => Promise.reject(new Error('no')), notForLong);
    await assert.rejects(failing, /^Error: no$/);
    assert.equal(await withFileLock(file, async () => 'done', notForLong), 'done');
    assert.deepEqual(readdirSync(folder), []);
  });
});
