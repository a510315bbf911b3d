import assert from 'node:assert/strict';
import type { BackendError } from '../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import type { PartialRoleChange } from '../../common/src/backends/vtex/roleChange.ts';
import { createVtexAccount, type VtexAccountOptions } from '../../common/src/backends/vtex/vtexAccount.ts';
import type { GeneratedKey } from '../../common/src/model/key.ts';
import { KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { FaultyProxy } from './faultyProxy.ts';
import { errorOf } from './vtexErrors.ts';

describe('a VTEX account behind a network that fails', () => {
  let service: KeyServiceUnderTest;
  let proxy: FaultyProxy;
  let pair: { appKey: string; appToken: string };
  let pauses: number[];
  let vtex: KeyBackend;

  const open = (options: Partial<VtexAccountOptions> = {}) =>
    createVtexAccount({
      account: 'acmestore',
      origin: proxy.origin,
      credential: { kind: 'pair', ...pair },
      fetch,
      now: () => service.now,
      random: () => 0.5,
      pause: async (ms) => void pauses.push(ms),
      ...options,
    });

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    const { key, token } = await service.generate('the caller', ['Owner (Admin Super)']);
    pair = { appKey: key.keyName, appToken: token };
    proxy = await FaultyProxy.start(await service.listen());
    pauses = [];
    vtex = open();
  });

  afterEach(async () => {
    proxy.stop();
    await service.stop();
  });

  describe('reads', () => {
    for (const fault of ['cut', 'lose', 'truncate'] as const) {
      it(`again where the connection fails (${fault}), waiting longer each time`, async () => {
        proxy.fault = (_, nth) => (nth <= 2 ? fault : 'pass');
        assert.equal((await vtex.listKeys({})).total, 1);
        assert.deepEqual(pauses.slice(0, 2), [150, 300]);
      });
    }

    it('no more than three times, then says why it cannot be reached', async () => {
      proxy.fault = () => 'cut';
      const error = await errorOf(vtex.summary());
      assert.equal(error.code, 'unreachable');
      assert.match(error.message, /^VTEX at 127\.0\.0\.1:\d+ cannot be reached: .*\. Check/);
      assert.equal(proxy.seen.length, 3);
    });

    it('again after 5xx, and says the status where it stays', async () => {
      proxy.fault = (_, nth) => (nth === 1 ? { status: 502, body: '<html>Bad gateway</html>' } : 'pass');
      assert.equal((await vtex.listKeys({})).total, 1);
      proxy.fault = () => ({ status: 503 });
      const error = await errorOf(vtex.summary());
      assert.deepEqual([error.code, error.status], ['unreachable', 503]);
      assert.match(error.message, /cannot answer now\. Try again later \(HTTP 503\)/);
    });

    it('again after 429, when it is asked to, and tells how long to wait where that is too long', async () => {
      proxy.fault = (_, nth) => (nth === 1 ? { status: 429, headers: { 'retry-after': '7' } } : 'pass');
      await vtex.summary();
      assert.deepEqual(pauses, [7000]);
      const date = new Date(service.now.getTime() + 600_000).toUTCString();
      proxy.fault = () => ({ status: 429, headers: { 'retry-after': date } });
      const error = await errorOf(vtex.summary());
      assert.deepEqual([error.code, error.retryAfter], ['rate-limited', 600]);
      assert.match(error.message, /Try again in 600 s/);
      assert.equal(pauses.length, 1);
    });

    it('nothing into what is no JSON: a web page, or half of an answer', async () => {
      proxy.fault = () => ({ status: 200, body: '<!doctype html><title>Sign in</title>' });
      const page = await errorOf(vtex.listKeys({}));
      assert.equal(page.code, 'unexpected-answer');
      assert.match(page.message, /web page instead of JSON.*proxy/);
      proxy.fault = () => 'corrupt';
      assert.equal((await errorOf(vtex.listKeys({}))).code, 'unexpected-answer');
      assert.equal(proxy.seen.length, 2, 'another try would not change it');
    });

    it('nothing of a host that it is sent on to, and keeps the credential from it', async () => {
      const elsewhere = await FaultyProxy.start();
      proxy.fault = () => ({ status: 302, headers: { location: `${elsewhere.origin}/login` } });
      const error = await errorOf(vtex.listKeys({}));
      assert.deepEqual([error.code, error.status], ['unreachable', 302]);
      assert.ok(error.message.includes(new URL(elsewhere.origin).host));
      assert.deepEqual([elsewhere.seen.length, proxy.seen.length], [0, 1]);
      elsewhere.stop();
    });

    it('what comes late, and asks for it once', async () => {
      const late = Promise.withResolvers<void>();
      const reached = Promise.withResolvers<void>();
      proxy.fault = () => {
        reached.resolve();
        return { until: late.promise };
      };
      const reading = vtex.summary();
      await reached.promise;
      late.resolve();
      assert.equal((await reading).generated, 1);
      assert.deepEqual([proxy.seen.length, pauses], [1, []]);
    });

    it('no longer than it may, and says so', async () => {
      proxy.fault = () => 'hang';
      const error = await errorOf(open({ timeout: 40 }).summary());
      assert.equal(error.code, 'unreachable');
      assert.match(error.message, /VTEX takes too long to answer/);
    });

    it('the list still where the roles of the keys fail, and gives up asking for the others', async () => {
      for (let count = 0; count < 20; count++) await service.generate(`key ${count}`);
      proxy.fault = ({ url }) => (url.endsWith('/roles') ? { status: 503 } : 'pass');
      const { items } = await vtex.listKeys({});
      assert.equal(items.length, 21);
      assert.ok((items as GeneratedKey[]).every((key) => /HTTP 503/.test(key.rolesUnknown ?? '')));
      assert.ok(proxy.seen.length <= 1 + 4 * 3, `${proxy.seen.length} requests`);
    });
  });

  const meanings: [number, string, RegExp][] = [
    [401, 'unauthorized', /wrong, has expired, or its key is inactive\. Sign in again/],
    [403, 'forbidden', /License Manager resource "Save user"/],
    [404, 'not-found', /Check the name of the account/],
    [418, 'unexpected-answer', /does not take the request/],
  ];
  for (const [status, code, words] of meanings) {
    it(`says what ${status} means and what to do next`, async () => {
      proxy.fault = () => ({ status });
      const error = await errorOf(vtex.listKeys({}));
      assert.deepEqual([error.code, error.status], [code, status]);
      assert.match(error.message, words);
    });
  }

  const causes: [string, RegExp][] = [
    ['SELF_SIGNED_CERT_IN_CHAIN', /certificate is not trusted.*NODE_EXTRA_CA_CERTS/],
    ['ENOTFOUND', /Check the network, and that the address is right/],
    ['EHOSTUNREACH', /no way to it from here.*VPN/],
    ['ECONNREFUSED', /Check that it runs/],
  ];
  for (const [code, words] of causes) {
    it(`says what to do about ${code}, and that nothing was sent`, async () => {
      const cause = Object.assign(new Error(`failed: ${code}`), { code });
      const failing = open({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) });
      const error = await errorOf(failing.generateKey({ label: 'erp', roles: [] }));
      assert.equal(error.code, 'unreachable');
      assert.match(error.message, words);
    });
  }

  it('says that the proxy asks who it is, and that nothing was sent', async () => {
    // Node's own fetch hides this answer; that of an editor may show it.
    const failing = open({ fetch: async () => new Response(null, { status: 407 }) });
    const error = await errorOf(failing.generateKey({ label: 'hub', roles: [] }));
    assert.deepEqual([error.code, error.status], ['unreachable', 407]);
    assert.match(error.message, /http\.proxy of VS Code/);
  });

  it('says which proxy setting to look at', async () => {
    const cause = new Error('Proxy response (407) !== 200 when HTTP Tunneling');
    const failing = open({ fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) });
    assert.match(
      (await errorOf(failing.summary())).message,
      /The proxy wants to be signed in to: check the setting http\.proxy of VS Code, or HTTPS_PROXY/,
    );
  });

  describe('writes', () => {
    const key = async (...roles: string[]) => (await service.generate('erp', roles)).key;

    it('again what does no harm twice: a status, roles', async () => {
      const { id, version } = await key();
      proxy.fault = ({ method }, nth) => (method === 'PUT' && nth === 1 ? 'lose' : 'pass');
      const ref = { kind: 'generated', id, version } as const;
      assert.equal((await vtex.deactivate(ref)).status, 'inactive');
      assert.equal(proxy.requests('PUT').length, 2);
      const fresh = await vtex.getKey(id);
      await vtex.setRoles(fresh, ['Finance']);
      assert.deepEqual((await service.read({ id })).roles, ['Finance']);
    });

    it('once only what would happen twice, and says that nobody knows whether it did', async () => {
      const { id, version, keyName } = await key();
      const ref = { kind: 'generated', id, version } as const;
      proxy.fault = ({ method }) => (method === 'POST' || method === 'PATCH' ? 'lose' : 'pass');
      const tries: [Promise<unknown>, RegExp][] = [
        [vtex.generateKey({ label: 'hub', roles: [] }), /not known whether the key was generated.*"hub"/],
        [vtex.renewToken(ref), new RegExp(`not known whether ${keyName} was renewed.*its new token is lost`)],
        [vtex.deleteOldToken(ref), /not known whether the old token .* still works/],
      ];
      for (const [work, words] of tries) {
        const error = await errorOf(work);
        assert.equal(error.code, 'outcome-unknown');
        assert.match(error.message, words);
      }
      assert.deepEqual([proxy.requests('POST').length, proxy.requests('PATCH').length], [1, 2]);
    });

    it('says so too where the answer comes broken, or the user cancels', async () => {
      proxy.fault = ({ method }) => (method === 'POST' ? 'truncate' : 'pass');
      const broken = vtex.generateKey({ label: 'hub', roles: [] });
      assert.equal((await errorOf(broken)).code, 'outcome-unknown');
      const abort = new AbortController();
      proxy.fault = () => {
        abort.abort();
        return 'hang';
      };
      const cancelled = vtex.generateKey({ label: 'hub', roles: [] }, abort.signal);
      assert.equal((await errorOf(cancelled)).code, 'outcome-unknown');
    });

    it('again after 429, which means that it has not happened', async () => {
      proxy.fault = ({ method }, nth) =>
        method === 'POST' && nth === 1 ? { status: 429, headers: { 'retry-after': '1' } } : 'pass';
      assert.match((await vtex.generateKey({ label: 'hub', roles: [] })).token ?? '', /^[A-Z]{128}$/);
      assert.deepEqual(pauses, [1000]);
    });

    it('shows the token of a key that did not get its roles, and says so', async () => {
      proxy.fault = ({ method }) =>
        method === 'PUT' ? { status: 500, body: '{"Message":"Unexpected error"}' } : 'pass';
      const generated = await vtex.generateKey({ label: 'hub', roles: ['Finance'] });
      assert.match(generated.token ?? '', /^[A-Z]{128}$/);
      assert.deepEqual(generated.key.roles, []);
      assert.match(generated.warning ?? '', /without its roles\..*It says: Unexpected error \(HTTP 500\)/);
    });

    it('tells exactly which roles were changed and which were not, and sends only those when asked again', async () => {
      const { id } = await key('Finance', 'OMS - Read only');
      const before = await vtex.getKey(id);
      proxy.fault = ({ method }) => (method === 'DELETE' ? { status: 500 } : 'pass');
      const wanted = ['Payments Notifier'];
      const error = (await errorOf(vtex.setRoles(before, wanted))) as PartialRoleChange;
      assert.equal(error.code, 'partly-done');
      assert.deepEqual([error.added, error.notAdded, error.removed], [wanted, [], []]);
      assert.deepEqual(error.notRemoved.toSorted(), ['Finance', 'OMS - Read only']);
      assert.match(error.message, /changed in part\. Added: Payments Notifier\. Not removed: /);
      const puts = proxy.requests('PUT').length;
      proxy.fault = () => 'pass';
      assert.deepEqual((await vtex.setRoles(before, wanted)).roles, wanted);
      assert.equal(proxy.requests('PUT').length, puts, 'what was added is not added again');
      assert.deepEqual((await service.read({ id })).roles, wanted);
    });

    it('takes a refusal of the first step for what it is: nothing was changed', async () => {
      const before = await vtex.getKey((await key('Finance')).id);
      proxy.fault = ({ method }) => (method === 'PUT' ? { status: 403 } : 'pass');
      const error = await errorOf(vtex.setRoles(before, ['OMS - Read only']));
      assert.equal(error.code, 'forbidden');
      assert.deepEqual((await service.read(before)).roles, ['Finance']);
    });

    it('counts as done what was done though the answer was lost', async () => {
      const before = await vtex.getKey((await key('Finance')).id);
      proxy.fault = ({ method }) => (method === 'DELETE' ? 'lose' : 'pass');
      assert.deepEqual((await vtex.setRoles(before, [])).roles, []);
      assert.equal(proxy.requests('DELETE').length, 3);
    });
  });

  it('lets a credential into the headers that are meant for it, and nowhere else', async () => {
    const warnings: string[] = [];
    const errors: BackendError[] = [];
    const secret = open({ onWarning: (words) => warnings.push(words), timeout: 400 });
    const { key, token } = await service.generate('erp', ['Finance']);
    const faults = [
      'pass',
      'cut',
      'lose',
      'truncate',
      'corrupt',
      'hang',
      { status: 401 },
      { status: 500 },
    ] as const;
    const ref = { ...key, version: 0 };
    for (const fault of faults) {
      proxy.fault = () =>
        typeof fault === 'object' ? { ...fault, body: JSON.stringify({ Message: token }) } : fault;
      const work = [
        () => secret.listKeys({}),
        () => secret.generateKey({ label: 'x', roles: [] }),
        () => secret.renewToken(ref),
        () => secret.verify({ keyName: key.keyName, token }),
      ];
      for (const one of work) await one().catch((error: BackendError) => errors.push(error));
    }
    assert.ok(errors.length > 15);
    const told = JSON.stringify([
      warnings,
      service.log,
      errors.map((error) => [`${error.stack}`, chain(error)]),
    ]);
    const login = '/api/vtexid/apptoken/login?an=acmestore';
    const sent = proxy.seen.map(({ headers, ...rest }) => {
      const { 'x-vtex-api-apptoken': __, ...others } = headers;
      return { ...rest, others, isLogin: rest.url === login };
    });
    assert.ok(!told.includes(pair.appToken) && !told.includes(token), 'in words');
    assert.ok(!JSON.stringify(sent).includes(pair.appToken), 'in another part of a request');
    assert.ok(
      sent.every(({ isLogin, body }) => isLogin === body.includes(token)),
      'in another body',
    );
    const logins = proxy.seen.filter(({ url }) => url === login);
    assert.ok(
      logins.every(({ headers }) => headers['x-vtex-api-apptoken'] === undefined),
      'with a login',
    );
  });
});

function chain(error: unknown): string[] {
  return error instanceof Error ? [String(error), ...chain(error.cause)] : [];
}
