import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendError } from '../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { createKeyService, type KeyServiceOptions } from '../../common/src/backends/keyService.ts';
import type { Change } from '../../common/src/model/change.ts';
import type { ApiKey } from '../../common/src/model/key.ts';
import { credential, KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';

async function errorOf(work: Promise<unknown>): Promise<BackendError> {
  const error = await work.then(
    () => assert.fail('it was expected to fail'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof BackendError, String(error));
  return error;
}

describe('the key service backend', () => {
  let service: KeyServiceUnderTest;
  let keys: KeyBackend;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    keys = createKeyService({ origin: await service.listen(), account: 'acmestore', credential, fetch });
  });

  afterEach(() => service.stop());

  it('leads a key through its life', async () => {
    const { key, token } = await keys.generateKey({ label: 'erp', roles: ['Owner'] });
    assert.match(token ?? '', /^[A-Z]{128}$/);
    const edited = await keys.setRoles(key, ['Finance']);
    const inactive = await keys.deactivate(edited);
    const active = await keys.activate(inactive);
    const renewed = await keys.renewToken(active);
    assert.match(renewed.token ?? '', /^[A-Z]{128}$/);
    const undone = await keys.undoRenewal(renewed.key);
    const again = await keys.renewToken(undone);
    const done = await keys.deleteOldToken(again.key);
    assert.deepEqual(await keys.getKey(key.id), done);
    assert.equal(done.version, 8);
    await keys.deleteKey(done);
    assert.equal((await errorOf(keys.getKey(key.id))).code, 'key-not-found');
  });

  it('adds, edits and removes an external key', async () => {
    const added = await keys.addExternalKey({ keyName: 'vtexappkey-partnerhub-ABCDEF', roles: [] });
    const edited = await keys.setRoles(added, ['Finance']);
    assert.deepEqual([edited.kind, edited.roles, edited.version], ['external', ['Finance'], 2]);
    await keys.deleteKey(edited);
    assert.equal((await keys.listKeys({})).total, 0);
  });

  it('lists page by page, with filters', async () => {
    for (const label of ['one', 'two', 'three']) await keys.generateKey({ label, roles: [] });
    const first = await keys.listKeys({ kind: 'generated', sort: 'label', order: 'desc', limit: 2 });
    assert.deepEqual(labels(first.items), ['two', 'three']);
    assert.equal(first.total, 3);
    assert.ok(first.nextCursor);
    const rest = await keys.listKeys({ sort: 'label', order: 'desc', limit: 2, cursor: first.nextCursor });
    assert.deepEqual(labels(rest.items), ['one']);
    assert.equal(rest.nextCursor, null);
    assert.deepEqual(labels((await keys.listKeys({ text: 'TW' })).items), ['two']);
  });

  it('reads and changes the settings and the roles', async () => {
    const settings = await keys.settings();
    assert.ok(settings);
    const changed = await keys.updateSettings({ ...settings, tokenPeriod: '6 months' });
    assert.deepEqual([changed.tokenPeriod, changed.version], ['6 months', 2]);
    assert.equal((await errorOf(keys.updateSettings(settings))).code, 'stale-version');

    const role = await keys.createRole({ name: 'A/B & C?', resources: ['OMS/OMSViewer'] });
    const updated = await keys.updateRole(role, []);
    assert.ok((await keys.roles()).some((one) => one.name === 'A/B & C?' && one.resources.length === 0));
    assert.equal((await errorOf(keys.deleteRole(role))).code, 'stale-version');
    await keys.deleteRole(updated);
  });

  it('exports CSV, counts, loads the examples and tells what it can do', async () => {
    assert.equal((await keys.capabilities()).loadExamples.available, true);
    await keys.loadExamples();
    const summary = await keys.summary();
    const csv = await keys.exportCsv('full', 'generated');
    assert.equal(csv.split('\r\n').length - 2, summary.generated);
    assert.match(await keys.exportCsv('audit'), /^keyName\r\n/);
    assert.equal((await errorOf(keys.loadExamples())).code, 'account-not-empty');
  });

  it('refuses in the words of the service, with its code and status', async () => {
    const { key } = await keys.generateKey({ label: 'erp', roles: [] });
    await keys.setRoles(key, ['Finance']);
    const stale = await errorOf(keys.renewToken(key));
    assert.deepEqual([stale.code, stale.status], ['stale-version', 412]);
    assert.match(stale.message, new RegExp(`${key.keyName} has changed`));
    const unknown = await errorOf(keys.generateKey({ label: 'erp', roles: ['Nobody'] }));
    assert.equal(unknown.code, 'unknown-role');
  });

  it('says that the credential is not accepted, without repeating it', async () => {
    const wrong = 'not-the-credential-of-this-service-at-all';
    const origin = service.app.listeningOrigin;
    const error = await errorOf(
      createKeyService({ origin, account: 'acmestore', credential: wrong, fetch }).summary(),
    );
    assert.deepEqual([error.code, error.status], ['unauthorized', 401]);
    assert.ok(!JSON.stringify([error.message, error.stack, String(error.cause)]).includes(wrong));
  });

  it('says which host cannot be reached, and why', async () => {
    const origin = service.app.listeningOrigin;
    await service.app.close();
    const error = await errorOf(keys.summary());
    assert.equal(error.code, 'unreachable');
    assert.ok(error.message.includes(new URL(origin).host));
    assert.match(error.message, /ECONNREFUSED/);
  });

  it('is cancelled by its signal, before and during a request', async () => {
    assert.equal((await errorOf(keys.summary(AbortSignal.abort()))).code, 'cancelled');
    const abort = new AbortController();
    const pending = errorOf(keys.listKeys({}, abort.signal));
    abort.abort();
    assert.equal((await pending).code, 'cancelled');
  });

  describe('follows the changes', () => {
    it('of the account, until its signal', async () => {
      const stop = new AbortController();
      const told = new Told();
      const following = keys.watch(told, stop.signal);
      await told.next('open');
      const { key } = await keys.generateKey({ label: 'erp', roles: [] });
      assert.equal(await told.next('key'), key.id);
      const settings = await keys.settings();
      assert.ok(settings);
      await keys.updateSettings(settings);
      assert.equal(await told.next('settings'), null);
      stop.abort();
      await following;
    });

    it('over a loss of the feed: it says so once, and says when all must be read again', async () => {
      const stop = new AbortController();
      const told = new Told();
      let cut = new AbortController();
      const unsteady: typeof fetch = (url, init) =>
        fetch(url, { ...init, signal: AbortSignal.any([stop.signal, cut.signal]) });
      const { listeningOrigin: origin } = service.app;
      const backoff = () => 10;
      const following = createKeyService({
        ...{ origin, account: 'acmestore', credential, backoff },
        fetch: unsteady,
      }).watch(told, stop.signal);
      await told.next('open');
      cut.abort();
      await told.next('disconnected');
      const { key } = await keys.generateKey({ label: 'made while nobody listened', roles: [] });
      cut = new AbortController();
      await told.next('open', 2);
      assert.equal(await told.next('key'), key.id);
      stop.abort();
      await following;
      assert.equal(told.count('disconnected'), 1);
    });

    it('no longer, where the credential is not accepted', async () => {
      const { listeningOrigin: origin } = service.app;
      const wrong = createKeyService({ origin, account: 'acmestore', credential: 'wrong', fetch });
      const { code } = await errorOf(wrong.watch(new Told(), new AbortController().signal));
      assert.equal(code, 'unauthorized');
    });
  });
});

