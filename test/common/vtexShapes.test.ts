import assert from 'node:assert/strict';
import { createVtexAccount } from '../../common/src/backends/vtex/vtexAccount.ts';
import type { GeneratedKey } from '../../common/src/model/key.ts';
import { errorOf } from './vtexErrors.ts';

/** Shapes of VTEX's published examples. What looks like a secret is made here, and opens nothing. */
const token = 'ABCDEFGH'.repeat(16);
const id = 'a2555e95-9db8-48be-94f8-2a28577c0b4a';
const example = {
  id,
  appKey: 'vtexappkey-myaccount-ORYNWX',
  label: 'my new API Key',
  createdIn: '2018-07-04T14:09:08.2718405Z',
  isActive: true,
};
const otherId = '1f6c17e5-06f9-44a9-a459-b3686e03fa9d';

type Answers = Readonly<Record<string, unknown>>;

/** An account that answers each `METHOD /path` as it is told, and nothing else. */
function account(answers: Answers, warnings: string[] = []) {
  return createVtexAccount({
    account: 'myaccount',
    credential: { kind: 'pair', appKey: 'vtexappkey-myaccount-CALLER', appToken: token },
    fetch: async (url, init) => {
      const { pathname } = new URL(String(url));
      const answer = answers[`${init?.method} ${pathname}`];
      if (answer instanceof Response) return answer.clone();
      return answer === undefined ? new Response(null, { status: 404 }) : Response.json(answer);
    },
    onWarning: (words) => warnings.push(words),
    now: () => new Date('2026-08-01T12:00:00.000Z'),
    pause: async () => {},
  });
}

const rolesPath = (of = id) => `/api/license-manager/users/${of.replaceAll('-', '')}/roles`;
const roles = {
  [`GET ${rolesPath()}`]: [
    { id: 957, name: 'Call center operator' },
    { id: 1, name: 'Owner (Admin Super)' },
  ],
};
const list = (...items: unknown[]) => ({ 'GET /api/vlm/appkeys': items, ...roles });
const only = async (answers: Answers) => (await account(answers).listKeys({})).items as GeneratedKey[];

