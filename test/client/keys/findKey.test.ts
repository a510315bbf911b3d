import assert from 'node:assert/strict';
import { findKey } from '../../../client/src/keys/findKey.ts';
import { Refusal } from '../../../client/src/ui/failure.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import { embedded, Workbench } from '../workbench.ts';

describe('the key that a manifest names', () => {
  let workbench: Workbench;
  afterEach(() => workbench.close());

  async function open(...accounts: string[]): Promise<void> {
    workbench = await Workbench.open(accounts.map((account) => ({ ...embedded, name: account, account })));
    for (const connection of workbench.connections.all) await workbench.ready(connection);
  }

  function backend(): KeyBackend {
    const { state } = workbench.connection();
    if (state.kind !== 'ready') throw new Error('The connection is not ready.');
    return state.backend;
  }

  const find = (keyName: string, account = 'acmestore') =>
    findKey(workbench.store, { account, keyName }, new AbortController().signal);

  it('is found on the connection of its account', async () => {
    await open('acmestore', 'acmelabs');
    const { key } = await backend().generateKey({ label: 'erp', roles: [] });
    await backend().addExternalKey({ keyName: 'vtexappkey-partnerhub-ABCDEF', roles: [] });
    const [generated, ...others] = await find(key.keyName);
    assert.deepEqual([generated.key, generated.connection, others], [key, workbench.connection(), []]);
    const [external] = await find('vtexappkey-partnerhub-ABCDEF');
    assert.equal(external.key.kind, 'external');
  });

  it('is not taken for another one whose name begins alike', async () => {
    await open('acmestore');
    const { key } = await backend().generateKey({ label: 'erp', roles: [] });
    await assert.rejects(find(key.keyName.slice(0, -1)), Refusal);
  });

  it('is said to be missing, with what to look at', async () => {
    await open('acmestore');
    await assert.rejects(find('vtexappkey-acmestore-QWERTY'), {
      name: 'Refusal',
      message:
        /^There is no key vtexappkey-acmestore-QWERTY in account “acmestore” on “acmestore”\. It was deleted/,
    });
  });

  it('is of an account without a connection, which can be added', async () => {
    await open('acmestore');
    const refusal: unknown = await find('vtexappkey-acmelabs-QWERTY', 'acmelabs').catch((error) => error);
    assert.ok(refusal instanceof Refusal);
    assert.match(refusal.message, /^No connection manages account “acmelabs”/);
    assert.deepEqual(refusal.steps, ['addConnection']);
  });

  it('is not said to be missing where a connection cannot be read', async () => {
    await open('acmestore');
    await workbench.service.stop();
    await assert.rejects(find('vtexappkey-acmestore-QWERTY'), { code: 'unreachable' });
  });
});
