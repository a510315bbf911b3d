import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { recordEvent } from '../../../backend/src/store/events.ts';
import { openSqlite } from '../../../backend/src/store/sqlite.ts';
import { credential, KeyServiceUnderTest } from '../keyServiceUnderTest.ts';

describe('the change feed', () => {
  let service: KeyServiceUnderTest;
  let origin: string;
  let stops: (() => void)[];

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start({ heartbeat: 100 });
    origin = await service.listen();
    stops = [];
  });

  afterEach(async () => {
    for (const stop of stops) stop();
    await service.stop();
  });

  /** Follows an account; `next` waits for the next message. */
  async function follow(account = 'acmestore', lastEventId?: number) {
    const abort = new AbortController();
    stops.push(() => abort.abort());
    const response = await fetch(`${origin}/v1/accounts/${account}/events`, {
      headers: {
        authorization: `Bearer ${credential}`,
        ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
      },
      signal: abort.signal,
    });
    assert.equal(response.status, 200);
    assert.match(String(response.headers.get('content-type')), /^text\/event-stream/);
    const messages = read(response);
    return { next: async () => (await messages.next()).value, stop: () => abort.abort() };
  }

  it('starts with where it is, and tells each change of the account in order', async () => {
    const feed = await follow();
    assert.deepEqual(await feed.next(), { event: 'ready', id: '0', data: '{"sequence":0}' });
    const { key } = await service.generate();
    await service.call('POST', '/v1/accounts/other/keys', { label: 'of another account' });
    await service.call('PUT', '/settings', { tokenPeriod: '6 months', enforcement: 'enforced' });
    await service.call('POST', '/roles', { name: 'Mine', resources: [] });
    const changes = [await feed.next(), await feed.next(), await feed.next()];
    assert.deepEqual(
      changes.map((message) => JSON.parse(message?.data ?? '')),
      [
        { sequence: 1, subject: 'key', id: key.id },
        { sequence: 3, subject: 'settings', id: null },
        { sequence: 4, subject: 'role', id: 'Mine' },
      ],
    );
    assert.deepEqual(
      changes.map((message) => message?.id),
      ['1', '3', '4'],
    );
  });

  it('goes on after the last event that the follower knows', async () => {
    for (const label of ['one', 'two', 'three']) await service.generate(label);
    const feed = await follow('acmestore', 1);
    assert.equal((await feed.next())?.event, 'ready');
    assert.equal((await feed.next())?.id, '2');
    assert.equal((await feed.next())?.id, '3');
  });

  it('tells a follower to read everything again where it cannot go on', async () => {
    await service.generate();
    const ahead = await follow('acmestore', 7);
    assert.deepEqual(await ahead.next(), { event: 'reset', id: '1', data: '{"sequence":1}' });

    await service.storage.write(async (db) => {
      const event = { action: 'settings-changed', subject: 'settings', id: null, details: {} } as const;
      for (let count = 0; count < 1001; count++) await recordEvent(db, 'acmestore', service.now, event);
    });
    const farBehind = await follow('acmestore', 0);
    assert.equal((await farBehind.next())?.event, 'reset');
  });

  it('tells what another process changes', async () => {
    const feed = await follow();
    await feed.next();
    const other = await openSqlite(service.folder);
    const event = { action: 'role-deleted', subject: 'role', id: 'Theirs', details: {} } as const;
    await other.write((db) => recordEvent(db, 'acmestore', new Date(), event));
    assert.equal(JSON.parse((await feed.next())?.data ?? '').id, 'Theirs');
    await other.close();
  });

  it('tells a change to every follower, once', async () => {
    const feeds = await Promise.all([follow(), follow(), follow()]);
    for (const feed of feeds) assert.equal((await feed.next())?.event, 'ready');
    feeds[0]?.stop();
    await service.generate('one');
    await service.generate('two');
    for (const feed of feeds.slice(1)) {
      assert.equal((await feed.next())?.id, '1');
      assert.equal((await feed.next())?.id, '2');
    }
  });

  it('gives up a follower that does not read, and serves the others', async () => {
    const { hostname, port } = new URL(origin);
    const connected = once(service.app.server, 'connection') as Promise<[Socket]>;
    const deaf = connect({ host: hostname, port: Number(port) });
    const [connection] = await connected;
    const givenUp = once(connection, 'close');
    deaf.write(
      `GET /v1/accounts/acmestore/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${credential}\r\n\r\n`,
    );
    await once(deaf, 'data');
    deaf.pause();
    const feed = await follow('other');
    await feed.next();
    const other = await openSqlite(service.folder);
    const event = { action: 'role-deleted', subject: 'role', id: 'x'.repeat(20_000), details: {} } as const;
    await other.write(async (db) => {
      for (let count = 0; count < 2000; count++) await recordEvent(db, 'acmestore', service.now, event);
      await recordEvent(db, 'other', service.now, { ...event, id: 'Last' });
    });
    await other.close();
    assert.equal(JSON.parse((await feed.next())?.data ?? '').id, 'Last');
    await givenUp;
    deaf.destroy();
  });

  it('ends when the service does', async () => {
    const feed = await follow();
    await feed.next();
    await service.app.close();
    await assert.rejects(async () => assert.ok(await feed.next()));
  });

  it('is refused with a position that is none', async () => {
    const { status } = await service.call('GET', '/events', undefined, { 'last-event-id': 'yesterday' });
    assert.equal(status, 400);
  });
});

async function* read(response: Response): AsyncGenerator<EventSourceMessage, undefined> {
  const messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => messages.push(message) });
  assert.ok(response.body);
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    parser.feed(text);
    yield* messages.splice(0);
  }
  return undefined;
}
