import assert from 'node:assert/strict';
import type { KeyList } from '../../../client/src/keys/keyStore.ts';
import { pageSize } from '../../../client/src/keys/pagedKeys.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { ApiKey, GeneratedKey } from '../../../common/src/model/key.ts';
import { ageOf } from '../../../common/src/model/keyAge.ts';
import { embedded, Workbench } from '../workbench.ts';

describe('the store of keys', () => {
  let workbench: Workbench;

  beforeEach(async () => {
    workbench = await Workbench.open();
    workbench.store.setVisible(true);
    await workbench.ready();
  });

  afterEach(() => workbench.close());

  /** A backend of its own, as another window has it. */
  function elsewhere(): KeyBackend {
    const { state } = workbench.connection();
    if (state.kind !== 'ready') throw new Error('The connection is not ready.');
    return state.backend;
  }

  async function generate(label: string): Promise<GeneratedKey> {
    return (await elsewhere().generateKey({ label, roles: [] })).key;
  }

  function loaded(): Extract<KeyList, { kind: 'loaded' }> {
    const list = workbench.store.keys(workbench.connection(), 'generated');
    if (list.kind !== 'loaded') throw new Error(`The list is ${list.kind}.`);
    return list;
  }

  const labels = (): string[] =>
    loaded().keys.map((key) => (key.kind === 'generated' ? key.label : key.keyName));
  const shows = (...expected: string[]): boolean => {
    const list = workbench.store.keys(workbench.connection(), 'generated');
    return list.kind === 'loaded' && JSON.stringify(labels()) === JSON.stringify(expected);
  };
  const load = (): Promise<KeyList> => workbench.store.loadedKeys(workbench.connection(), 'generated');

  it('reads a page, then the next one, and as many keys again after a refresh', async () => {
    for (let index = 0; index < pageSize + 2; index++) await generate(`key ${index}`);
    await workbench.store.refresh();
    await load();
    assert.equal(loaded().keys.length, pageSize);
    assert.equal(loaded().total, pageSize + 2);
    assert.ok(loaded().hasMore);
    await workbench.store.loadMore(workbench.connection(), 'generated');
    assert.equal(loaded().keys.length, pageSize + 2);
    assert.ok(!loaded().hasMore);
    assert.equal(labels().at(-1), `key ${pageSize + 1}`);
    await workbench.store.refresh();
    assert.equal(loaded().keys.length, pageSize + 2);
  });

  it('shows what another window does, without being asked to', async () => {
    await load();
    const key = await generate('erp');
    await workbench.until(() => shows('erp'));
    await workbench.until(() => workbench.store.summary(workbench.connection())?.generated === 1);
    await elsewhere().deactivate(key);
    await workbench.until(() => loaded().keys[0]?.status === 'inactive');
    await elsewhere().deleteKey({ ...key, version: key.version + 1 });
    await workbench.until(() => shows());
  });

  it('says what is being done to a key while it is done, and then shows what came of it', async () => {
    const { store } = workbench;
    const connection = workbench.connection();
    const key = await generate('erp');
    await workbench.until(() => shows('erp'));
    let meanwhile: string | undefined;
    const { key: renewed } = await store.change(connection, key, 'Renewing…', (backend) => {
      meanwhile = store.doing(connection, key);
      return backend.renewToken(key);
    });
    assert.equal(meanwhile, 'Renewing…');
    assert.equal(store.doing(connection, key), undefined);
    assert.deepEqual(loaded().keys, [renewed]);
    assert.equal(store.summary(connection)?.pendingDeletion, 1);
  });

  it('takes a deleted key out of the list and the counts', async () => {
    const { store } = workbench;
    const key = await generate('erp');
    await workbench.until(() => shows('erp'));
    await store.change(workbench.connection(), key, 'Deleting…', (backend) => backend.deleteKey(key));
    assert.deepEqual(labels(), []);
    assert.equal(store.summary(workbench.connection())?.generated, 0);
  });

  it('reads a key again when a write on it is refused as out of date', async () => {
    const key = await generate('erp');
    await workbench.until(() => shows('erp'));
    const { backend, store, connection } = {
      ...workbench,
      backend: elsewhere(),
      connection: workbench.connection(),
    };
    const newest = await backend.setRoles(key, ['OMS - Read only']);
    await assert.rejects(
      store.change(connection, key, 'Deactivating…', () => backend.deactivate(key)),
      { name: 'BackendError', code: 'stale-version' },
    );
    assert.deepEqual(loaded().keys, [newest]);
    assert.equal(store.doing(connection, key), undefined);
  });

  it('keeps no token of an answer', async () => {
    const key = await generate('erp');
    await workbench.until(() => shows('erp'));
    const { token } = await workbench.store.change(workbench.connection(), key, 'Renewing…', (backend) =>
      backend.renewToken(key),
    );
    assert.ok(token !== null && token.length === 128);
    assert.ok(!JSON.stringify(loaded()).includes(token));
    assert.ok(!workbench.log.join('\n').includes(token));
  });

  it('shows the newest filter, however fast it is changed', async () => {
    for (const label of ['erp', 'hub', 'carrier']) await generate(label);
    await workbench.until(() => shows('erp', 'hub', 'carrier'));
    workbench.store.setFilter({ text: 'erp' });
    workbench.store.setFilter({ text: 'hub' });
    await load();
    assert.deepEqual(labels(), ['hub']);
    assert.ok(workbench.store.isFiltered);
    workbench.store.setFilter({});
    await load();
    assert.deepEqual(labels(), ['erp', 'hub', 'carrier']);
  });

  it('lets a key leave a filtered list when it no longer matches', async () => {
    const key = await generate('erp');
    workbench.store.setFilter({ status: 'active' });
    await workbench.until(() => shows('erp'));
    await workbench.store.change(workbench.connection(), key, 'Deactivating…', (backend) =>
      backend.deactivate(key),
    );
    assert.deepEqual(labels(), []);
  });

  it('orders keys as it is told to', async () => {
    for (const label of ['b', 'a']) await generate(label);
    await workbench.until(() => shows('b', 'a'));
    workbench.store.setOrder({ sort: 'label', order: 'asc' });
    await load();
    assert.deepEqual(labels(), ['a', 'b']);
  });

  it('finds keys for a picker, the most urgent first', async () => {
    await elsewhere().loadExamples();
    const found = await workbench.store.search(workbench.connection(), '', new AbortController().signal);
    const names = found.map((key: ApiKey) => (key.kind === 'generated' ? key.label : key.keyName));
    assert.deepEqual(names.slice(0, 3), ['marketplace hub', 'erp order sync', 'carrier tracking']);
    assert.equal(names.at(-1), 'old stock robot');
    const some = await workbench.store.search(workbench.connection(), 'TRACK', new AbortController().signal);
    assert.deepEqual(some.length, 1);
  });

  it('wakes when a token expires by time alone', async () => {
    await elsewhere().loadExamples();
    const find = (): ApiKey | undefined => {
      const list = workbench.store.keys(workbench.connection(), 'generated');
      return list.kind === 'loaded' ? list.keys[labels().indexOf('erp order sync')] : undefined;
    };
    await workbench.until(() => find() !== undefined);
    const near = find();
    const settings = workbench.store.settings(workbench.connection());
    const end = near && settings && ageOf(near, settings, workbench.now())?.end;
    assert.ok(end);
    let woken = 0;
    const start = Date.now();
    workbench.now = () => new Date(end.getTime() - 200 + (Date.now() - start));
    await workbench.store.refresh();
    workbench.store.onDidChange(({ connectionId }) => {
      if (connectionId === undefined && workbench.now() >= end) woken++;
    });
    await workbench.until(() => woken > 0);
  });
});

