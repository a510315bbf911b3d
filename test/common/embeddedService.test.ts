import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BackendError } from '../../common/src/backends/backendError.ts';
import { EmbeddedService } from '../../common/src/node/embeddedService.ts';

describe('the embedded key service', () => {
  let folder: string;
  let log: string[];
  let stopped: PromiseWithResolvers<BackendError>;
  let service: EmbeddedService | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-embedded-'));
    log = [];
    stopped = Promise.withResolvers();
  });

  afterEach(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function serviceOf(modulePath: string, dataFolder = join(folder, 'data')): EmbeddedService {
    const note = (line: string | Error): void => void log.push(String(line));
    service = new EmbeddedService({
      modulePath,
      dataFolder,
      log: { debug: note, info: note, warn: note, error: note },
      onStopped: stopped.resolve,
    });
    return service;
  }

  const realService = (dataFolder?: string) => serviceOf(resolve('backend/src/main.ts'), dataFolder);

  /** A service of one line of code, for what the real one hardly ever does. */
  async function serviceThat(does: string): Promise<EmbeddedService> {
    const path = join(folder, 'service.mjs');
    await writeFile(path, does);
    return serviceOf(path);
  }

  /** As the log tells it. */
  const servicePid = (): number => Number(/process (\d+),/.exec(log.join('\n'))?.[1]);

  const health = async (origin: string): Promise<number> => (await fetch(`${origin}/v1/health`)).status;

  it('starts once, however many ask for it, and listens on loopback', async () => {
    const [first, second] = await Promise.all([realService().address(), service?.address()]);
    assert.equal(first, second);
    assert.match(first.origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await health(first.origin), 200);
  });

  it('lets in nobody without the credential, which stands in no log', async () => {
    const { origin, credential } = await realService().address();
    const summary = (authorization: string) =>
      fetch(`${origin}/v1/accounts/acmestore/summary`, { headers: { authorization } });
    assert.equal((await summary(`Bearer ${credential}`)).status, 200);
    assert.equal((await summary('Bearer other')).status, 401);
    assert.ok(!log.join('\n').includes(credential));
  });

  it('has no credential among its arguments', async () => {
    const { credential } = await realService().address();
    const { stdout } = await promisify(execFile)('ps', ['-o', 'args=', '-p', String(servicePid())]);
    assert.match(stdout, /--data/);
    assert.ok(!stdout.includes(credential));
  });

  it('says so once when it is killed, and starts again only when it is asked for', async () => {
    const { origin } = await realService().address();
    process.kill(servicePid(), 'SIGKILL');
    const error = await stopped.promise;
    assert.equal(error.code, 'unreachable');
    assert.equal(error.message, 'The key service stopped (SIGKILL).');
    await assert.rejects(health(origin));
    const again = await service?.address();
    assert.equal(await health(again?.origin ?? ''), 200);
  });

  it('stops when it is told to, and does not call that a failure', async () => {
    const { origin } = await realService().address();
    await service?.stop();
    await assert.rejects(health(origin));
    const outcome = await Promise.race([stopped.promise, Promise.resolve('nothing')]);
    assert.equal(outcome, 'nothing');
  });

  it('tells in its own words why it cannot keep its data', async () => {
    const file = join(folder, 'a file');
    await writeFile(file, '');
    await assert.rejects(realService(file).address(), (error: BackendError) => {
      assert.match(error.code, /^storage-/);
      assert.match(error.message, /data folder/);
      return true;
    });
  });

  it('ends with words where it ends before it is ready', async () => {
    await assert.rejects((await serviceThat('process.exit(3)')).address(), {
      code: 'unreachable',
      message: 'The key service stopped before it was ready (exit code 3).',
    });
  });

  it('ends with words where it says what nobody understands', async () => {
    const service = await serviceThat(
      'process.send({ origin: "http://127.0.0.1:1" }); setInterval(() => {}, 1000)',
    );
    await assert.rejects(service.address(), { message: 'The key service started with words unknown here.' });
  });

  it('tries anew after a start that failed', async () => {
    const service = await serviceThat('process.exit(3)');
    await assert.rejects(service.address());
    await writeFile(
      join(folder, 'service.mjs'),
      `process.send({ type: 'ready', origin: 'http://127.0.0.1:1', credential: 'c'.repeat(32) });
       setInterval(() => {}, 1000);`,
    );
    assert.equal((await service.address()).origin, 'http://127.0.0.1:1');
  });

  it('has its log in the log, each line at its level', async () => {
    const service = await serviceThat(`
      console.log('{"level":30,"msg":"one"}');
      console.error('two');
      setTimeout(() => process.exit(1), 50);`);
    await assert.rejects(service.address());
    assert.deepEqual(log.sort(), ['[service] two', '[service] {"level":30,"msg":"one"}']);
  });
});
