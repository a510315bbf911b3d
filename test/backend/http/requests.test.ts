import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { sql } from 'kysely';
import { type Answered, credential, KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

describe('a request', () => {
  let service: KeyServiceUnderTest;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
  });

  afterEach(() => service.stop());

  function assertProblem({ status, headers, body }: Answered, expected: [number, string]): void {
    assert.deepEqual([status, body.code], expected, JSON.stringify(body));
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    assert.equal(body.status, status);
    assert.equal(body.type, `/problems/${body.code}`);
    assert.ok(body.title && body.detail);
    assert.equal(headers['cache-control'], 'no-store');
  }

  describe('that is bad is refused with a problem document, and changes nothing:', () => {
    const generating = (body: unknown) => ['POST', '/keys', body] as const;
    const adding = (keyName: unknown) => ['POST', '/external-keys', { keyName }] as const;
    type Case = [
      string,
      readonly [Parameters<KeyServiceUnderTest['call']>[0], string, unknown?],
      [number, string],
    ];
    const cases: Case[] = [
      ['no label', generating({}), [400, 'invalid-request']],
      ['an empty label', generating({ label: '' }), [400, 'invalid-request']],
      ['a label of spaces', generating({ label: '   ' }), [400, 'invalid-request']],
      ['a label of 10,000 characters', generating({ label: 'x'.repeat(10_000) }), [400, 'invalid-request']],
      ['a label with a line break', generating({ label: 'a\nb' }), [400, 'invalid-request']],
      ['a label that is a number', generating({ label: 7 }), [400, 'invalid-request']],
      ['an unknown property', generating({ label: 'erp', role: [] }), [400, 'invalid-request']],
      ['roles that are no list', generating({ label: 'erp', roles: 'Finance' }), [400, 'invalid-request']],
      ['an unknown role', generating({ label: 'erp', roles: ['Nobody'] }), [422, 'unknown-role']],
      ['a body that is a list', generating([]), [400, 'invalid-request']],
      ['a malformed key name', adding('vtexappkey-partner-abc'), [400, 'invalid-request']],
      ['a key name with more after it', adding('vtexappkey-partner-ABCDEF\n'), [400, 'invalid-request']],
      ['an empty key name', adding(''), [400, 'invalid-request']],
      [
        'a period of 4 months',
        ['PUT', '/settings', { tokenPeriod: '4 months', enforcement: 'enforced' }],
        [400, 'invalid-request'],
      ],
      ['half of the settings', ['PUT', '/settings', { tokenPeriod: '3 months' }], [400, 'invalid-request']],
      [
        'an unknown resource',
        ['POST', '/roles', { name: 'Mine', resources: ['OMS/No'] }],
        [422, 'unknown-resource'],
      ],
      ['a role without a name', ['POST', '/roles', { name: ' ', resources: [] }], [400, 'invalid-request']],
      ['a malformed id', ['GET', '/keys/1'], [400, 'invalid-request']],
      ['a malformed account', ['GET', '/v1/accounts/Acme_Store/keys'], [400, 'invalid-request']],
      ['an unknown filter', ['GET', '/keys?staus=active'], [400, 'invalid-request']],
      ['an unknown sort', ['GET', '/keys?sort=token'], [400, 'invalid-request']],
      ['a limit over 1000', ['GET', '/keys?limit=1001'], [400, 'invalid-request']],
      ['a limit that is no number', ['GET', '/keys?limit=ten'], [400, 'invalid-request']],
      ['a filter given twice', ['GET', '/keys?status=active&status=inactive'], [400, 'invalid-request']],
      ['a full export of no kind', ['GET', '/export?shape=full'], [400, 'invalid-request']],
      ['an export of no shape', ['GET', '/export'], [400, 'invalid-request']],
      ['an unknown address', ['GET', '/nothing'], [404, 'not-found']],
      ['an unknown method', ['DELETE', '/settings'], [404, 'not-found']],
      ['an address that cannot be decoded', ['GET', '/roles/%E0%A4%A'], [400, 'invalid-request']],
    ];
    for (const [what, [method, path, body], expected] of cases) {
      it(what, async () => {
        await service.generate();
        const before = service.dump();
        assertProblem(await service.call(method, path, body), expected);
        assert.deepEqual(service.dump(), before);
      });
    }

    it('a body that is not JSON, is cut off, or is empty', async () => {
      for (const payload of ['label=erp', '{"label":', '']) {
        const answer = await service.call('POST', '/keys', payload, { 'content-type': 'application/json' });
        assertProblem(answer, [400, 'malformed-json']);
      }
    });

    it('a body of another type', async () => {
      const answer = await service.call('POST', '/keys', '<label/>', { 'content-type': 'text/xml' });
      assertProblem(answer, [415, 'unsupported-media-type']);
    });

    it('a body over a mebibyte', async () => {
      const answer = await service.call('POST', '/keys', { label: 'x'.repeat(1_100_000) });
      assertProblem(answer, [413, 'payload-too-large']);
    });

    it('a body that would reach into the prototype', async () => {
      const answer = await service.call('POST', '/keys', '{"label":"erp","__proto__":{"roles":["Owner"]}}', {
        'content-type': 'application/json',
      });
      assert.equal(answer.status, 400);
    });
  });

  it('is told where it is wrong by pointers, and never what stands there', async () => {
    const secret = 'ABCDEFGH'.repeat(16);
    const { body } = await service.call('POST', '/keys', { label: `${secret}\n`, [secret]: 1, roles: [7] });
    assert.deepEqual(body.errors.map((error: { pointer: string }) => error.pointer).toSorted(), [
      '',
      '/label',
      '/roles/0',
    ]);
    assert.doesNotMatch(JSON.stringify(body), /ABCDEFGH/);
  });

  describe('without the credential', () => {
    const bad: [string, Record<string, string>][] = [
      ['that has none', { authorization: '' }],
      ['that has another', { authorization: `Bearer ${credential.replace('a', 'b')}` }],
      ['that has part of it', { authorization: `Bearer ${credential.slice(0, -1)}` }],
      ['that has it under another scheme', { authorization: `Basic ${credential}` }],
    ];
    for (const [what, headers] of bad) {
      it(`gets 401, ${what}`, async () => {
        for (const [method, path] of [
          ['GET', '/keys'],
          ['POST', '/keys'],
          ['GET', '/events'],
          ['GET', '/v1/openapi.json'],
          ['GET', '/no-such-address'],
        ] as const) {
          const answer = await service.call(method, path, undefined, headers);
          assertProblem(answer, [401, 'unauthorized']);
          assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
        }
      });
    }

    it('learns whether the service works, and nothing else', async () => {
      const { status, body } = await service.call('GET', '/v1/health', undefined, { authorization: '' });
      assert.deepEqual([status, body], [200, { status: 'ok', version: '0.0.0', storage: 'ok' }]);
    });
  });

  describe('with If-Match', () => {
    const match = (tag: string) => ({ 'if-match': tag });

    it('changes the version it names, or any where it names none', async () => {
      const { key } = await service.generate();
      const place = `/keys/${key.id}`;
      const first = await service.call('PATCH', place, { roles: ['Finance'] }, match('"1"'));
      assert.deepEqual([first.status, first.headers['etag']], [200, '"2"']);
      assert.equal((await service.call('PATCH', place, { roles: [] }, match('*'))).status, 200);
      assert.equal((await service.call('PATCH', place, { roles: [] })).status, 200);
      assert.equal((await service.call('POST', `${place}/renew`, undefined, match('"1", "4"'))).status, 200);
      assert.equal((await service.call('GET', place)).headers['etag'], '"5"');
    });

    it('is refused on a newer version of a key, and changes nothing', async () => {
      const { key } = await service.generate();
      await service.call('PATCH', `/keys/${key.id}`, { roles: ['Finance'] });
      const before = service.dump();
      const writes = [
        ['PATCH', '', { roles: [] }],
        ['DELETE', '', undefined],
        ['POST', '/deactivate', undefined],
        ['POST', '/renew', undefined],
        ['POST', '/undo-renewal', undefined],
      ] as const;
      for (const [method, path, body] of writes) {
        const answer = await service.call(method, `/keys/${key.id}${path}`, body, match('"1"'));
        assertProblem(answer, [412, 'stale-version']);
        assert.match(answer.body.detail, /version 2/);
      }
      assert.deepEqual(service.dump(), before);
    });

    it('is refused on newer settings and on a newer role', async () => {
      const settings = { tokenPeriod: '6 months', enforcement: 'advisory' };
      assert.equal((await service.call('PUT', '/settings', settings, match('"1"'))).status, 200);
      assertProblem(await service.call('PUT', '/settings', settings, match('"1"')), [412, 'stale-version']);
      await service.call('POST', '/roles', { name: 'Mine', resources: [] });
      const changed = { resources: ['OMS/OMSViewer'] };
      assert.equal((await service.call('PUT', '/roles/Mine', changed, match('"1"'))).status, 200);
      assertProblem(await service.call('PUT', '/roles/Mine', changed, match('"1"')), [412, 'stale-version']);
      assertProblem(await service.call('DELETE', '/roles/Mine', undefined, match('"1"')), [
        412,
        'stale-version',
      ]);
    });

    it('is refused where it is no ETag', async () => {
      const { key } = await service.generate();
      for (const tag of ['1', 'W/"1"', '"one"', '']) {
        const answer = await service.call('PATCH', `/keys/${key.id}`, { roles: [] }, match(tag));
        assertProblem(answer, [400, 'invalid-request']);
      }
    });
  });

  describe('with an Idempotency-Key', () => {
    const once = { 'idempotency-key': '7b0d9e4e-0c5e-4a55-9f0c-5a9a3f3ac6bb' };

    it('happens once; its repetition gets the same answer, but no token', async () => {
      const input = { label: 'erp', roles: ['Finance'] };
      const first = await service.call('POST', '/keys', input, once);
      const before = service.dump();
      const again = await service.call('POST', '/keys', input, once);
      assert.equal(again.status, 201);
      assert.deepEqual(again.body, { key: first.body.key, token: null });
      assert.equal(again.headers['etag'], first.headers['etag']);
      assert.equal(again.headers['idempotency-replayed'], 'true');
      assert.equal(first.headers['idempotency-replayed'], undefined);
      assert.deepEqual(service.dump(), before);
    });

    it('happens once also where its repetition would be refused by now', async () => {
      const { key } = await service.generate();
      for (const path of [`/keys/${key.id}/renew`, `/keys/${key.id}/delete-old-token`]) {
        const headers = { 'idempotency-key': path };
        const first = await service.call('POST', path, undefined, headers);
        const again = await service.call('POST', path, undefined, headers);
        assert.deepEqual([first.status, again.status], [200, 200]);
      }
      const gone = { 'idempotency-key': 'delete' };
      assert.equal((await service.call('DELETE', `/keys/${key.id}`, undefined, gone)).status, 204);
      assert.equal((await service.call('DELETE', `/keys/${key.id}`, undefined, gone)).status, 204);
    });

    it('is refused with another body, address or If-Match, and changes nothing', async () => {
      const { key } = await service.generate();
      const place = `/keys/${key.id}`;
      await service.call('PATCH', place, { roles: ['Finance'] }, once);
      const before = service.dump();
      const others = [
        await service.call('PATCH', place, { roles: [] }, once),
        await service.call('POST', '/keys', { label: 'erp' }, once),
        await service.call('DELETE', place, undefined, once),
        await service.call('PATCH', place, { roles: ['Finance'] }, { ...once, 'if-match': '"2"' }),
      ];
      for (const answer of others) assertProblem(answer, [422, 'idempotency-key-reused']);
      assert.deepEqual(service.dump(), before);
    });

    it('may be sent again after a refusal, which is not kept', async () => {
      const wrong = await service.call('POST', '/keys', { label: 'erp', roles: ['Mine'] }, once);
      assertProblem(wrong, [422, 'unknown-role']);
      await service.call('POST', '/roles', { name: 'Mine', resources: [] });
      const right = await service.call('POST', '/keys', { label: 'erp', roles: ['Mine'] }, once);
      assert.equal(right.status, 201);
    });

    it('is remembered for its own account and for a day', async () => {
      await service.call('POST', '/keys', { label: 'erp' }, once);
      const elsewhere = await service.call('POST', '/v1/accounts/other/keys', { label: 'hub' }, once);
      assert.equal(elsewhere.status, 201);
      service.now = new Date(service.now.getTime() + 86_400_000);
      const nextDay = await service.call('POST', '/keys', { label: 'hub' }, once);
      assert.equal(nextDay.status, 201);
      assert.equal(service.dump()['idempotent_answers']?.length, 1);
    });

    it('is refused where it is no such key', async () => {
      for (const value of ['', 'with space', 'x'.repeat(256)]) {
        const headers = { 'idempotency-key': value };
        assertProblem(await service.call('POST', '/keys', { label: 'erp' }, headers), [
          400,
          'invalid-request',
        ]);
      }
    });
  });

  describe('for the next page', () => {
    it('is refused with a cursor that is none, or one of another order', async () => {
      for (let made = 0; made < 3; made++) await service.generate(`key ${made}`);
      const { nextCursor } = (await service.call('GET', '/keys?limit=1&sort=label')).body;
      assert.equal((await service.call('GET', `/keys?sort=label&cursor=${nextCursor}`)).status, 200);
      for (const query of [
        `sort=keyName&cursor=${nextCursor}`,
        `sort=label&order=desc&cursor=${nextCursor}`,
        'cursor=nonsense',
        `cursor=${Buffer.from('{"sort":1}').toString('base64url')}`,
        `cursor=${Buffer.from('["creationDate","asc",{},"x"]').toString('base64url')}`,
      ]) {
        assertProblem(await service.call('GET', `/keys?${query}`), [400, 'invalid-request']);
      }
    });
  });

  describe('that meets a full disk', () => {
    it('gets 507 with a code, changes nothing, and works again when there is space', async () => {
      const { key } = await service.generate();
      const before = service.dump();
      const limit = (pages: number) => sql`pragma max_page_count = ${sql.raw(String(pages))}`;
      await limit(1).execute(service.storage.database);
      let answer: Answered;
      const label = 'x'.repeat(200);
      do answer = await service.call('POST', '/keys', { label, roles: ['Finance'] });
      while (answer.status === 201);
      assertProblem(answer, [507, 'storage-full']);
      assert.match(answer.body.detail, /disk.*full/);
      const made = Number(before['keys']?.length);
      const after = service.dump();
      assert.equal(
        after['keys']?.length,
        after['events']?.length,
        'a key without its event is half a change',
      );
      assert.ok(Number(after['keys']?.length) >= made);
      assert.equal((await service.read(key)).version, 1);

      await limit(100_000).execute(service.storage.database);
      assert.equal((await service.call('POST', '/keys', { label })).status, 201);
    });
  });

  it('that meets another writer gets 503, when to try again, and changes nothing', async () => {
    const before = service.dump();
    await sql`pragma busy_timeout = 20`.execute(service.storage.database);
    const other = new DatabaseSync(join(service.folder, 'keys.sqlite'));
    other.exec('begin immediate');
    const answer = await service.call('POST', '/keys', { label: 'erp' });
    assertProblem(answer, [503, 'storage-busy']);
    assert.equal(answer.headers['retry-after'], '1');
    assert.equal((await service.call('GET', '/keys')).status, 200, 'reading goes on');
    other.exec('rollback');
    other.close();
    assert.deepEqual(service.dump(), before);
    assert.equal((await service.call('POST', '/keys', { label: 'erp' })).status, 201);
  });

  it('that is no HTTP gets a problem document too', async () => {
    const { hostname, port } = new URL(await service.listen());
    const socket = connect({ host: hostname, port: Number(port) });
    socket.end('nonsense\r\n\r\n');
    const answer = await text(socket);
    assert.match(answer, /^HTTP\/1\.1 400 .*content-type: application\/problem\+json.*"invalid-request"/s);
  });

  it('that meets a fault of the service gets 500 without a word of what it was', async () => {
    await service.generate();
    await sql`drop table events`.execute(service.storage.database);
    const answer = await service.call('POST', '/keys', { label: 'erp' });
    assertProblem(answer, [500, 'internal-error']);
    assert.doesNotMatch(answer.body.detail, /events|table/);
    assert.equal((await service.call('GET', '/keys')).body.total, 1, 'and is taken back');
  });
});
