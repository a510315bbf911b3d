import assert from 'node:assert/strict';
import type { TSchema } from 'typebox';
import Type from 'typebox';
import { Errors } from 'typebox/value';
import * as schemas from '../../../backend/src/http/vtex/schemas.ts';
import { type Answered, KeyServiceUnderTest } from '../keyServiceUnderTest.ts';
import { pairHeaders, VtexCaller } from './vtexCaller.ts';

const owner = 'Owner (Admin Super)';

/** The answer has the status and exactly the shape that the reference documents. */
function answered(answer: Answered, status: number, schema?: TSchema): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  if (schema === undefined) assert.equal(answer.body, '', 'no body');
  else assert.deepEqual([...Errors(schema, answer.body)], []);
}

describe('the VTEX-compatible face', () => {
  let service: KeyServiceUnderTest;
  let admin: Awaited<ReturnType<typeof VtexCaller.withRoles>>;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    admin = await VtexCaller.withRoles(service, owner);
  });

  afterEach(() => service.stop());

  const create = async (label = 'my new API Key') => {
    const answer = await admin.call('POST', '/api/vlm/appkeys', { label });
    answered(answer, 200, schemas.CreatedAppKey);
    return answer.body as { id: string; appKey: string; appToken: string };
  };
  const rolesOf = (id: string) => `/api/license-manager/users/${id}/roles`;

  describe('keys', () => {
    it('creates a key that is active, without roles, with 200 and the token in the answer', async () => {
      const created = await create();
      assert.match(created.appKey, /^vtexappkey-acmestore-[A-Z]{6}$/);
      assert.match(created.appToken, /^[A-Z]{128}$/);
      const { body } = await service.call('GET', `/keys/${created.id}`);
      assert.deepEqual([body.label, body.status, body.roles], ['my new API Key', 'active', []]);
    });

    it('lists the generated keys of the account without roles, tokens, paging or external keys', async () => {
      await create();
      await service.call('POST', '/external-keys', { keyName: 'vtexappkey-partnerhub-ABCDEF' });
      const answer = await admin.call('GET', '/api/vlm/appkeys');
      answered(answer, 200, Type.Array(schemas.AppKey));
      assert.equal(answer.body.length, 2);
      assert.equal(answer.body[1].createdIn, '2026-08-01T12:00:00.0000000Z');
    });

    it('deactivates and activates by id, with or without dashes, and says nothing where nothing changes', async () => {
      const { id } = await create();
      const put = (isActive: boolean, key = id) => admin.call('PUT', `/api/vlm/appkeys/${key}`, { isActive });
      answered(await put(false), 200);
      answered(await put(false, id.replaceAll('-', '')), 200);
      const { body } = await service.call('GET', `/keys/${id}`);
      assert.deepEqual([body.status, body.version], ['inactive', 2]);
      answered(await put(true), 200);
    });

    it('answers an id that the account does not have as VTEX words it', async () => {
      for (const id of [crypto.randomUUID(), 'no-id']) {
        const answer = await admin.call('PUT', `/api/vlm/appkeys/${id}`, { isActive: false });
        answered(answer, 400, schemas.VlmError);
        assert.deepEqual(answer.body, {
          Details: null,
          HttpStatusCode: 400,
          VLMErrorCode: 17,
          Message: 'Token not exists for this account',
        });
      }
    });

    it('refuses a key without a label and a status without isActive', async () => {
      answered(await admin.call('POST', '/api/vlm/appkeys', {}), 400);
      answered(await admin.call('PUT', `/api/vlm/appkeys/${admin.pair.key.id}`, {}), 400);
      answered(
        await admin.call('POST', '/api/vlm/appkeys', { label: 'x', futureProperty: 1 }),
        200,
        Type.Any(),
      );
    });
  });

  describe('roles', () => {
    it('pages the roles of the account, with predefined and custom ones', async () => {
      await service.call('POST', '/roles', { name: 'Key admin', resources: ['License Manager/Save_User'] });
      const path = '/api/license-manager/site/pvt/roles/list/paged';
      const first = await admin.call('GET', `${path}?numItems=5&pageNumber=1&sort=name&sortType=ASC`);
      answered(first, 200, schemas.RolePage);
      assert.deepEqual(first.body.paging, { page: 1, perPage: 5, total: 23, pages: 5 });
      const last = await admin.call('GET', `${path}?numItems=5&pageNumber=5&sort=name&sortType=ASC`);
      assert.equal(last.body.items.length, 3);
      const reversed = await admin.call('GET', `${path}?numItems=1&sortType=DSC`);
      const { name, roleType, isAdmin, id } = reversed.body.items[0];
      assert.deepEqual([name, roleType, isAdmin, id], ['Key admin', 1, false, 9001]);
      const beyond = await admin.call('GET', `${path}?pageNumber=99`);
      assert.deepEqual(beyond.body.items, []);
    });

    it('adds roles by their ids, keeps those that are there, and removes one at a time', async () => {
      const { id } = await create();
      answered(await admin.call('PUT', rolesOf(id), [1, 957]), 204);
      answered(await admin.call('PUT', rolesOf(id), [957]), 204);
      const both = await admin.call('GET', rolesOf(id));
      answered(both, 200, Type.Array(schemas.RoleOfKey));
      assert.deepEqual(both.body, [
        { id: 1, name: owner },
        { id: 957, name: 'Call center operator' },
      ]);
      answered(await admin.call('DELETE', `${rolesOf(id.replaceAll('-', ''))}/1`), 204);
      assert.deepEqual((await admin.call('GET', rolesOf(id))).body, [
        { id: 957, name: 'Call center operator' },
      ]);
    });

    it('answers 204 for removing what is not there, be it the role or the key', async () => {
      const { id } = await create();
      answered(await admin.call('DELETE', `${rolesOf(id)}/1`), 204);
      answered(await admin.call('DELETE', `${rolesOf(id)}/31337`), 204);
      answered(await admin.call('DELETE', `${rolesOf(crypto.randomUUID())}/1`), 204);
    });

    it('refuses roles that the account does not have, adding none of them', async () => {
      const { id } = await create();
      const answer = await admin.call('PUT', rolesOf(id), [1, 31337]);
      answered(answer, 400, schemas.MessageError);
      assert.equal(answer.body.Message, 'Roles list contains roles that do not exist in this account');
      assert.deepEqual((await admin.call('GET', rolesOf(id))).body, []);
    });

    it('fails with 500 for roles of an unknown id, and with 400 for what is no id', async () => {
      const unknown = await admin.call('PUT', rolesOf(crypto.randomUUID()), [1]);
      answered(unknown, 500, schemas.MessageError);
      assert.deepEqual(unknown.body, { Message: 'Unexpected error' });
      for (const answer of [
        await admin.call('PUT', rolesOf('nobody'), [1]),
        await admin.call('DELETE', `${rolesOf('nobody')}/1`),
      ]) {
        answered(answer, 400, schemas.MessageError);
        assert.deepEqual(answer.body, { Message: 'Invalid UserId' });
      }
    });

    it('does not allow to remove roles without naming one', async () => {
      answered(await admin.call('DELETE', rolesOf(crypto.randomUUID())), 405);
    });

    it('never gives the id of a deleted role to another one', async () => {
      const role = { name: 'First', resources: [] };
      await service.call('POST', '/roles', role);
      await service.call('DELETE', '/roles/First');
      await service.call('POST', '/roles', { ...role, name: 'Second' });
      const { id } = await create();
      assert.equal((await admin.call('PUT', rolesOf(id), [9001])).status, 400);
      answered(await admin.call('PUT', rolesOf(id), [9002]), 204);
    });
  });

  describe('token renewal', () => {
    const step = (keyName: string, name: 'renew' | 'finish-renewal') =>
      admin.call('PATCH', `/api/vtexid/apikey/${keyName}/apitoken/${name}`);

    it('answers the new token, with both usable until the renewal is finished', async () => {
      const { id, appKey, appToken } = await create();
      service.now = new Date('2026-09-01T12:00:00.000Z');
      const renewed = await step(appKey, 'renew');
      answered(renewed, 200, schemas.RenewedToken);
      const { newToken, ...rest } = renewed.body;
      assert.deepEqual(rest, {
        id,
        keyName: appKey,
        creationDateToken: '2026-08-01T12:00:00.000Z',
        creationDateNewToken: '2026-09-01T12:00:00.000Z',
        expirationPeriod: 90,
      });
      const key = { keyName: appKey };
      assert.deepEqual(
        [await service.accepts(key, appToken), await service.accepts(key, newToken)],
        [true, true],
      );

      const finished = await step(appKey, 'finish-renewal');
      answered(finished, 200, schemas.FinishedRenewal);
      assert.equal(finished.body.creationDateToken, '2026-09-01T12:00:00.000Z');
      assert.equal(await service.accepts(key, appToken), 'wrong-token');
    });

    it('refuses a second renewal while one is pending with 409, and finishing none with 404', async () => {
      const { appKey } = await create();
      answered(await step(appKey, 'finish-renewal'), 404);
      answered(await step(appKey, 'renew'), 200, schemas.RenewedToken);
      answered(await step(appKey, 'renew'), 409);
    });

    it('refuses a key of another account with 400, and the key that calls with 403', async () => {
      await service.call('POST', '/external-keys', { keyName: 'vtexappkey-partnerhub-ABCDEF' });
      answered(await step('vtexappkey-partnerhub-ABCDEF', 'renew'), 400);
      answered(await step('vtexappkey-acmestore-NOSUCH', 'finish-renewal'), 400);
      answered(await step(admin.pair.key.keyName, 'renew'), 403);
    });

    it('takes the JSON content type without a body, as the examples of the guide send it', async () => {
      const { appKey } = await create();
      const headers = { 'content-type': 'application/json' };
      const answer = await admin.call(
        'PATCH',
        `/api/vtexid/apikey/${appKey}/apitoken/renew`,
        undefined,
        headers,
      );
      answered(answer, 200, schemas.RenewedToken);
    });
  });

  describe('login', () => {
    const login = async (pair: { appkey: string; apptoken: string }) =>
      new VtexCaller(service).call('POST', '/api/vtexid/apptoken/login', pair);
    const pairOf = () => ({ appkey: admin.pair.key.keyName, apptoken: admin.pair.token });
    const cookieCaller = async () =>
      new VtexCaller(service, { VtexIdclientAutCookie: (await login(pairOf())).body.token });

    it('makes of a pair a token of six hours with the permissions of the key', async () => {
      const answer = await login(pairOf());
      answered(answer, 200, schemas.LoggedIn);
      assert.equal(answer.body.expires, service.now.getTime() / 1000 + 21_600);
      const claims = JSON.parse(Buffer.from(answer.body.token.split('.')[1], 'base64url').toString());
      assert.deepEqual(
        [claims.sub, claims.account, claims.audience],
        [pairOf().appkey, 'acmestore', 'admin'],
      );
      const caller = new VtexCaller(service, { VtexIdclientAutCookie: answer.body.token });
      assert.equal((await caller.call('GET', '/api/vlm/appkeys')).status, 200);
    });

    it('tells of a login token whose it is', async () => {
      const { token } = (await login(pairOf())).body;
      const answer = await new VtexCaller(service).call('POST', '/api/vtexid/credential/validate', { token });
      answered(answer, 200, schemas.ValidCredential);
      assert.equal(answer.body.user, pairOf().appkey);
    });

    it('answers WrongCredentials to a wrong pair, a wrong token and one that has expired', async () => {
      const { token } = (await login(pairOf())).body;
      const validate = (it: string) =>
        new VtexCaller(service).call('POST', '/api/vtexid/credential/validate', { token: it });
      answered(await login({ ...pairOf(), apptoken: 'X'.repeat(128) }), 401, schemas.WrongCredentials);
      answered(await login({ appkey: 'no key', apptoken: '' }), 401, schemas.WrongCredentials);
      answered(await validate(`${token.slice(0, -4)}AAAA`), 401, schemas.WrongCredentials);
      service.now = new Date(service.now.getTime() + 21_601_000);
      answered(await validate(token), 401, schemas.WrongCredentials);
    });

    it('ends with the key: deactivated, its login opens nothing', async () => {
      const caller = await cookieCaller();
      await service.call('POST', `/keys/${admin.pair.key.id}/deactivate`);
      answered(await caller.call('GET', '/api/vlm/appkeys'), 401);
    });

    it('does not let a key renew itself by its login either', async () => {
      const caller = await cookieCaller();
      answered(await caller.call('PATCH', `/api/vtexid/apikey/${pairOf().appkey}/apitoken/renew`), 403);
    });
  });

  describe('who may do what', () => {
    const paths = {
      'License Manager/Save_User': ['GET', '/api/vlm/appkeys'],
      'License Manager/Get_Roles_Paged': ['GET', '/api/license-manager/site/pvt/roles/list/paged'],
      'License Manager/Get_User_By_Identifier': ['GET', '/api/license-manager/users/ID/roles'],
      'License Manager/RenewApiToken': ['PATCH', '/api/vtexid/apikey/NAME/apitoken/renew'],
    } as const;

    it('asks of each operation the resource that its reference names, and no other', async () => {
      const { key } = await service.generate();
      const fill = (path: string) => path.replace('ID', key.id).replace('NAME', key.keyName);
      for (const resource of Object.keys(paths)) {
        await service.call('POST', '/roles', { name: resource, resources: [resource] });
        const caller = await VtexCaller.withRoles(service, resource);
        for (const [other, [method, path]] of Object.entries(paths)) {
          const { status } = await caller.call(method, fill(path));
          assert.equal(status, other === resource ? 200 : 403, `${resource} on ${path}`);
        }
      }
    });

    it('refuses whoever shows no credential, half of one, a wrong one or that of an inactive key with 401', async () => {
      const headers = pairHeaders(admin.pair);
      const list = async (sent: Record<string, string>) =>
        answered(await new VtexCaller(service, sent).call('GET', '/api/vlm/appkeys'), 401);
      await list({});
      await list({ 'X-VTEX-API-AppKey': admin.pair.key.keyName });
      await list({ ...headers, 'X-VTEX-API-AppToken': 'X'.repeat(128) });
      await list({ VtexIdclientAutCookie: 'no-token' });
      await list({ authorization: `Bearer ${'x'.repeat(40)}` });
      await service.call('POST', `/keys/${admin.pair.key.id}/deactivate`);
      await list(headers);
    });

    it('looks at the credential before anything else of the request', async () => {
      answered(await new VtexCaller(service).call('POST', '/api/vlm/appkeys', { nonsense: true }), 401);
    });

    it('does not open /v1 to a pair, nor its own endpoints to the credential of the service', async () => {
      const v1 = await new VtexCaller(service, pairHeaders(admin.pair)).call(
        'GET',
        '/v1/accounts/acmestore/keys',
      );
      assert.equal(v1.status, 401);
      answered(await admin.call('GET', '/api/vlm/unknown'), 404);
    });

    it('stops a token at the end of its period where the service enforces it', async () => {
      service.now = new Date('2026-11-01T12:00:00.000Z');
      answered(await admin.call('GET', '/api/vlm/appkeys'), 401);
    });
  });

  describe('the account', () => {
    const status = async (host: string, path = '/api/vlm/appkeys') =>
      (await admin.call('GET', path, undefined, { host })).status;

    it('is that of the host, of the query, or of the key', async () => {
      for (const host of [
        'acmestore.localhost:8080',
        'ACMESTORE.vtexcommercestable.com.br',
        '127.0.0.1:8080',
      ]) {
        assert.equal(await status(host), 200, host);
      }
      assert.equal(await status('otherstore.localhost'), 401);
      assert.equal(await status('127.0.0.1', '/api/vlm/appkeys?an=otherstore'), 401);
      assert.equal(await status('api.vtexcommercestable.com.br', '/api/vlm/appkeys?an=acmestore'), 200);
    });

    it('takes the key of another account with the roles that it was given here', async () => {
      const partner = await service.call('POST', '/v1/accounts/partnerhub/keys', {
        label: 'hub',
        roles: [owner],
      });
      const caller = new VtexCaller(service, pairHeaders(partner.body));
      const list = () => caller.call('GET', '/api/vlm/appkeys');
      answered(await list(), 401);
      const { keyName } = partner.body.key;
      const added = await service.call('POST', '/external-keys', { keyName });
      answered(await list(), 403);
      await service.call('PATCH', `/external-keys/${added.body.id}`, { roles: [owner] });
      assert.equal((await list()).status, 200);
    });
  });

  it('tells what it changes to those who follow the changes, and keeps it in the audit log', async () => {
    const { id, appKey } = await create();
    await admin.call('PUT', rolesOf(id), [1]);
    await admin.call('PATCH', `/api/vtexid/apikey/${appKey}/apitoken/renew`);
    const actions = service.dump()['events']?.map((event) => (event as { action: string }).action);
    assert.deepEqual(actions, ['key-generated', 'key-generated', 'roles-changed', 'token-renewed']);
  });

  it('shows a token in the answer that makes it, and nowhere else', async () => {
    const { appKey, appToken } = await create();
    const { newToken } = (await admin.call('PATCH', `/api/vtexid/apikey/${appKey}/apitoken/renew`)).body;
    const login = await admin.call('POST', '/api/vtexid/apptoken/login', {
      appkey: appKey,
      apptoken: newToken,
    });
    const kept = JSON.stringify([service.log, service.dump()]);
    for (const secret of [appToken, newToken, admin.pair.token, login.body.token])
      assert.ok(!kept.includes(secret));
    for (const token of [appToken, newToken]) {
      assert.equal(service.answers.filter((answer) => answer.includes(token)).length, 1);
    }
  });
});
