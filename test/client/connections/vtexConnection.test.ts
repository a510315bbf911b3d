import assert from 'node:assert/strict';
import type { ConnectionSettings } from '../../../client/src/connections/connection.ts';
import { credentialText } from '../../../common/src/backends/vtex/credential.ts';
import type { GeneratedKey } from '../../../common/src/model/key.ts';
import { KeyServiceUnderTest } from '../../backend/keyServiceUnderTest.ts';
import { VtexCaller } from '../../backend/vtex/vtexCaller.ts';
import { Workbench } from '../workbench.ts';

describe('a connection to a VTEX account', () => {
  let service: KeyServiceUnderTest;
  let workbench: Workbench;
  let settings: ConnectionSettings;
  let pair: { appKey: string; appToken: string };

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    const { key, token } = await service.generate('the caller', ['Owner (Admin Super)']);
    pair = { appKey: key.keyName, appToken: token };
    settings = { name: 'Store', backend: 'vtex', account: 'acmestore', url: await service.listen() };
    workbench = await Workbench.open([]);
  });

  afterEach(async () => {
    await workbench.close();
    await service.stop();
  });

  const signIn = () => workbench.connections.add(settings, credentialText({ kind: 'pair', ...pair }));

  it('asks before every change unless told otherwise', async () => {
    await signIn();
    assert.equal((await workbench.ready()).mode, 'confirm');
    await workbench.connections.setMode(workbench.connection(), 'live');
    assert.equal(workbench.connection().mode, 'live');
  });

  it('keeps no credential that the account refuses, nor one that it cannot use', async () => {
    const wrong = credentialText({ kind: 'pair', ...pair, appToken: 'X'.repeat(128) });
    for (const credential of [wrong, 'not one of ours']) {
      await assert.rejects(workbench.connections.add(settings, credential), { code: 'unauthorized' });
    }
    assert.equal(workbench.secrets.stored.size, 0);
    assert.deepEqual(workbench.setting, []);
  });

  it('says who is signed in, and until when', async () => {
    await signIn();
    const connection = await workbench.ready();
    assert.deepEqual(connection.signedInAs, { who: pair.appKey, until: null });

    const body = { appkey: pair.appKey, apptoken: pair.appToken };
    const login = await new VtexCaller(service).call('POST', '/api/vtexid/apptoken/login', body);
    await workbench.connections.signIn(connection, credentialText({ kind: 'user', token: login.body.token }));
    const until = new Date(service.now.getTime() + 21_600_000);
    assert.deepEqual(workbench.connection().signedInAs, { who: pair.appKey, until });
  });

  it('binds the credential to the host of the account', async () => {
    await signIn();
    await workbench.ready();
    assert.deepEqual([...workbench.secrets.stored.keys()], [`credential ${settings.url} acmestore`]);
    workbench.setting = [{ name: 'Store', backend: 'vtex', account: 'acmestore' }];
    workbench.connections.update();
    const { code, message } = await workbench.failure();
    assert.equal(code, 'unauthorized');
    assert.match(message, /Not signed in to https:\/\/acmestore\.vtexcommercestable\.com\.br/);
  });

  it('forgets its credential when it is removed', async () => {
    await signIn();
    await workbench.ready();
    await workbench.connections.remove(workbench.connection());
    assert.equal(workbench.secrets.stored.size, 0);
  });

  it('shows the keys at once, then their roles as they come', async () => {
    await service.generate('erp', ['Finance']);
    await signIn();
    const connection = await workbench.ready();
    workbench.store.setVisible(true);
    const list = await workbench.store.loadedKeys(connection, 'generated');
    assert.equal(list.kind === 'loaded' && list.total, 2);
    const keys = () => {
      const now = workbench.store.keys(connection, 'generated');
      return now.kind === 'loaded' ? (now.keys as GeneratedKey[]) : [];
    };
    await workbench.until(() => keys().every(({ rolesUnknown }) => rolesUnknown === undefined));
    const roles = new Map(keys().map((key) => [key.label, key.roles]));
    assert.deepEqual(roles.get('erp'), ['Finance']);
    assert.deepEqual(roles.get('the caller'), ['Owner (Admin Super)']);
  });

  it('shows what a write did, and asks for the roles again', async () => {
    const { key } = await service.generate('erp', ['Finance']);
    await signIn();
    const connection = await workbench.ready();
    workbench.store.setVisible(true);
    await workbench.store.loadedKeys(connection, 'generated');
    const shown = () => {
      const list = workbench.store.keys(connection, 'generated');
      const found = list.kind === 'loaded' ? list.keys.find(({ id }) => id === key.id) : undefined;
      return found as GeneratedKey | undefined;
    };
    await workbench.until(() => shown()?.roles.length === 1);
    await workbench.store.change(connection, shown(), 'Deactivating…', (backend) =>
      backend.deactivate(shown() as GeneratedKey),
    );
    await workbench.until(() => shown()?.status === 'inactive' && shown()?.roles.length === 1);
    const renewed = await workbench.store.change(connection, shown(), 'Renewing…', (backend) =>
      backend.renewToken(shown() as GeneratedKey),
    );
    assert.match(renewed.token ?? '', /^[A-Z]{128}$/);
    await workbench.until(() => shown()?.creationDateNewToken !== null);
    assert.equal(workbench.store.summary(connection)?.pendingDeletion, 0, 'an inactive key has no age');
  });

  it('remembers its renewals over a new sign-in', async () => {
    const { key } = await service.generate('erp', []);
    await signIn();
    const connection = await workbench.ready();
    await workbench.store.change(connection, key, 'Renewing…', (backend) => backend.renewToken(key));
    await workbench.connections.retry(connection);
    await workbench.ready();
    const { state } = workbench.connection();
    const again = state.kind === 'ready' ? await state.backend.getKey(key.id) : undefined;
    assert.equal((again as GeneratedKey).creationDateNewToken, service.now.toISOString());
  });

  it('has no credential in its settings and in no line of the log', async () => {
    await signIn();
    await workbench.ready();
    const told = JSON.stringify([workbench.setting, workbench.log]);
    assert.ok(!told.includes(pair.appToken));
  });
});
