import assert from 'node:assert/strict';
import { KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

describe('the key service', () => {
  let service: KeyServiceUnderTest;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
  });

  afterEach(() => service.stop());

  describe('generates a key', () => {
    it('that is active at once, with a token that opens it', async () => {
      const { status, body, headers } = await service.call('POST', '/keys', {
        label: 'erp order sync',
        roles: ['OMS - Read only', 'Owner'],
      });
      assert.equal(status, 201);
      assert.equal(headers['etag'], '"1"');
      assert.match(body.key.keyName, /^vtexappkey-acmestore-[A-Z]{6}$/);
      assert.match(body.token, /^[A-Z]{128}$/);
      assert.deepEqual(
        { ...body.key, id: '', keyName: '' },
        {
          kind: 'generated',
          id: '',
          keyName: '',
          label: 'erp order sync',
          status: 'active',
          roles: ['OMS - Read only', 'Owner (Admin Super)'],
          creationDate: '2026-08-01T12:00:00.000Z',
          creationDateToken: '2026-08-01T12:00:00.000Z',
          creationDateNewToken: null,
          inactiveSince: null,
          version: 1,
        },
      );
      assert.equal(await service.accepts(body.key, body.token), true);
    });

    it('without roles, where none are given', async () => {
      const { body } = await service.call('POST', '/keys', { label: 'erp' });
      assert.deepEqual(body.key.roles, []);
    });

    it('for one account, which no other can read', async () => {
      const { key } = await service.generate();
      const { status, body } = await service.call('GET', `/v1/accounts/other/keys/${key.id}`);
      assert.deepEqual([status, body.code], [404, 'key-not-found']);
      assert.equal((await service.call('GET', '/v1/accounts/other/keys')).body.total, 0);
    });
  });

  it('replaces the roles of a key, and keeps their order', async () => {
    const { key } = await service.generate('erp', ['Finance']);
    const roles = ['OMS - Read only', 'Finance', 'Checkout Admin'];
    const { status, body } = await service.call('PATCH', `/keys/${key.id}`, { roles });
    assert.equal(status, 200);
    assert.deepEqual(body.roles, roles);
    assert.deepEqual((await service.read(key)).roles, roles);
  });

  it('stops both tokens of a key that is deactivated, and starts them again', async () => {
    const { key, token } = await service.generate();
    const renewed = (await service.call('POST', `/keys/${key.id}/renew`)).body;
    const deactivated = (await service.call('POST', `/keys/${key.id}/deactivate`)).body;
    assert.equal(deactivated.inactiveSince, service.now.toISOString());
    for (const one of [token, renewed.token]) assert.equal(await service.accepts(key, one), 'inactive-key');
    assert.equal((await service.call('POST', `/keys/${key.id}/activate`)).body.inactiveSince, null);
    for (const one of [token, renewed.token]) assert.equal(await service.accepts(key, one), true);
  });

  describe('renews a token', () => {
    it('and keeps the old one valid until it is deleted', async () => {
      const { key, token } = await service.generate();
      service.now = new Date('2026-09-15T08:00:00.000Z');
      const renewed = (await service.call('POST', `/keys/${key.id}/renew`)).body;
      assert.equal(renewed.key.creationDateToken, '2026-08-01T12:00:00.000Z');
      assert.equal(renewed.key.creationDateNewToken, '2026-09-15T08:00:00.000Z');
      assert.equal(await service.accepts(key, token), true);
      assert.equal(await service.accepts(key, renewed.token), true);

      const done = (await service.call('POST', `/keys/${key.id}/delete-old-token`)).body;
      assert.equal(done.creationDateToken, '2026-09-15T08:00:00.000Z');
      assert.equal(done.creationDateNewToken, null);
      assert.equal(await service.accepts(key, token), 'wrong-token');
      assert.equal(await service.accepts(key, renewed.token), true);
    });

    it('and undoes it: the new token dies, the old one is the token again', async () => {
      const { key, token } = await service.generate();
      const renewed = (await service.call('POST', `/keys/${key.id}/renew`)).body;
      const undone = (await service.call('POST', `/keys/${key.id}/undo-renewal`)).body;
      assert.equal(undone.creationDateNewToken, null);
      assert.equal(await service.accepts(key, token), true);
      assert.equal(await service.accepts(key, renewed.token), 'wrong-token');
    });

    it('of an inactive key, so that a compromised one is made safe before it is activated again', async () => {
      const { key } = await service.generate();
      await service.call('POST', `/keys/${key.id}/deactivate`);
      const { status, body } = await service.call('POST', `/keys/${key.id}/renew`);
      assert.equal(status, 200);
      assert.equal(body.key.status, 'inactive');
    });
  });

  describe('refuses, and changes nothing,', () => {
    const refusals: [string, string, string[], number][] = [
      ['a second renewal while one is pending', 'renew', ['renew'], 409],
      ['to delete an old token that is not there', 'delete-old-token', [], 409],
      ['to undo a renewal that is not there', 'undo-renewal', [], 409],
      ['to undo a renewal that is complete', 'undo-renewal', ['renew', 'delete-old-token'], 409],
      ['to activate an active key', 'activate', [], 409],
      ['to deactivate an inactive key', 'deactivate', ['deactivate'], 409],
    ];
    const codes: Record<string, string> = {
      renew: 'renewal-pending',
      'delete-old-token': 'no-renewal-pending',
      'undo-renewal': 'no-renewal-pending',
      activate: 'already-active',
      deactivate: 'already-inactive',
    };
    for (const [what, command, first, expected] of refusals) {
      it(what, async () => {
        const { key } = await service.generate();
        for (const step of first) await service.call('POST', `/keys/${key.id}/${step}`);
        const before = service.dump();
        const { status, body } = await service.call('POST', `/keys/${key.id}/${command}`);
        assert.deepEqual([status, body.code, body.status], [expected, codes[command], expected]);
        assert.ok(body.detail.includes(key.keyName), 'the words say which key');
        assert.deepEqual(service.dump(), before);
      });
    }

    it('every command on an external key but its roles and its removal', async () => {
      const { body: key } = await service.call('POST', '/external-keys', {
        keyName: 'vtexappkey-partnerhub-ABCDEF',
      });
      const before = service.dump();
      for (const command of Object.keys(codes)) {
        const { status, body } = await service.call('POST', `/keys/${key.id}/${command}`);
        assert.deepEqual([status, body.code], [409, 'not-a-generated-key'], command);
      }
      for (const [method, payload] of [['PATCH', { roles: [] }], ['DELETE']] as const) {
        const { status, body } = await service.call(method, `/keys/${key.id}`, payload);
        assert.deepEqual([status, body.code], [409, 'not-a-generated-key'], method);
      }
      assert.deepEqual(service.dump(), before);
    });

    it('every command on a key that is gone', async () => {
      const { key } = await service.generate();
      assert.equal((await service.call('DELETE', `/keys/${key.id}`)).status, 204);
      const before = service.dump();
      for (const command of Object.keys(codes)) {
        const { status, body } = await service.call('POST', `/keys/${key.id}/${command}`);
        assert.deepEqual([status, body.code], [404, 'key-not-found'], command);
      }
      assert.equal((await service.call('DELETE', `/keys/${key.id}`)).body.code, 'key-not-found');
      assert.deepEqual(service.dump(), before);
    });
  });

  it('deletes a key in any state, with its tokens', async () => {
    const { key, token } = await service.generate();
    await service.call('POST', `/keys/${key.id}/renew`);
    assert.equal((await service.call('DELETE', `/keys/${key.id}`)).status, 204);
    assert.equal((await service.call('GET', `/keys/${key.id}`)).body.code, 'key-not-found');
    assert.equal(await service.accepts(key, token), 'unknown-key');
    assert.deepEqual(service.dump()['key_roles'], []);
  });

  describe('gives roles to an external key', () => {
    const keyName = 'vtexappkey-partnerhub-ABCDEF';

    it('that is added, edited and removed', async () => {
      const added = await service.call('POST', '/external-keys', { keyName, roles: ['Finance'] });
      assert.equal(added.status, 201);
      assert.equal(added.body.account, 'partnerhub');
      assert.equal(added.body.addedDate, service.now.toISOString());
      const place = `/external-keys/${added.body.id}`;
      const edited = await service.call('PATCH', place, { roles: [] });
      assert.deepEqual([edited.status, edited.body.roles, edited.body.version], [200, [], 2]);
      assert.equal(await service.accepts({ keyName }, 'A'), 'external-key');
      assert.equal((await service.call('DELETE', place)).status, 204);
      assert.equal((await service.call('GET', '/keys?kind=external')).body.total, 0);
      const again = await service.call('POST', '/external-keys', { keyName });
      assert.equal(again.status, 201);
    });

    it('unless it is one of this account, or there already', async () => {
      await service.call('POST', '/external-keys', { keyName });
      const before = service.dump();
      const twice = await service.call('POST', '/external-keys', { keyName });
      assert.deepEqual([twice.status, twice.body.code], [409, 'key-already-added']);
      const own = await service.call('POST', '/external-keys', { keyName: 'vtexappkey-acmestore-ABCDEF' });
      assert.deepEqual([own.status, own.body.code], [422, 'own-account-key']);
      assert.deepEqual(service.dump(), before);
    });

    it('and keeps generated keys out of that', async () => {
      const { key } = await service.generate();
      const { status, body } = await service.call('DELETE', `/external-keys/${key.id}`);
      assert.deepEqual([status, body.code], [404, 'key-not-found']);
      assert.equal((await service.read(key)).id, key.id);
    });
  });

  describe('enforces the period', () => {
    it('for each token by its own date, and for no token where it is advisory', async () => {
      const { key, token } = await service.generate();
      service.now = new Date('2026-10-01T12:00:00.000Z');
      const renewed = (await service.call('POST', `/keys/${key.id}/renew`)).body;
      service.now = new Date('2026-11-01T11:59:59.999Z');
      assert.equal(await service.accepts(key, token), true);
      service.now = new Date('2026-11-01T12:00:00.000Z');
      assert.equal(await service.accepts(key, token), 'expired-token');
      assert.equal(await service.accepts(key, renewed.token), true);

      await service.call('PUT', '/settings', { tokenPeriod: '3 months', enforcement: 'advisory' });
      assert.equal(await service.accepts(key, token), true);
    });

    it('as it is set now, for all new and existing keys', async () => {
      const { key, token } = await service.generate();
      service.now = new Date('2026-12-01T12:00:00.000Z');
      assert.equal(await service.accepts(key, token), 'expired-token');
      assert.equal((await service.call('GET', '/summary')).body.pastPeriod, 1);
      const { body } = await service.call('PUT', '/settings', {
        tokenPeriod: '6 months',
        enforcement: 'enforced',
      });
      assert.deepEqual(body, { tokenPeriod: '6 months', enforcement: 'enforced', version: 2 });
      assert.equal(await service.accepts(key, token), true);
      assert.equal((await service.call('GET', '/summary')).body.pastPeriod, 0);
    });
  });

  it('lets a token open no other key', async () => {
    const [one, other] = [await service.generate('one'), await service.generate('other')];
    assert.equal(await service.accepts(one.key, other.token), 'wrong-token');
  });

  describe('manages custom roles', () => {
    const resources = ['OMS/OMSViewer'];

    it('that keys can have like any other', async () => {
      const created = await service.call('POST', '/roles', { name: 'Order / reader', resources });
      assert.equal(created.status, 201);
      assert.deepEqual([created.body.custom, created.body.version], [true, 1]);
      const { key } = await service.generate('erp', ['Order / reader']);
      assert.deepEqual(key.roles, ['Order / reader']);
      assert.equal((await service.call('GET', '/keys?role=Order%20%2F%20reader')).body.total, 1);

      const place = `/roles/${encodeURIComponent('Order / reader')}`;
      const updated = await service.call('PUT', place, { resources: ['License Manager/EditApiKeys'] });
      assert.deepEqual([updated.status, updated.body.version, updated.body.grade], [200, 2, 'critical']);

      const inUse = await service.call('DELETE', place);
      assert.deepEqual([inUse.status, inUse.body.code], [409, 'role-in-use']);
      await service.call('PATCH', `/keys/${key.id}`, { roles: [] });
      assert.equal((await service.call('DELETE', place)).status, 204);
      assert.equal((await service.call('DELETE', place)).body.code, 'role-not-found');
    });

    it('of this account only', async () => {
      await service.call('POST', '/roles', { name: 'Reader', resources });
      const { body } = await service.call('POST', '/v1/accounts/other/keys', {
        label: 'erp',
        roles: ['Reader'],
      });
      assert.equal(body.code, 'unknown-role');
    });

    it('but leaves the predefined ones alone', async () => {
      for (const [method, payload] of [['PUT', { resources }], ['DELETE']] as const) {
        const { status, body } = await service.call(method, '/roles/Owner', payload);
        assert.deepEqual([status, body.code], [409, 'predefined-role']);
      }
      const { body } = await service.call('POST', '/roles', { name: 'finance', resources });
      assert.equal(body.code, 'role-name-taken');
    });
  });

  describe('exports', () => {
    it('the names of the keys with roles for an audit, and all columns of one kind', async () => {
      const { key } = await service.generate('erp', ['Finance']);
      await service.generate('nothing');
      const audit = await service.call('GET', '/export?shape=audit');
      assert.equal(audit.body, `keyName\r\n${key.keyName}\r\n`);
      assert.match(String(audit.headers['content-type']), /^text\/csv/);
      const full = await service.call('GET', '/export?shape=full&kind=generated');
      assert.equal(full.body.split('\r\n').length, 4);
    });

    it('every key, however many there are', async () => {
      for (let made = 0; made < 1003; made += 1) {
        await service.call('POST', '/external-keys', { keyName: `vtexappkey-partner-${letters(made)}` });
      }
      const { body } = await service.call('GET', '/export?shape=full&kind=external');
      assert.equal(body.split('\r\n').length - 2, 1003);
    });
  });

  describe('offers the example keys', () => {
    it('to an empty account, and says so once on the change feed', async () => {
      assert.equal((await service.call('GET', '/capabilities')).body.loadExamples.available, true);
      assert.equal((await service.call('POST', '/examples')).status, 204);
      const { body } = await service.call('GET', '/summary');
      assert.ok(body.nearExpiry > 0 && body.pastPeriod > 0 && body.pendingDeletion > 0 && body.external > 0);
      assert.equal(service.dump()['events']?.length, 1);
      const again = await service.call('POST', '/examples');
      assert.deepEqual([again.status, again.body.code], [409, 'account-not-empty']);
    });

    it('where it is embedded only', async () => {
      const shared = await KeyServiceUnderTest.start({ embedded: false });
      const { body } = await shared.call('GET', '/capabilities');
      assert.deepEqual([body.loadExamples.available, body.renewToken.available], [false, true]);
      assert.match(body.loadExamples.reason, /embedded/);
      assert.equal((await shared.call('POST', '/examples')).status, 404);
      await shared.stop();
    });
  });
});

function letters(number: number): string {
  const places = [5, 4, 3, 2, 1, 0].map((power) => Math.floor(number / 26 ** power) % 26);
  return String.fromCharCode(...places.map((place) => 65 + place));
}
