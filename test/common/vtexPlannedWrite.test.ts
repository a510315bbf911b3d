import assert from 'node:assert/strict';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { type PlannedWrite, plannedRequests } from '../../common/src/backends/vtex/plannedWrite.ts';
import { createVtexAccount } from '../../common/src/backends/vtex/vtexAccount.ts';
import type { GeneratedKey } from '../../common/src/model/key.ts';
import { KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { VtexCaller } from '../backend/vtex/vtexCaller.ts';

describe('what is shown of a change before it is sent to VTEX', () => {
  let service: KeyServiceUnderTest;
  let vtex: KeyBackend;
  let sent: string[];
  let ids: Map<string, number>;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    const caller = await VtexCaller.withRoles(service, 'Owner (Admin Super)');
    const { key, token } = caller.pair;
    const { body } = await caller.call(
      'GET',
      '/api/license-manager/site/pvt/roles/list/paged?numItems=100&pageNumber=1',
    );
    ids = new Map(body.items.map(({ id, name }: { id: number; name: string }) => [name, id]));
    sent = [];
    vtex = createVtexAccount({
      account: 'acmestore',
      origin: await service.listen(),
      credential: { kind: 'pair', appKey: key.keyName, appToken: token },
      fetch: (url, init) => {
        const parts = [init?.method, new URL(String(url)).pathname, init?.body];
        if (init?.method !== 'GET') sent.push(parts.filter((part) => part !== undefined).join(' '));
        return fetch(url, init);
      },
      now: () => service.now,
    });
  });

  afterEach(() => service.stop());

  /** The lines with the ids of roles in place of their names. */
  const expected = (write: PlannedWrite, newId = '') =>
    plannedRequests(write).map((line) =>
      [...ids].reduce(
        (text, [name, id]) => text.replace(`{${name}}`, `${id}`).replace(name, `${id}`).replace(', ', ','),
        line.replace('{id of the new key}', newId),
      ),
    );
  const key = async () =>
    (await vtex.getKey((await service.generate('erp', ['Finance'])).key.id)) as GeneratedKey;

  it('is what is sent to generate a key and to give it its roles', async () => {
    const roles = ['Finance', 'OMS - Read only'];
    const generated = await vtex.generateKey({ label: 'erp "hub"', roles });
    const userId = generated.key.id.replaceAll('-', '');
    assert.deepEqual(sent, expected({ kind: 'generateKey', label: 'erp "hub"', roles }, userId));
    assert.equal(sent.length, 2);
  });

  it('is what is sent to change roles: additions at once, removals one by one', async () => {
    const before = await key();
    const write = { kind: 'setRoles', key: before, roles: ['OMS - Read only', 'Payments Notifier'] } as const;
    await vtex.setRoles(before, [...write.roles]);
    assert.deepEqual(sent, expected(write));
    assert.equal(sent.length, 2);
  });

  it('is what is sent to deactivate, activate, renew, and delete the old token', async () => {
    const before = await key();
    const inactive = await vtex.deactivate(before);
    const active = await vtex.activate(inactive);
    const renewed = await vtex.renewToken(active);
    await vtex.deleteOldToken(renewed.key);
    const kinds = ['deactivate', 'activate', 'renewToken', 'deleteOldToken'] as const;
    assert.deepEqual(
      sent,
      kinds.flatMap((kind) => expected({ kind, key: before })),
    );
    assert.equal(sent.length, 4);
  });
});
