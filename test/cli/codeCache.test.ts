import assert from 'node:assert/strict';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { TestFolder } from '../files/folder.ts';
import { type Outcome, vtexKeys } from './cli.ts';

const manifest = JSON.stringify({ account: 'acmestore', keys: [{ kind: 'generated', roles: ['Owner'] }] });

describe('the code that vtex-keys keeps from one start to the next', () => {
  let folder: TestFolder;
  let first: Outcome;
  beforeEach(async () => {
    folder = await TestFolder.make({ 'vtex-keys.json': manifest });
    first = await lint();
  });
  afterEach(() => folder[Symbol.asyncDispose]());

  const run = (...args: string[]): Promise<Outcome> => {
    const cache = folder.at('cache');
    return vtexKeys(args, {
      cwd: folder.path,
      env: { HOME: cache, XDG_CACHE_HOME: cache, LOCALAPPDATA: cache },
    });
  };
  const lint = (): Promise<Outcome> => run('lint', '--as-of', '2026-11-20');

  async function kept(use = 'lint'): Promise<string[]> {
    const files = await readdir(folder.path, { recursive: true });
    return files
      .filter((file) => new RegExp(`start-\\w+\\.cjs-${use}$`).test(file))
      .map((file) => folder.at(file));
  }

  async function keptOnce(): Promise<string> {
    const [file, ...others] = await kept();
    assert.equal(others.length, 0);
    return file ?? assert.fail('nothing was kept');
  }

  it('is of the functions that the first run called, and is not made again', async () => {
    const file = await keptOnce();
    const { mtimeMs, size } = await stat(file);
    assert.ok(size > 200_000, `${size} bytes`);
    assert.deepEqual(await lint(), first);
    assert.equal((await stat(file)).mtimeMs, mtimeMs);
    assert.equal(first.code, 1);
  });

  it('is kept for this user alone, and for each command by itself', async () => {
    if (process.platform !== 'win32') assert.equal((await stat(await keptOnce())).mode & 0o077, 0);
    assert.deepEqual(await kept('rules'), []);
    assert.equal((await run('rules')).code, 0);
    assert.equal((await kept('rules')).length, 1);
  });

  it('is made again where it is damaged, in any way and place', async () => {
    const file = await keptOnce();
    const whole = await readFile(file);
    const damages = [whole.subarray(0, 1000), Buffer.from('no code'), Buffer.alloc(0)];
    for (const place of [8, 100, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(255 - damaged.readUInt8(place), place);
      damages.push(damaged);
    }
    for (const damaged of damages) {
      await writeFile(file, damaged);
      assert.deepEqual(await lint(), first);
      assert.ok((await stat(file)).size > whole.length / 2);
      assert.notDeepEqual(await readFile(file), damaged);
    }
  });

  it('is not kept of a run that fails', async () => {
    const { code } = await run('rules', '--no-such-option');
    assert.equal(code, 2);
    assert.deepEqual(await kept('rules'), []);
  });

  it('is neither kept nor looked for where the program was started', async () => {
    for (const HOME of ['', 'home']) {
      const outcome = await vtexKeys(['lint', '--as-of', '2026-11-20'], {
        cwd: folder.path,
        env: { HOME, XDG_CACHE_HOME: HOME, LOCALAPPDATA: HOME },
      });
      assert.deepEqual(outcome, first);
    }
    assert.deepEqual((await readdir(folder.path)).sort(), ['cache', 'vtex-keys.json']);
  });

  it('is taken away a month after it was replaced', async () => {
    const file = await keptOnce();
    const old = file.replace(/start-\w+\.cjs/, 'start-OLD.cjs');
    const recent = file.replace(/start-\w+\.cjs/, 'start-RECENT.cjs');
    await Promise.all([old, recent].map((path) => writeFile(path, 'code')));
    const longAgo = new Date(Date.now() - 40 * 86_400_000);
    await utimes(old, longAgo, longAgo);
    await rm(file);
    await lint();
    assert.deepEqual((await kept()).sort(), [file, recent].sort());
  });

  it('is done without where nothing can be kept', async () => {
    await folder.delete('cache');
    await writeFile(folder.at('cache'), 'no folder');
    assert.deepEqual(await lint(), first);
    assert.equal(await readFile(folder.at('cache'), 'utf8'), 'no folder');
  });
});