describe('an answer of VTEX', () => {
  it('is read as its documentation shows it', async () => {
    assert.deepEqual(await only(list(example)), [
      {
        kind: 'generated',
        id,
        keyName: 'vtexappkey-myaccount-ORYNWX',
        label: 'my new API Key',
        status: 'active',
        roles: ['Call center operator', 'Owner (Admin Super)'],
        creationDate: '2018-07-04T14:09:08.271Z',
        creationDateToken: null,
        creationDateNewToken: null,
        inactiveSince: null,
        version: 1,
      },
    ]);
  });

  it('may write an id without dashes, and ask for it in either way', async () => {
    const [key] = await only(list({ ...example, id: id.replaceAll('-', '').toUpperCase() }));
    assert.equal(key?.id, id);
  });

  const createdIn = {
    '2021-10-21T20:00:21.308679': '2021-10-21T20:00:21.308Z',
    '2021-10-21T20:00:21': '2021-10-21T20:00:21.000Z',
    '2021-10-21T20:00:21.3Z': '2021-10-21T20:00:21.300Z',
    '2021-10-21T17:00:21.3086790-03:00': '2021-10-21T20:00:21.308Z',
  };
  for (const [written, meant] of Object.entries(createdIn)) {
    it(`may write a date as ${written}`, async () => {
      const [key] = await only(list({ ...example, createdIn: written }));
      assert.equal(key?.creationDate, meant);
    });
  }

  it('may have a null token, a null label, and properties that nobody knows yet', async () => {
    const [key] = await only(
      list({ ...example, label: null, appToken: null, isBlocked: false, lastUsedIn: '2026-01-01' }),
    );
    assert.equal(key?.label, '');
  });

  it('shows the keys that can be read, and says of each other one what is wrong with it', async () => {
    const warnings: string[] = [];
    const bad = [
      { ...example, appKey: 'vtexappkey-myaccount-NODATE', id: otherId, createdIn: 'yesterday' },
      { ...example, appKey: 'vtexappkey-myaccount-NOSTAT', isActive: 'yes' },
      { ...example, appKey: token, id: 'none' },
      null,
    ];
    const page = await account(list(example, ...bad), warnings).listKeys({});
    assert.equal(page.items.length, 1);
    assert.deepEqual(page.unreadable, [
      'vtexappkey-myaccount-NODATE (/createdIn)',
      'vtexappkey-myaccount-NOSTAT (/isActive)',
      'a key without a name (/id)',
      'a key without a name (the whole)',
    ]);
    assert.equal(warnings.length, 4);
    assert.ok(!JSON.stringify([page, warnings]).includes(token));
  });

  it('may give two keys one id, as the examples of the reference do: their names tell them apart', async () => {
    const other = { ...example, appKey: 'vtexappkey-myaccount-ORKPDC', label: 'my other appkey' };
    const path = `PATCH /api/vtexid/apikey/${other.appKey}/apitoken/renew`;
    const vtex = account({ ...list(example, other), [path]: { newToken: token } });
    const { items } = await vtex.listKeys({ sort: 'keyName' });
    assert.deepEqual(
      items.map(({ keyName }) => keyName),
      [other.appKey, example.appKey],
    );
    const [key] = items as [GeneratedKey];
    assert.equal((await vtex.renewToken(key)).key.keyName, other.appKey);
    const nameless = { kind: key.kind, id: key.id, version: key.version } as const;
    assert.match((await errorOf(vtex.renewToken(nameless))).message, /several keys have the id/);
  });

  it('fails where no key of the list can be read, and is empty only where the list is', async () => {
    assert.equal((await errorOf(account(list({}, null)).listKeys({}))).code, 'unexpected-answer');
    assert.equal(
      (await errorOf(account({ 'GET /api/vlm/appkeys': {} }).listKeys({}))).code,
      'unexpected-answer',
    );
    assert.equal((await account(list()).listKeys({})).total, 0);
  });

  it('may tell a role that is not there any more, or nothing that is one', async () => {
    const bad = { ...list(example), [`GET ${rolesPath()}`]: [{ id: 'one', name: 'Owner' }] };
    const [key] = await only(bad);
    assert.match(key?.rolesUnknown ?? '', /the roles of the key cannot be understood \(\/0\/id\)/);
    assert.equal(key?.version, 0);
  });

  it('hands out a new token once; where it does not, that is said', async () => {
    const created = { ...example, appToken: token };
    const key = { label: 'my new API Key', roles: [] };
    const shown = await account({ 'POST /api/vlm/appkeys': created }).generateKey(key);
    assert.deepEqual([shown.token, shown.warning], [token, undefined]);
    const hidden = await account({ 'POST /api/vlm/appkeys': { ...created, appToken: null } }).generateKey(
      key,
    );
    assert.equal(hidden.token, null);
    assert.match(hidden.warning ?? '', /single-access link/);
  });

  it('dates a renewal, with the period in days', async () => {
    const renewed = {
      id: otherId,
      keyName: example.appKey,
      creationDateToken: '2025-02-18T12:00:00Z',
      creationDateNewToken: '2025-02-25T12:00:00Z',
      expirationPeriod: 30,
      newToken: 'abc123xyz789',
    };
    const path = `/api/vtexid/apikey/${example.appKey}/apitoken`;
    const vtex = account({
      ...list(example),
      [`PATCH ${path}/renew`]: renewed,
      [`PATCH ${path}/finish-renewal`]: {
        id: otherId,
        creationDateToken: '2025-02-25T12:00:00Z',
        creationDateNewToken: null,
      },
    });
    const [key] = (await vtex.listKeys({})).items as [GeneratedKey];
    const { key: after, token: shown } = await vtex.renewToken(key);
    assert.equal(shown, 'abc123xyz789');
    assert.deepEqual(
      [after.creationDateToken, after.creationDateNewToken],
      ['2025-02-18T12:00:00.000Z', '2025-02-25T12:00:00.000Z'],
    );
    assert.equal(await vtex.settings(), undefined, '30 days are no period that VTEX has');
    assert.equal((await vtex.deleteOldToken(after)).creationDateToken, '2025-02-25T12:00:00.000Z');
  });

  it('may tell a role of a key that the account no longer has, which the key can keep', async () => {
    const paging = { page: 1, perPage: 100, total: 1, pages: 1 };
    const vtex = account({
      'GET /api/vlm/appkeys': [example],
      [`GET ${rolesPath()}`]: [
        { id: 9000, name: 'Gone' },
        { id: 957, name: 'Call center operator' },
      ],
      'GET /api/license-manager/site/pvt/roles/list/paged': { items: [{ id: 1, name: 'Owner' }], paging },
      [`DELETE ${rolesPath()}/957`]: new Response(null, { status: 204 }),
    });
    const [key] = (await vtex.listKeys({})).items as [GeneratedKey];
    assert.deepEqual((await vtex.setRoles(key, ['Gone'])).roles, ['Gone']);
  });

  it('reads the roles of all pages, as the documentation shows one', async () => {
    const product = { id: null, categoryId: null, categoryName: null, productResources: null, name: 'OMS' };
    const item = {
      id: 957,
      isAdmin: false,
      roleType: 0,
      products: [product],
      resources: null,
      logins: null,
      name: 'Call center operator',
    };
    const paging = { page: 1, perPage: 1, total: 1, pages: 1 };
    const path = 'GET /api/license-manager/site/pvt/roles/list/paged';
    const [role] = await account({ [path]: { items: [item], paging } }).roles();
    assert.deepEqual([role?.name, role?.custom, role?.grade], ['Call center operator', false, 'medium']);
    assert.equal((await errorOf(account({ [path]: { items: [item] } }).roles())).code, 'unexpected-answer');
  });

  it('to a pair that is wrong is no failure but a verdict', async () => {
    const path = 'POST /api/vtexid/apptoken/login';
    const pair = { keyName: example.appKey, token };
    const wrong = Response.json({ authStatus: 'WrongCredentials' }, { status: 401 });
    assert.equal((await account({ [path]: wrong }).verify(pair)).accepted, false);
    assert.equal(
      (await account({ [path]: { authStatus: 'WrongCredentials' } }).verify(pair)).accepted,
      false,
    );
    assert.equal(
      (await account({ [path]: { authStatus: 'Success', token: 'x' } }).verify(pair)).accepted,
      true,
    );
    assert.equal((await errorOf(account({ [path]: {} }).verify(pair))).code, 'unexpected-answer');
  });
});
