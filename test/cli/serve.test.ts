import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { bundledCli, vtexKeys } from './cli.ts';

const credential = 'a-credential-for-tests-of-serve-0123456789';

describe('vtex-keys serve', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtex-keys-serve-'));
  });
  afterEach(async () => {
    if (child && child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    }
    child = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve() {
    const { PATH, HOME } = process.env;
    const started = spawn(
      process.execPath,
      [await bundledCli(), 'serve', '--port', '0', '--data', join(folder, 'data')],
      { env: { PATH, HOME, VTEX_KEYS_CREDENTIAL: credential }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = started;
    const stderr = text(started.stderr);
    const [line] = await once(createInterface({ input: started.stdout }), 'line');
    const [, url] = /^Key service listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(line) ?? assert.fail(line);
    return { child: started, url: url ?? '', stderr };
  }

  const keys = (url: string, ...args: string[]) =>
    vtexKeys(['keys', ...args, '--backend', 'service', '--url', url, '--account', 'acmestore'], {
      env: { VTEX_KEYS_APP_TOKEN: credential },
      cwd: folder,
    });

  it('says where it listens, and serves whoever has the credential', async () => {
    const { url, child: service, stderr } = await serve();
    const { code } = await keys(url, 'generate', '--label', 'hub', '--token-to', 'env-file:.env#T');
    assert.equal(code, 0);
    assert.match((await keys(url, 'list')).stdout, /vtexappkey-acmestore-[A-Z]{6} {2}hub/);
    const closed = once(service, 'close');
    service.kill('SIGTERM');
    assert.deepEqual(await closed, [0, null]);
    const log = await stderr;
    assert.match(log, /"route":"\/v1\/accounts\/:account\/keys"/);
    for (const secret of [credential, readFileSync(join(folder, '.env'), 'utf8').trim().slice(2)]) {
      assert.ok(!log.includes(secret));
    }
  });

  it('has no credential among its arguments', async () => {
    const { child: service } = await serve();
    const { pid } = service;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    for (const each of [pid, ...children]) {
      assert.ok(!readFileSync(`/proc/${each}/cmdline`, 'utf8').includes(credential));
    }
  });

  it('keeps what it served, for its next start', async () => {
    const first = await serve();
    await keys(first.url, 'generate', '--label', 'hub', '--token-to', 'command:cat > /dev/null');
    const closed = once(first.child, 'close');
    first.child.kill('SIGINT');
    await closed;
    const second = await serve();
    assert.match((await keys(second.url, 'list')).stdout, / hub /);
  });

  const refusals: [string[], NodeJS.ProcessEnv, RegExp][] = [
    [
      [],
      {},
      /^error: VTEX_KEYS_CREDENTIAL holds no credential .*\nhint: make one: export VTEX_KEYS_CREDENTIAL=/,
    ],
    [
      [],
      { VTEX_KEYS_CREDENTIAL: 'short' },
      /^error: VTEX_KEYS_CREDENTIAL holds no credential of at least 32/,
    ],
    [['--port', '70000'], { VTEX_KEYS_CREDENTIAL: credential }, /^error: --port takes 0 to 65535\n/],
  ];
  for (const [args, env, message] of refusals) {
    it(`refuses ${[...args, ...Object.keys(env)].join(' ') || 'to run without a credential'}`, async () => {
      const { code, stdout, stderr } = await vtexKeys(['serve', ...args], { env, cwd: folder });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('ends with 2 where its port is taken', async () => {
    const { url } = await serve();
    const { code, stderr } = await vtexKeys(
      ['serve', '--port', new URL(url).port, '--data', join(folder, 'other')],
      { env: { VTEX_KEYS_CREDENTIAL: credential } },
    );
    assert.equal(code, 2);
    assert.match(stderr, /EADDRINUSE/);
  });
});
