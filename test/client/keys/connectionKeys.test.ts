import assert from 'node:assert/strict';
import { ConnectionKeys } from '../../../client/src/keys/connectionKeys.ts';
import type { ChangeListener, KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import { Workbench } from '../workbench.ts';

describe('the keys of a connection', () => {
  it('show what was changed before the change feed was open', async () => {
    const workbench = await Workbench.open();
    const { state } = await workbench.ready();
    if (state.kind !== 'ready') throw new Error('The connection is not ready.');
    const following = Promise.withResolvers<ChangeListener>();
    const backend: KeyBackend = { ...state.backend, watch: async (listener) => following.resolve(listener) };
    const keys = new ConnectionKeys({
      backend,
      hasChangeFeed: true,
      query: () => ({}),
      isFiltered: () => false,
      isVisible: () => true,
      changed: () => {},
      failed: (error) => assert.fail(error),
    });
    const list = keys.list('generated');
    await list.ensure();
    await backend.generateKey({ label: 'made in between', roles: [] });
    const { onOpen } = await following.promise;
    onOpen();
    await list.ensure();
    assert.equal(list.list.kind === 'loaded' && list.list.total, 1);
    keys.dispose();
    await workbench.close();
  });
});
