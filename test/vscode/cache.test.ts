import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filledOnce } from './cache.ts';

describe('a folder that is filled once', () => {
  let cache: string;
  let folder: string;

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'vtex-keys-cache-'));
    folder = join(cache, 'thing-1.0');
  });

  afterEach(() => rm(cache, { recursive: true, force: true }));

  const fill = (text: string) => (partial: string) => writeFile(join(partial, 'file'), text);

  it('is not filled again', async () => {
    await filledOnce(folder, fill('first'));
    await filledOnce(folder, () => assert.fail('filled twice'));
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'first');
  });

  it('is not there when filling fails, nor is what was half done', async () => {
    const failing = filledOnce(folder, async (partial) => {
      await fill('half')(partial);
      throw new Error('the registry is gone');
    });
    await assert.rejects(failing, /the registry is gone/);
    assert.deepEqual(await readdir(cache), []);
  });

  it('takes over what another process has made meanwhile', async () => {
    await filledOnce(folder, async (partial) => {
      await fill('mine')(partial);
      await mkdir(folder);
      await writeFile(join(folder, 'file'), 'theirs');
    });
    assert.equal(await readFile(join(folder, 'file'), 'utf8'), 'theirs');
    assert.deepEqual(await readdir(cache), ['thing-1.0']);
  });

  it('is cleared of what a killed process left, and of nothing that a living one still fills', async () => {
    const killed = spawn(process.execPath, ['--version']);
    await once(killed, 'exit');
    await mkdir(`${folder}.partial-${killed.pid}`);
    await mkdir(`${folder}.partial-${process.ppid}`);
    await filledOnce(folder, fill('mine'));
    assert.deepEqual((await readdir(cache)).sort(), ['thing-1.0', `thing-1.0.partial-${process.ppid}`]);
  });
});
