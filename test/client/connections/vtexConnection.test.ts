import assert from 'node:assert/strict';
import type { ConnectionSettings } from '../../../client/src/connections/connection.ts';
import { credentialText } from '../../../common/src/backends/vtex/credential.ts';
import type { GeneratedKey } from '../../../common/src/model/key.ts';
import { KeyServiceUnderTest } from '../../backend/keyServiceUnderTest.ts';
import { VtexCaller } from '../../backend/vtex/vtexCaller.ts';
import { FaultyProxy } from '../../common/faultyProxy.ts';
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

  /** Signs in and has the list shown; `shown` is the key as it stands there. */
  const open = async (id: string) => {
    await signIn();
    const connection = await workbench.ready();
    workbench.store.setVisible(true);
    await workbench.store.loadedKeys(connection, 'generated');
    const shown = () => {
      const list = workbench.store.keys(connection, 'generated');
      const found = list.kind === 'loaded' ? list.keys.find((key) => key.id === id) : undefined;
      return found as GeneratedKey | undefined;
    };
    return { connection, shown };
  };

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

  describe('switches to another account', () => {
    const other = async () => {
      const body = { label: 'the other caller', roles: ['Owner (Admin Super)'] };
      const generated = await service.call('POST', '/v1/accounts/otherstore/keys', body);
      const { key, token } = generated.body;
      return credentialText({ kind: 'pair', appKey: key.keyName, appToken: token });
    };
    const stored = () => [...workbench.secrets.stored.keys()];

    it('in one go: with its credential, and without that of the account before', async () => {
      settings = { ...settings, name: 'acmestore' };
      await signIn();
      await workbench.connections.setMode(await workbench.ready(), 'live');
      await workbench.connections.switchAccount(await workbench.ready(), 'otherstore', await other());
      const connection = await workbench.ready();
      assert.deepEqual(connection.settings, { ...settings, name: 'otherstore', account: 'otherstore' });
      assert.equal(connection.mode, 'confirm', 'leave to change one account is none to change the next');
      assert.deepEqual(stored(), [`credential ${settings.url} otherstore`]);
      const { state } = connection;
      const list = state.kind === 'ready' ? await state.backend.listKeys({}) : undefined;
      assert.deepEqual(
        list?.items.map((key) => key.kind === 'generated' && key.label),
        ['the other caller'],
      );
    });

    it('not with a credential that the account refuses: everything stays as it is', async () => {
      await signIn();
      const wrong = credentialText({ kind: 'pair', ...pair, appToken: 'X'.repeat(128) });
      for (const credential of [wrong, undefined]) {
        const switching = workbench.connections.switchAccount(
          await workbench.ready(),
          'otherstore',
          credential,
        );
        await assert.rejects(switching, { code: 'unauthorized' });
      }
      assert.deepEqual(workbench.setting, [settings]);
      assert.deepEqual(stored(), [`credential ${settings.url} acmestore`]);
    });

    it('with the credential of another connection, which keeps its own', async () => {
      await signIn();
      const beside: ConnectionSettings = { ...settings, name: 'Beside', account: 'otherstore' };
      await workbench.connections.add(beside, await other());
      await workbench.connections.switchAccount(workbench.connection(1), 'acmestore');
      await workbench.connections.switchAccount(workbench.connection(1), 'otherstore', await other());
      assert.deepEqual(stored().toSorted(), [
        `credential ${settings.url} acmestore`,
        `credential ${settings.url} otherstore`,
      ]);
    });
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
    const { connection, shown } = await open(key.id);
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

  it('sends what is missing of a change of roles when that is tried again', async () => {
    const { key } = await service.generate('erp', ['Finance', 'OMS - Read only']);
    const proxy = await FaultyProxy.start(settings.url);
    settings = { ...settings, url: proxy.origin };
    const { connection, shown } = await open(key.id);
    await workbench.until(() => shown()?.roles.length === 2);
    const seen = shown() as GeneratedKey;
    const save = () =>
      workbench.store.change(connection, seen, 'Saving…', (backend) =>
        backend.setRoles(seen, ['Payments Notifier']),
      );
    proxy.fault = ({ method }) => (method === 'DELETE' ? { status: 403 } : 'pass');
    await assert.rejects(save(), { code: 'partly-done' });
    await workbench.until(() => shown()?.roles.length === 3);
    proxy.fault = () => 'pass';
    await save();
    assert.deepEqual(shown()?.roles, ['Payments Notifier']);
    assert.equal(proxy.requests('PUT').length, 1);
    proxy.stop();
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
