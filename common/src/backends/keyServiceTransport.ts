import { Check } from 'typebox/value';
import { Problem } from '../model/problem.ts';
import { BackendError, type TransportCode } from './backendError.ts';
import { createSend, gotNoAnswer, growing, jsonOf, limited, retryAfterOf, wait } from './http.ts';

export interface TransportOptions {
  /** Scheme, host and port of the service. */
  readonly origin: string;
  /** The bearer token. It goes to `origin` only, and into no message. */
  readonly credential: string;
  readonly fetch: typeof globalThis.fetch;
  /** Milliseconds before the next try after `failures` in a row; by default growing, with chance in it. */
  readonly backoff?: (failures: number) => number;
  /** Milliseconds that a request may take, with all its tries; 30 s by default. The change feed has no end. */
  readonly timeout?: number;
}

export interface WriteRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON; nothing is sent where it is undefined. */
  readonly body: unknown;
}

export interface JsonAnswer {
  /** Undefined where the answer has no content. */
  readonly body: unknown;
}

/** Requests to one key service. Whatever fails, fails with a `BackendError`. */
export interface Transport {
  read(path: string, signal?: AbortSignal): Promise<JsonAnswer>;
  readText(path: string, signal?: AbortSignal): Promise<string>;
  /** The body of an answer that goes on until `signal` aborts. */
  stream(
    path: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>>;
  /**
   * Sends a change. Where no answer comes it is sent again, at most twice, with the same idempotency key: the
   * service makes the change once, however many of them arrive.
   */
  write(request: WriteRequest, signal?: AbortSignal): Promise<JsonAnswer>;
  /** Waits before the next try; ends at once, with `cancelled`, when `signal` aborts. */
  pause(failures: number, signal: AbortSignal): Promise<void>;
}

const retries = 2;
const name = 'The key service';

export function createTransport(options: TransportOptions): Transport {
  const { origin, credential, fetch, backoff = growing, timeout = 30_000 } = options;
  const send = createSend({ origin, name, credential: { authorization: `Bearer ${credential}` }, fetch });
  const pause = (failures: number, signal: AbortSignal) => wait(name, backoff(failures), signal);
  const json = { parse: answerOf, refuse: refusal };
  const text = { parse: (response: Response) => response.text(), refuse: refusal };

  return {
    pause,
    read: (path, signal) => send(path, {}, limited(timeout, signal), json),
    readText: (path, signal) => send(path, {}, limited(timeout, signal), text),
    stream: (path, headers, signal) => send(path, { headers }, signal, { parse: bodyOf, refuse: refusal }),
    async write({ method, path, headers, body }, signal) {
      const request = writeRequest(method, headers, body);
      const limit = limited(timeout, signal);
      for (let failures = 0; ; ) {
        try {
          return await send(path, request, limit, json);
        } catch (error) {
          failures++;
          if (!gotNoAnswer(error) || limit.aborted || failures > retries) throw error;
          await pause(failures, limit);
        }
      }
    },
  };
}

function writeRequest(method: string, headers: Readonly<Record<string, string>>, body: unknown): RequestInit {
  const idempotency = { 'idempotency-key': crypto.randomUUID() };
  if (body === undefined) return { method, headers: { ...headers, ...idempotency } };
  return {
    method,
    headers: { ...headers, ...idempotency, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

async function answerOf(response: Response): Promise<JsonAnswer> {
  return { body: await jsonOf(response, 'Check the address of the key service.') };
}

async function bodyOf(response: Response): Promise<ReadableStream<Uint8Array>> {
  if (response.body) return response.body;
  throw new BackendError('unexpected-answer', 'The change feed of the key service is empty.');
}

/** The words of the service where it is one, and our own where something else answered. */
async function refusal(response: Response): Promise<BackendError> {
  const { status } = response;
  const retryAfter = retryAfterOf(response, new Date());
  const options = { status, ...(retryAfter !== undefined && { retryAfter }) };
  const problem = await problemOf(response);
  if (problem) return new BackendError(problem.code, problem.detail, options);
  const host = new URL(response.url).host;
  const [code, words] = statusMeaning(status);
  return new BackendError(code, `${host} ${words} (HTTP ${status}).`, options);
}

async function problemOf(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  return Check(Problem, body) ? body : undefined;
}

function statusMeaning(status: number): [TransportCode | 'unauthorized', string] {
  if (status === 401) return ['unauthorized', 'does not accept the credential. Sign in again'];
  if (status === 403) return ['forbidden', 'does not allow this with your credential. Ask for access to it'];
  if (status === 429) return ['rate-limited', 'gets too many requests. Try again later'];
  if (status >= 500) return ['unreachable', 'cannot answer now. Try again later'];
  return ['unexpected-answer', 'is not a key service of this version. Check its address'];
}
