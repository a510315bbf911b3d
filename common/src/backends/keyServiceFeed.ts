import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { Compile } from 'typebox/compile';
import { Change } from '../model/change.ts';
import { BackendError, type BackendErrorCode } from './backendError.ts';
import type { ChangeListener } from './keyBackend.ts';
import type { Transport } from './keyServiceTransport.ts';

/** The service sends a heartbeat every 15 s: a feed that is silent for three of them is lost. */
const longestSilence = 45_000;

/** Refusals that another try would not change. */
const hopeless: ReadonlySet<BackendErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'not-found',
  'invalid-request',
  'unexpected-answer',
]);

const changeCheck = Compile(Change);

/**
 * Follows the change feed until `signal` aborts. Rejects only where trying again is hopeless, as with a
 * credential that is not accepted.
 */
export async function followChanges(
  transport: Transport,
  path: string,
  listener: ChangeListener,
  signal: AbortSignal,
): Promise<void> {
  const follower = new Follower(listener);
  while (!signal.aborted) {
    try {
      await readFeed(transport, path, follower, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof BackendError) || hopeless.has(error.code)) throw error;
      follower.lost(error);
      await transport.pause(follower.failures, signal).catch(() => {});
    }
  }
}

/** Where the feed has been read to, and what its listener has been told. */
class Follower {
  readonly #listener: ChangeListener;
  lastEventId: string | undefined;
  /** Tries that failed since the feed was last heard. */
  failures = 0;

  constructor(listener: ChangeListener) {
    this.#listener = listener;
  }

  /** Tells the loss once, however many tries it takes to get the feed back. */
  lost(error: BackendError): void {
    this.failures++;
    if (this.failures === 1) this.#listener.onDisconnect(error);
  }

  message({ id, event, data }: EventSourceMessage): void {
    this.lastEventId = id ?? this.lastEventId;
    if (event === 'change') this.#listener.onChange(toChange(data));
    if (event === 'ready' || event === 'reset') this.#listener.onOpen();
    this.failures = 0;
  }
}

async function readFeed(
  transport: Transport,
  path: string,
  follower: Follower,
  signal: AbortSignal,
): Promise<never> {
  const silence = new AbortController();
  const listen = () => setTimeout(() => silence.abort(), longestSilence);
  let timer = listen();
  try {
    const either = AbortSignal.any([signal, silence.signal]);
    const { lastEventId } = follower;
    const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) };
    const stream = await transport.stream(path, headers, either);
    const parser = createParser({ onEvent: (message) => follower.message(message) });
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = listen();
      parser.feed(text);
    }
  } catch (error) {
    if (error instanceof BackendError && error.code !== 'cancelled') throw error;
    throw new BackendError('unreachable', lost, { cause: error });
  } finally {
    clearTimeout(timer);
  }
  throw new BackendError('unreachable', lost);
}

const lost = 'The change feed of the key service has ended. It is being tried again.';

function toChange(data: string): Change {
  const change = parse(data);
  if (changeCheck.Check(change)) return change;
  throw new BackendError('unexpected-answer', 'The change feed of the key service cannot be understood.');
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