describe('a connection that cannot be used', () => {
  let workbench: Workbench;

  afterEach(() => workbench.close());

  it('refuses writes where it is read-only, and still lists', async () => {
    workbench = await Workbench.open([{ ...embedded, mode: 'read-only' }]);
    const connection = await workbench.ready();
    let ran = false;
    const write = workbench.store.change(connection, undefined, 'Generating…', async () => {
      ran = true;
    });
    await assert.rejects(write, { code: 'forbidden', message: /"Embedded" is read-only/ });
    assert.ok(!ran);
    assert.equal((await workbench.store.loadedKeys(connection, 'generated')).kind, 'loaded');
  });

  it('answers with its failure and not with an empty list', async () => {
    workbench = await Workbench.open([{ ...embedded, account: 'Acme Store' }]);
    const error = await workbench.failure();
    const connection = workbench.connection();
    await assert.rejects(workbench.store.search(connection, '', new AbortController().signal), error);
    await assert.rejects(workbench.store.roles(connection), error);
    assert.deepEqual(workbench.store.keys(connection, 'generated'), { kind: 'loading' });
  });

  it('reads no list that nobody looks at, but the counts', async () => {
    workbench = await Workbench.open();
    const connection = await workbench.ready();
    if (connection.state.kind !== 'ready') throw new Error('The connection is not ready.');
    await connection.state.backend.generateKey({ label: 'erp', roles: [] });
    await workbench.until(() => workbench.store.summary(connection)?.generated === 1);
    assert.deepEqual(workbench.store.keys(connection, 'generated'), { kind: 'loading' });
  });
});
