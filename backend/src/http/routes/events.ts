import type { ServerResponse } from 'node:http';
import Type from 'typebox';
import type { ChangeFeed } from '../changeFeed.ts';
import { AccountParams, problemResponses } from '../schemas.ts';
import type { App } from '../server.ts';

/** A gap of more changes than this is not worth sending one by one: reading everything again is less. */
const longestReplay = 1000;

/** The change feed, as server-sent events. `heartbeat` is in milliseconds. */
export function eventRoutes(app: App, feed: ChangeFeed, heartbeat: number): void {
  const open = new Set<ServerResponse>();

  app.get('/events', { schema: eventsSchema }, async (request, reply) => {
    const known = request.headers['last-event-id'];
    const position = await feed.position();
    const start = startOf(known === undefined ? undefined : Number(known), position);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // So that the end of the stream ends the connection: the service could not stop otherwise.
      connection: 'close',
    });
    follow(stream, feed, { account: request.params.account, start, heartbeat });
    open.add(stream);
    stream.on('close', () => open.delete(stream));
  });

  app.addHook('preClose', async () => {
    for (const stream of open) stream.end();
  });
}

const eventsSchema = {
  summary: 'Changes as they happen: server-sent events `change`, with a Change as data',
  params: AccountParams,
  headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ pattern: '^\\d{1,15}$' })) }),
  response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } }, ...problemResponses },
};

interface Start {
  /** `ready` continues where the consumer was; after `reset` it must read everything again. */
  readonly event: 'ready' | 'reset';
  readonly sequence: number;
}

function startOf(known: number | undefined, position: number): Start {
  if (known === undefined) return { event: 'ready', sequence: position };
  const unbroken = known <= position && position - known <= longestReplay;
  return unbroken ? { event: 'ready', sequence: known } : { event: 'reset', sequence: position };
}

interface Following {
  readonly account: string;
  readonly start: Start;
  readonly heartbeat: number;
}

function follow(stream: ServerResponse, feed: ChangeFeed, { account, start, heartbeat }: Following): void {
  stream.write(`event: ${start.event}\nid: ${start.sequence}\ndata: {"sequence":${start.sequence}}\n\n`);
  const following = feed.follow({
    account,
    sequence: start.sequence,
    isReady: () => !stream.writableNeedDrain,
    onChange: (change) =>
      stream.write(`event: change\nid: ${change.sequence}\ndata: ${JSON.stringify(change)}\n\n`),
    onFailure: () => stream.destroy(),
  });
  stream.on('drain', () => feed.announce());
  const timer = keepAlive(stream, heartbeat);
  stream.on('close', () => {
    clearInterval(timer);
    following.stop();
  });
}

/** Gives up a consumer that has read nothing from one heartbeat to the next. */
function keepAlive(stream: ServerResponse, heartbeat: number): NodeJS.Timeout {
  let stuck = false;
  return setInterval(() => {
    if (stream.writableNeedDrain && stuck) stream.destroy();
    else if (!stream.writableNeedDrain) stream.write(':\n\n');
    stuck = stream.writableNeedDrain;
  }, heartbeat);
}
