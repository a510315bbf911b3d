import assert from 'node:assert/strict';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { memoryRenewals } from '../../common/src/backends/vtex/renewals.ts';
import { createVtexAccount, type VtexAccountOptions } from '../../common/src/backends/vtex/vtexAccount.ts';
import type { ApiKey, GeneratedKey } from '../../common/src/model/key.ts';
import { KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { VtexCaller } from '../backend/vtex/vtexCaller.ts';
import { errorOf } from './vtexErrors.ts';

const owner = 'Owner (Admin Super)';

describe('a VTEX account', () => {
  let service: KeyServiceUnderTest;
  let origin: string;
  let pair: { appKey: string; appToken: string };
  let vtex: KeyBackend;

  const open = (options: Partial<VtexAccountOptions> = {}) =>
    createVtexAccount({
      account: 'acmestore',
      origin,
      credential: { kind: 'pair', ...pair },
      fetch,
      now: () => service.now,
      ...options,
    });

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    const { key, token } = await service.generate('the caller', [owner]);
    pair = { appKey: key.keyName, appToken: token };
    origin = await service.listen();
    vtex = open();
  });

  afterEach(() => service.stop());

  it('leads a key through all of its life that VTEX has an API for', async () => {
    const generated = await vtex.generateKey({ label: 'erp', roles: ['Finance', 'Owner'] });
    assert.match(generated.token ?? '', /^[A-Z]{128}$/);
    assert.equal(generated.warning, undefined);
    assert.deepEqual(generated.key.roles.toSorted(), ['Finance', owner]);
    const edited = await vtex.setRoles(generated.key, ['Finance', 'OMS - Read only']);
    const inactive = await vtex.deactivate(edited);
    const active = await vtex.activate(inactive);
    assert.deepEqual([inactive.status, active.status], ['inactive', 'active']);
    const renewed = await vtex.renewToken(active);
    assert.match(renewed.token ?? '', /^[A-Z]{128}$/);
    assert.deepEqual(
      [renewed.key.creationDateToken, renewed.key.creationDateNewToken],
      ['2026-08-01T12:00:00.000Z', '2026-08-01T12:00:00.000Z'],
    );
    assert.equal(
      (await vtex.verify({ keyName: active.keyName, token: generated.token ?? '' })).accepted,
      true,
    );
    const done = await vtex.deleteOldToken(renewed.key);
    assert.equal(done.creationDateNewToken, null);
    assert.deepEqual(await vtex.verify({ keyName: active.keyName, token: generated.token ?? '' }), {
      accepted: false,
      reason: 'not-accepted',
    });
    assert.equal((await vtex.verify({ keyName: active.keyName, token: renewed.token ?? '' })).accepted, true);
    assert.deepEqual(await vtex.getKey(done.id), done);
  });

  it('signs in with the token of a login as well as with a pair', async () => {
    const login = await new VtexCaller(service).call('POST', '/api/vtexid/apptoken/login', {
      appkey: pair.appKey,
      apptoken: pair.appToken,
    });
    const user = open({ credential: { kind: 'user', token: login.body.token } });
    assert.equal((await user.listKeys({})).total, 1);
    const [own] = (await user.listKeys({})).items as [ApiKey];
    assert.equal((await errorOf(user.renewToken(own))).code, 'own-credential');
  });

  it('says what VTEX does not offer, with the reason, and refuses it', async () => {
    const capabilities = await vtex.capabilities();
    const missing = Object.entries(capabilities).filter(([, { available }]) => !available);
    assert.deepEqual(missing.map(([name]) => name).toSorted(), [
      'changeFeed',
      'customRoles',
      'deleteKey',
      'exportKeys',
      'externalKeys',
      'loadExamples',
      'settings',
      'tokenDates',
      'undoRenewal',
    ]);
    assert.ok(missing.every(([, { reason }]) => reason?.endsWith('.')));
    const { items } = await vtex.listKeys({});
    const [key] = items as [ApiKey];
    for (const refused of [vtex.deleteKey(key), vtex.undoRenewal(key), vtex.exportCsv('audit')]) {
      assert.equal((await errorOf(refused)).code, 'not-offered');
    }
  });

  it('finds out before it is used that a credential opens nothing, or lacks permission', async () => {
    const wrong = open({ credential: { kind: 'pair', ...pair, appToken: 'X'.repeat(128) } });
    const refused = await errorOf(wrong.capabilities());
    assert.deepEqual([refused.code, refused.status], ['unauthorized', 401]);
    assert.match(refused.message, /Sign in again/);

    const weak = await service.generate('weak', ['OMS - Read only']);
    const error = await errorOf(
      open({ credential: { kind: 'pair', appKey: weak.key.keyName, appToken: weak.token } }).capabilities(),
    );
    assert.deepEqual([error.code, error.status], ['forbidden', 403]);
    assert.match(error.message, /did not list the keys: .* License Manager resource "Save user"/);
  });

  it('refuses plain HTTP but on this machine, and takes the host of the account by default', async () => {
    await assert.rejects(async () => open({ origin: 'http://keys.example.com' }), {
      code: 'invalid-settings',
    });
    const asked: string[] = [];
    const keys = createVtexAccount({
      account: 'acmestore',
      credential: { kind: 'pair', ...pair },
      fetch: async (url) => {
        asked.push(String(url));
        return Response.json([]);
      },
    });
    await keys.listKeys({});
    assert.deepEqual(asked, ['https://acmestore.vtexcommercestable.com.br/api/vlm/appkeys']);
  });

  describe('lists', () => {
    it('keys with their roles, by filters, sorted, page by page', async () => {
      for (const label of ['one', 'two', 'three']) await service.generate(label, ['Finance']);
      assert.deepEqual(labels((await vtex.listKeys({ text: 'TW' })).items), ['two']);
      const all = await vtex.listKeys({ sort: 'label', order: 'desc' });
      assert.deepEqual(labels(all.items), ['two', 'three', 'the caller', 'one']);
      const page = await vtex.listKeys({ sort: 'label', order: 'desc', limit: 3 });
      const rest = await vtex.listKeys({
        sort: 'label',
        order: 'desc',
        limit: 3,
        cursor: page.nextCursor ?? '',
      });
      assert.deepEqual([labels(rest.items), rest.nextCursor, rest.total], [['one'], null, 4]);
      const financed = await vtex.listKeys({ role: 'Finance', sort: 'label' });
      assert.deepEqual(labels(financed.items), ['one', 'three', 'two']);
      assert.ok(financed.items.every((key) => key.roles.includes('Finance')));
      assert.equal((await vtex.listKeys({ status: 'inactive' })).total, 0);
    });

    it('keys at once where roles may come later, and reads those of the keys that are looked at', async () => {
      for (let count = 0; count < 9; count++) await service.generate(`key ${count}`, ['Finance']);
      let [running, most] = [0, 0];
      const counting: typeof fetch = async (url, init) => {
        if (!String(url).includes('/roles')) return await fetch(url, init);
        most = Math.max(most, ++running);
        const answer = await fetch(url, init);
        running--;
        return answer;
      };
      const later = open({ roles: 'later', fetch: counting });
      const { items } = await later.listKeys({ text: 'key ' });
      assert.ok(items.every((key) => key.kind === 'generated' && key.rolesUnknown && key.roles.length === 0));
      const told: ApiKey[] = [];
      await later.readRoles?.(items.slice(0, 6), (key) => told.push(key), AbortSignal.timeout(10_000));
      assert.equal(told.length, 6);
      assert.ok(told.every((key) => key.roles[0] === 'Finance' && !('rolesUnknown' in key)));
      assert.ok(most > 1 && most <= 4, `${most} at the same time`);
    });

    it('no roles that could not be read as none: it says why they are not known', async () => {
      await service.call('POST', '/roles', { name: 'Lister', resources: ['License Manager/Save_User'] });
      const lister = await service.generate('lister', ['Lister']);
      const keys = open({ credential: { kind: 'pair', appKey: lister.key.keyName, appToken: lister.token } });
      const { items } = await keys.listKeys({});
      assert.equal(items.length, 2);
      for (const key of items as GeneratedKey[]) assert.match(key.rolesUnknown ?? '', /"Find user by email"/);
      assert.equal((await errorOf(keys.listKeys({ role: owner }))).code, 'unexpected-answer');
      const [key] = items as [GeneratedKey];
      assert.equal((await errorOf(keys.setRoles(key, []))).code, 'forbidden');
    });

    it('the counts of what it knows, and no age where the date of the token is not known', async () => {
      service.now = new Date('2026-10-20T12:00:00.000Z');
      const { key } = await service.generate('young', []);
      const { items } = await vtex.listKeys({});
      assert.ok((items as GeneratedKey[]).every((one) => one.creationDateToken === null));
      assert.deepEqual(await vtex.summary(), {
        ...{ generated: 2, external: 0, nearExpiry: 0, pastPeriod: 0, pendingDeletion: 0, due: 0 },
      });
      await vtex.renewToken(key);
      assert.deepEqual([(await vtex.summary()).pendingDeletion, (await vtex.summary()).due], [1, 1]);
      assert.deepEqual(labels((await vtex.listKeys({ age: 'pending-deletion' })).items), ['young']);
    });

    it('the roles of the account, with those graded as dangerous whose contents VTEX does not tell', async () => {
      await service.call('POST', '/roles', { name: 'Ours', resources: [] });
      const roles = await vtex.roles();
      assert.equal(roles.length, 23);
      assert.deepEqual([roles[0]?.name, roles[0]?.grade, roles[0]?.grantsAll], [owner, 'critical', true]);
      const ours = roles.find(({ name }) => name === 'Ours');
      assert.deepEqual([ours?.custom, ours?.grade, ours?.contentsUnknown], [true, 'high', true]);
      assert.ok(roles.find(({ name }) => name === 'Finance')?.resources.length);
    });
  });

  describe('changes roles', () => {
    const generate = async (...roles: string[]) => (await vtex.generateKey({ label: 'erp', roles })).key;

    it('by the difference alone: adds at once, removals one by one', async () => {
      const key = await generate('Finance', 'OMS - Read only', 'Payments Notifier');
      const sent: string[] = [];
      const watching = open({
        fetch: (url, init) => {
          if (init?.method !== 'GET') sent.push(`${init?.method} ${init?.body ?? ''}`);
          return fetch(url, init);
        },
      });
      const seen = await watching.getKey(key.id);
      const edited = await watching.setRoles(seen, ['OMS - Read only', 'Owner']);
      assert.deepEqual(edited.roles, ['OMS - Read only', owner]);
      assert.deepEqual(sent, ['PUT [1]', 'DELETE ', 'DELETE ']);
      assert.deepEqual(await watching.setRoles(edited, ['OMS - Read only', owner]), edited);
      assert.equal(sent.length, 3);
      assert.deepEqual((await service.read(key)).roles.toSorted(), ['OMS - Read only', owner]);
    });

    it('not where the account has no such role, of which it says the name', async () => {
      const key = await generate();
      const error = await errorOf(vtex.setRoles(key, ['Finance', 'Nobody']));
      assert.equal(error.code, 'unknown-role');
      assert.match(error.message, /"Nobody"/);
      assert.equal((await errorOf(vtex.generateKey({ label: 'x', roles: ['Nobody'] }))).code, 'unknown-role');
      assert.equal((await vtex.listKeys({})).total, 2);
    });

    it('not over those that somebody else gave meanwhile', async () => {
      const key = await generate('Finance');
      await service.call('PATCH', `/keys/${key.id}`, { roles: ['Finance', 'OMS - Read only'] });
      const error = await errorOf(vtex.setRoles(key, ['Finance', 'Payments Notifier']));
      assert.equal(error.code, 'stale-version');
      const fresh = await vtex.getKey(key.id);
      assert.deepEqual((await vtex.setRoles(fresh, ['Finance'])).roles, ['Finance']);
    });

    it('not of a key whose roles the user was not shown', async () => {
      await generate('Finance');
      const later = open({ roles: 'later' });
      const [, key] = (await later.listKeys({})).items as [ApiKey, ApiKey];
      assert.equal((await errorOf(later.setRoles(key, []))).code, 'stale-version');
    });
  });

  describe('renews', () => {
    it('no key that it is signed in with, and asks VTEX nothing of the kind', async () => {
      const sent: string[] = [];
      const watching = open({
        fetch: (url, init) => {
          sent.push(init?.method ?? 'GET');
          return fetch(url, init);
        },
      });
      const [own] = (await watching.listKeys({})).items as [ApiKey];
      for (const refused of [watching.renewToken(own), watching.deleteOldToken(own)]) {
        const error = await errorOf(refused);
        assert.equal(error.code, 'own-credential');
        assert.match(error.message, new RegExp(pair.appKey));
      }
      assert.ok(!sent.includes('PATCH'));
    });

    it('and remembers the dates that VTEX tells then and at no other time', async () => {
      const renewals = memoryRenewals();
      const { key } = await service.generate('erp', []);
      service.now = new Date('2026-09-01T12:00:00.000Z');
      await open({ renewals }).renewToken(key);
      const again = await open({ renewals }).getKey(key.id);
      assert.deepEqual(dates(again), ['2026-08-01T12:00:00.000Z', '2026-09-01T12:00:00.000Z']);
      await open({ renewals }).deleteOldToken(again as GeneratedKey);
      assert.deepEqual(dates(await open({ renewals }).getKey(key.id)), ['2026-09-01T12:00:00.000Z', null]);
      assert.equal((await open({ renewals }).settings())?.tokenPeriod, '3 months');
      assert.equal(await vtex.settings(), undefined, 'nothing is assumed where none is known');
    });

    it('forgets what was finished or undone elsewhere', async () => {
      const { key } = await service.generate('erp', []);
      const renewed = await vtex.renewToken(key);
      await service.call('POST', `/keys/${key.id}/undo-renewal`);
      assert.equal((await errorOf(vtex.deleteOldToken(renewed.key))).code, 'no-renewal-pending');
      assert.deepEqual(dates(await vtex.getKey(key.id)), [null, null]);
    });

    it('not twice: a renewal that is pending is said to be', async () => {
      const { key } = await service.generate('erp', []);
      await vtex.renewToken(key);
      const error = await errorOf(vtex.renewToken({ ...key, version: 0 }));
      assert.deepEqual([error.code, error.status], ['renewal-pending', 409]);
      assert.match(error.message, /Delete the old token, or undo the renewal in VTEX Admin/);
    });

    it('shows the token even where the date cannot be kept', async () => {
      const warnings: string[] = [];
      const renewals = { ...memoryRenewals(), set: () => Promise.reject(new Error('disk full')) };
      const { key } = await service.generate('erp', []);
      const renewed = await open({ renewals, onWarning: (words) => warnings.push(words) }).renewToken(key);
      assert.match(renewed.token ?? '', /^[A-Z]{128}$/);
      assert.match(renewed.warning ?? '', /could not be kept/);
      assert.equal(warnings.length, 1);
    });
  });

  it('says that a key is gone', async () => {
    const { key } = await service.generate('erp', []);
    await service.call('DELETE', `/keys/${key.id}`);
    for (const work of [vtex.getKey(key.id), vtex.deactivate(key), vtex.setRoles(key, [])]) {
      assert.equal((await errorOf(work)).code, 'key-not-found');
    }
  });

  it('is cancelled by its signal', async () => {
    assert.equal((await errorOf(vtex.listKeys({}, AbortSignal.abort()))).code, 'cancelled');
    const work = vtex.generateKey({ label: 'never', roles: [] }, AbortSignal.abort());
    assert.equal((await errorOf(work)).code, 'cancelled');
  });
});

function labels(items: readonly ApiKey[]): string[] {
  return items.map((key) => (key.kind === 'generated' ? key.label : ''));
}

function dates(key: ApiKey): (string | null)[] {
  return key.kind === 'generated' ? [key.creationDateToken, key.creationDateNewToken] : [];
}
