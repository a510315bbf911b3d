import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Change } from '../../common/src/model/change.ts';
import {
  bundleBackend,
  type RunningBackend,
  startBackend,
  startedBackend,
  temporaryFolder,
} from './backendProcess.ts';

describe('the key service as a process', () => {
  const folder = temporaryFolder();
  const running: RunningBackend[] = [];
  let bundle: string;

  before(async () => {
    bundle = await bundleBackend(folder.path);
  });

  afterEach(async () => {
    for (const backend of running.splice(0)) await backend.stop();
  });

  after(() => folder.remove());

  function dataFolder(): string {
    const path = join(folder.path, crypto.randomUUID());
    mkdirSync(path);
    return path;
  }

  async function start(data = dataFolder()): Promise<RunningBackend> {
    const backend = await startedBackend(bundle, data);
    running.push(backend);
    return backend;
  }

  it('tells its parent a loopback address and a credential of its own', async () => {
    const [one, other] = [await start(), await start()];
    assert.match(one.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.notEqual(one.credential, other.credential);
    assert.ok(one.credential.length >= 32);
    const refused = await fetch(`${one.origin}/v1/accounts/acmestore/keys`, {
      headers: { authorization: `Bearer ${other.credential}` },
    });
    assert.equal(refused.status, 401);
    assert.ok(!one.log().includes(one.credential));
  });

  it('ends when its parent goes away', async () => {
    const { child } = await start();
    const exited = once(child, 'exit');
    child.disconnect();
    assert.deepEqual(await exited, [0, null]);
  });

  it('ends on SIGTERM, while somebody follows its changes', async () => {
    const { child, keys } = await start();
    const stop = new AbortController();
    const open = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    const following = keys().watch(
      {
        onOpen: () => open.resolve(),
        onChange: () => {},
        onDisconnect: () => lost.resolve(),
      },
      stop.signal,
    );
    await open.promise;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
    await lost.promise;
    stop.abort();
    await following;
  });

  it('tells its parent why it cannot start', async () => {
    const file = join(folder.path, 'a-file');
    writeFileSync(file, '');
    const { child, message } = await startBackend(bundle, file);
    assert.ok(message.type === 'failed');
    assert.equal(message.code, 'storage-failed');
    assert.match(message.message, /choose another/);
    const [code] = await once(child, 'exit');
    assert.equal(code, 1);
  });

  it('keeps what it was told when it is started again', async () => {
    const data = dataFolder();
    const first = await start(data);
    const { key } = await first.keys().generateKey({ label: 'erp', roles: ['Finance'] });
    await first.stop();
    const second = await start(data);
    assert.deepEqual(await second.keys().getKey(key.id), key);
  });

  it('is opened twice at the same time on a new data folder', async () => {
    const data = dataFolder();
    const both = await Promise.all([start(data), start(data)]);
    for (const backend of both) await backend.keys().generateKey({ label: 'erp', roles: [] });
    for (const backend of both) assert.equal((await backend.keys().summary()).generated, 2);
  });

  it('tells what another process on the same data folder changes', async () => {
    const data = dataFolder();
    const [here, there] = [await start(data), await start(data)];
    const stop = new AbortController();
    const open = Promise.withResolvers<void>();
    const theirs = Promise.withResolvers<Change>();
    const following = here.keys().watch(
      {
        onOpen: () => open.resolve(),
        onChange: (change) => theirs.resolve(change),
        onDisconnect: (error) => theirs.reject(error),
      },
      stop.signal,
    );
    await open.promise;
    const { key } = await there.keys().generateKey({ label: 'theirs', roles: [] });
    assert.equal((await theirs.promise).id, key.id);
    assert.deepEqual(await here.keys().getKey(key.id), key);
    stop.abort();
    await following;
  });

  it('lets two processes write at once, and loses nothing', async () => {
    const data = dataFolder();
    const both = [await start(data), await start(data)];
    const made = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        both[index % 2]?.keys().generateKey({ label: `key ${index}`, roles: ['Finance'] }),
      ),
    );
    const names = made.map((one) => one?.key.keyName);
    for (const backend of both) {
      const { items } = await backend.keys().listKeys({ limit: 1000 });
      assert.deepEqual(items.map((key) => key.keyName).toSorted(), names.toSorted());
    }
  });

  describe('without a parent', () => {
    const run = promisify(execFile);
    const environment = (credential?: string) => ({
      ...process.env,
      ...(credential !== undefined && { VTEX_KEYS_CREDENTIAL: credential }),
    });

    it('asks for a credential of at least 32 characters', async () => {
      for (const credential of ['', 'too short']) {
        const options = { env: environment(credential) };
        await assert.rejects(
          run(process.execPath, [bundle, '--data', dataFolder()], options),
          (error: Error) => {
            assert.ok('code' in error && 'stderr' in error);
            assert.equal(error.code, 2);
            assert.match(String(error.stderr), /VTEX_KEYS_CREDENTIAL must hold/);
            assert.ok(credential === '' || !String(error.stderr).includes(credential));
            return true;
          },
        );
      }
    });

    it('tells how it is used where an option is wrong', async () => {
      for (const options of [[], ['--data'], ['--data', 'x', '--port', 'http'], ['--nonsense']]) {
        const env = environment('x'.repeat(32));
        await assert.rejects(run(process.execPath, [bundle, ...options], { env }), (error: Error) => {
          assert.ok('code' in error && error.code === 2);
          assert.match(error.message, /Usage: /);
          return true;
        });
      }
    });

    it('prints its address, serves, and offers no example keys', async () => {
      const credential = 'a-credential-that-is-long-enough-for-this';
      const child = execFile(process.execPath, [bundle, '--data', dataFolder()], {
        env: environment(credential),
      });
      assert.ok(child.stdout);
      const [line] = await once(child.stdout, 'data');
      const origin = /^Key service listening on (http:\S+)\n$/.exec(String(line))?.[1];
      const answer = await fetch(`${origin}/v1/accounts/acmestore/capabilities`, {
        headers: { authorization: `Bearer ${credential}` },
      });
      const capabilities = (await answer.json()) as { loadExamples: { available: boolean } };
      assert.equal(capabilities.loadExamples.available, false);
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      assert.deepEqual(await exited, [0, null]);
    });
  });
});
