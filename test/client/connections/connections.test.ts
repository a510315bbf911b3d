import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConnectionSettings } from '../../../client/src/connections/connection.ts';
import { embedded, Workbench } from '../workbench.ts';

describe('the connections', () => {
  let workbench: Workbench;

  afterEach(() => workbench.close());

  /** A connection to the embedded service as if a team ran it, with the credential that opens it. */
  async function team(): Promise<{ settings: ConnectionSettings; credential: string }> {
    const { origin, credential } = await workbench.service.address();
    return { settings: { name: 'Team', backend: 'service', account: 'acmestore', url: origin }, credential };
  }

  it('say what is wrong with an entry of the setting, and use the others', async () => {
    workbench = await Workbench.open([{ name: 'Wrong', backend: 'service', account: 'acmestore' }, embedded]);
    const error = await workbench.failure();
    assert.equal(error.code, 'invalid-settings');
    assert.match(error.message, /"url" is missing/);
    await workbench.ready(workbench.connection(1));
  });

  it('keep what stayed when the setting changes, and let go of the rest', async () => {
    workbench = await Workbench.open();
    const first = await workbench.ready();
    workbench.setting = [
      { ...embedded, mode: 'confirm' },
      { ...embedded, name: 'Other', account: 'otherstore' },
    ];
    workbench.connections.update();
    assert.equal(workbench.connection(), first);
    assert.equal(first.mode, 'confirm');
    assert.equal(first.state.kind, 'ready');
    await workbench.ready(workbench.connection(1));
    workbench.setting = [];
    workbench.connections.update();
    assert.deepEqual(workbench.connections.all, []);
    assert.equal(workbench.store.summary(first), undefined);
  });

  it('fail with the embedded service, all that use it, and recover with it', async () => {
    workbench = await Workbench.open([embedded, { ...embedded, name: 'Other', account: 'otherstore' }]);
    const [first, second] = [await workbench.ready(), await workbench.ready(workbench.connection(1))];
    const pid = Number(/process (\d+),/.exec(workbench.log.join('\n'))?.[1]);
    process.kill(pid, 'SIGKILL');
    for (const connection of [first, second]) {
      assert.equal((await workbench.failure(connection)).message, 'The key service stopped (SIGKILL).');
    }
    await workbench.connections.retry(first);
    assert.equal(second.state.kind, 'ready');
    await workbench.ready();
  });

  it('ask to sign in where there is no credential', async () => {
    workbench = await Workbench.open();
    const { settings } = await team();
    workbench.setting = [settings];
    workbench.connections.update();
    const error = await workbench.failure();
    assert.equal(error.code, 'unauthorized');
    assert.equal(error.message, `Not signed in to ${settings.url}.`);
    assert.ok(!workbench.connections.signedIn(workbench.connection()));
  });

  it('do not keep a credential that is refused', async () => {
    workbench = await Workbench.open();
    const { settings } = await team();
    workbench.setting = [settings];
    workbench.connections.update();
    await workbench.failure();
    await assert.rejects(workbench.connections.signIn(workbench.connection(), 'wrong'), {
      code: 'unauthorized',
    });
    assert.equal(workbench.secrets.stored.size, 0);
  });

  it('sign in, and sign out, in every window', async () => {
    workbench = await Workbench.open();
    const { settings, credential } = await team();
    await workbench.connections.add(settings, credential);
    const connection = await workbench.ready(workbench.connection(1));
    assert.ok(workbench.connections.signedIn(connection));
    assert.ok(!JSON.stringify(workbench.setting).includes(credential));
    const [key] = workbench.secrets.stored.keys();
    await workbench.secrets.delete(key ?? '');
    assert.equal((await workbench.failure(connection)).code, 'unauthorized');
    await workbench.secrets.store(key ?? '', credential);
    await workbench.ready(connection);
    await workbench.connections.signOut(connection);
    assert.equal((await workbench.failure(connection)).code, 'unauthorized');
    assert.equal(workbench.secrets.stored.size, 0);
  });

  it('never send a credential to another origin than the one that it was given for', async () => {
    workbench = await Workbench.open();
    const { settings, credential } = await team();
    await workbench.connections.add(settings, credential);
    await workbench.ready(workbench.connection(1));
    const other = await listen();
    workbench.setting = [{ ...settings, url: other.origin }];
    workbench.connections.update();
    assert.equal((await workbench.failure()).code, 'unauthorized');
    assert.deepEqual(other.requests, []);
    other.server.close();
  });

  it('say in words that secret storage does not work', async () => {
    workbench = await Workbench.open();
    const { settings, credential } = await team();
    workbench.secrets.broken = true;
    await assert.rejects(workbench.connections.add(settings, credential), {
      code: 'secret-storage',
      message: /Start a keyring/,
    });
    assert.deepEqual(workbench.setting, [embedded]);
    workbench.setting = [settings];
    workbench.connections.update();
    assert.equal((await workbench.failure()).code, 'secret-storage');
  });

  it('forget a credential with the last connection that uses it', async () => {
    workbench = await Workbench.open();
    const { settings, credential } = await team();
    await workbench.connections.add(settings, credential);
    await workbench.connections.add({ ...settings, name: 'Again' }, credential);
    await workbench.connections.remove(workbench.connection(1));
    assert.equal(workbench.secrets.stored.size, 1);
    await workbench.connections.remove(workbench.connection(1));
    assert.equal(workbench.secrets.stored.size, 0);
    assert.deepEqual(workbench.setting, [embedded]);
  });

  it('change their mode in the setting, and nothing else of it', async () => {
    workbench = await Workbench.open([{ name: 'Wrong' }, embedded]);
    await workbench.connections.setMode(workbench.connection(1), 'read-only');
    assert.deepEqual(workbench.setting, [{ name: 'Wrong' }, { ...embedded, mode: 'read-only' }]);
    assert.equal(workbench.connection(1).mode, 'read-only');
  });
});

async function listen(): Promise<{ origin: string; requests: IncomingMessage[]; server: Server }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server };
}
