import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const { DISPLAY, WAYLAND_DISPLAY, VSCODE_BIN, ...environment } = process.env;

describe('npm start', function () {
  this.timeout(60_000);
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-start-'));
  });

  afterEach(async () => {
    if (child?.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });

  /** Starts in a folder of its own, as a process group: so a signal to the group is what Ctrl-C sends. */
  function start(env: NodeJS.ProcessEnv, ...args: string[]): ChildProcess {
    const script = ['test/vscode/start.ts', '--folder', folder, ...args];
    child = spawn(process.execPath, script, {
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    return child;
  }

  it('serves VS Code to whoever has its address, to nobody else, and until Ctrl-C', async () => {
    const started = start({ PATH: dirname(process.execPath) });
    const address = await servedAddress(started);
    const withToken = await fetch(address, { redirect: 'manual' });
    const cookie = withToken.headers.getSetCookie().map((text) => text.split(';')[0] ?? '');
    const page = await fetch(new URL(withToken.headers.get('location') ?? '', address), {
      headers: { cookie: cookie.join('; ') },
    });
    assert.equal(page.status, 200);
    assert.ok((await page.text()).includes('vscode-workbench-web-configuration'));
    assert.equal((await fetch(new URL('/', address))).status, 403);
    assert.equal((await fetch(new URL('/?tkn=0000', address))).status, 403);
    assert.equal(address.searchParams.get('folder'), join(process.cwd(), 'examples/acme-store'));

    const exited = once(started, 'exit');
    process.kill(-(started.pid ?? 0), 'SIGINT');
    assert.deepEqual(await exited, [0, null]);
    await assert.rejects(fetch(address), /fetch failed/);
  });

  it('keeps the token where only its owner can read it', async () => {
    await servedAddress(start({ PATH: dirname(process.execPath) }));
    const { mode } = await stat(join(folder, 'connection-token'));
    assert.equal(mode & 0o777, 0o600);
    const commandLine = await readFile(`/proc/${child?.pid}/cmdline`, 'utf8').catch(() => '');
    assert.doesNotMatch(commandLine, new RegExp(await readFile(join(folder, 'connection-token'), 'utf8')));
  });

  it('takes another port when its own is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const taken = String((other.address() as AddressInfo).port);
    const address = await servedAddress(start({ PATH: dirname(process.execPath) }, '--port', taken));
    assert.notEqual(address.port, taken);
    other.close();
  });

  it('opens desktop VS Code where there is one, on the example workspace', async () => {
    const code = join(folder, 'code');
    await writeFile(code, `#!/bin/sh\nprintf '%s\\n' "$@" > ${join(folder, 'arguments')}\n`);
    await chmod(code, 0o755);
    const started = start({ VSCODE_BIN: code });
    assert.deepEqual(await once(started, 'exit'), [0, null]);
    const args = (await readFile(join(folder, 'arguments'), 'utf8')).trim().split('\n');
    assert.ok(args.includes(`--extensionDevelopmentPath=${process.cwd()}`));
    assert.equal(args.at(-1), join(process.cwd(), 'examples/acme-store'));
  });
});

async function servedAddress(started: ChildProcess): Promise<URL> {
  assert.ok(started.stdout);
  for await (const line of createInterface(started.stdout)) {
    if (line.trim().startsWith('http://127.0.0.1:')) return new URL(line.trim());
  }
  throw new Error('npm start ended without an address.');
}