describe('the key service backend, in front of something else,', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** A server that answers everything in one way, and keeps what it was asked. */
  async function facing(answer: RequestListener, options: Partial<KeyServiceOptions> = {}) {
    const requests: IncomingMessage[] = [];
    const server = createServer((request, response) => {
      requests.push(request);
      answer(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const backoff = () => 1;
    const keys = createKeyService({ origin, account: 'acmestore', credential, fetch, backoff, ...options });
    return { keys, requests, origin };
  }

  function answering(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
    return (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
  }

  const statuses: [number, string, RegExp][] = [
    [401, 'unauthorized', /Sign in again/],
    [403, 'forbidden', /Ask for access/],
    [404, 'unexpected-answer', /Check its address/],
    [502, 'unreachable', /Try again later/],
  ];
  for (const [status, code, words] of statuses) {
    it(`says what ${status} means where no problem document comes with it`, async () => {
      const { keys } = await facing(answering(status, '<html>', { 'content-type': 'text/html' }));
      const error = await errorOf(keys.summary());
      assert.deepEqual([error.code, error.status], [code, status]);
      assert.match(error.message, words);
      assert.match(error.message, /127\.0\.0\.1:\d+/);
    });
  }

  it('says how long to wait where there are too many requests', async () => {
    const { keys } = await facing(answering(429, '', { 'retry-after': '7' }));
    const error = await errorOf(keys.summary());
    assert.deepEqual([error.code, error.retryAfter], ['rate-limited', 7]);
  });

  it('takes neither a page that is no JSON nor an object of another shape for an empty list', async () => {
    for (const body of ['<html>Sign in</html>', {}, { items: [], total: 0 }, { items: null }]) {
      const { keys } = await facing(answering(200, body));
      assert.equal((await errorOf(keys.listKeys({}))).code, 'unexpected-answer');
    }
  });

  const good = {
    kind: 'external',
    id: '00000000-0000-4000-8000-000000000001',
    keyName: 'vtexappkey-partnerhub-ABCDEF',
    account: 'partnerhub',
    status: 'active',
    roles: [],
    addedDate: '2026-02-03T00:00:00.000Z',
    version: 1,
  };

  it('shows the good items of a list, and warns of the bad ones by their id', async () => {
    const bad = { ...good, id: '00000000-0000-4000-8000-000000000002', status: 'blocked' };
    const warnings: string[] = [];
    const { keys } = await facing(answering(200, { items: [good, bad, null], total: 3, nextCursor: null }), {
      onWarning: (warning) => warnings.push(warning),
    });
    assert.deepEqual((await keys.listKeys({})).items, [good]);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /2 of 3 .*000000000002, item \d/);
    assert.doesNotMatch(warnings[0] ?? '', /blocked/);
  });

  it('fails where no item of a list is good', async () => {
    const { keys } = await facing(answering(200, { items: [{}], total: 1, nextCursor: null }));
    assert.equal((await errorOf(keys.listKeys({}))).code, 'unexpected-answer');
  });

  it('does not follow a redirect, which could carry the credential elsewhere', async () => {
    const elsewhere = await facing(answering(200, {}));
    const { keys } = await facing(answering(302, '', { location: `${elsewhere.origin}/` }));
    assert.equal((await errorOf(keys.summary())).code, 'unreachable');
    assert.equal(elsewhere.requests.length, 0);
  });

  it('sends a write again when its connection breaks, at most twice, with one idempotency key', async () => {
    let broken = 0;
    const flaky: RequestListener = (request, response) => {
      if (++broken <= 2) request.socket.destroy();
      else answering(200, { ...good, version: 3 })(request, response);
    };
    const { keys, requests } = await facing(flaky);
    const key = { kind: 'external', id: good.id, version: 2 } as const;
    assert.equal((await keys.setRoles(key, [])).version, 3);
    assert.equal(requests.length, 3);
    assert.equal(new Set(requests.map((request) => request.headers['idempotency-key'])).size, 1);
    assert.match(String(requests[0]?.headers['idempotency-key']), /^[0-9a-f-]{36}$/);
    assert.ok(requests.every((request) => request.headers['if-match'] === '"2"'));
  });

  it('gives a write up after the third broken connection, and a read after the first', async () => {
    const { keys, requests } = await facing((request) => request.socket.destroy());
    const key = { kind: 'external', id: good.id, version: 2 } as const;
    assert.equal((await errorOf(keys.deleteKey(key))).code, 'unreachable');
    assert.equal(requests.length, 3);
    assert.equal((await errorOf(keys.summary())).code, 'unreachable');
    assert.equal(requests.length, 4);
  });

  it('does not send a write again that was refused', async () => {
    const { keys, requests } = await facing(answering(503, ''));
    await errorOf(keys.generateKey({ label: 'erp', roles: [] }));
    assert.equal(requests.length, 1);
  });

  it('stops trying a write when it is cancelled', async () => {
    const abort = new AbortController();
    const { keys, requests } = await facing((request) => request.socket.destroy(), {
      backoff: () => {
        abort.abort();
        return 60_000;
      },
    });
    const work = keys.generateKey({ label: 'erp', roles: [] }, abort.signal);
    assert.equal((await errorOf(work)).code, 'cancelled');
    assert.equal(requests.length, 1);
  });

  it('says that something takes too long to answer', async () => {
    const { keys, requests } = await facing(() => {}, { timeout: 30 });
    const error = await errorOf(keys.summary());
    assert.equal(error.code, 'unreachable');
    assert.match(error.message, /too long/);
    assert.equal((await errorOf(keys.generateKey({ label: 'erp', roles: [] }))).code, 'unreachable');
    assert.equal(requests.length, 2);
  });

  it('gives up a change feed that cannot be understood', async () => {
    const { keys } = await facing((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: change\ndata: {"sequence":"one"}\n\n');
    });
    const told = new Told();
    const error = await errorOf(keys.watch(told, new AbortController().signal));
    assert.equal(error.code, 'unexpected-answer');
  });
});

/** Keeps what a listener is told, and waits for what it will be. */
class Told {
  readonly #told: { event: string; id: string | null }[] = [];
  readonly #waiting = new Set<() => void>();

  onOpen(): void {
    this.#tell('open', null);
  }

  onChange({ subject, id }: Change): void {
    this.#tell(subject, id);
  }

  onDisconnect(): void {
    this.#tell('disconnected', null);
  }

  /** The id of the `nth` event of its name, told already or to come. */
  next(event: string, nth = 1): Promise<string | null> {
    return new Promise((resolve) => {
      const look = () => {
        const told = this.#told.filter((one) => one.event === event)[nth - 1];
        if (!told) return;
        this.#waiting.delete(look);
        resolve(told.id);
      };
      this.#waiting.add(look);
      look();
    });
  }

  count(event: string): number {
    return this.#told.filter((one) => one.event === event).length;
  }

  #tell(event: string, id: string | null): void {
    this.#told.push({ event, id });
    for (const look of this.#waiting) look();
  }
}

function labels(items: readonly ApiKey[]): string[] {
  return items.map((key) => (key.kind === 'generated' ? key.label : ''));
}
