import { Check } from 'typebox/value';
import { Problem } from '../model/problem.ts';
import { BackendError, type TransportCode } from './backendError.ts';

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

export function createTransport(options: TransportOptions): Transport {
  const send = sender(options);
  const backoff = options.backoff ?? growing;
  const pause = (failures: number, signal: AbortSignal) => wait(backoff(failures), signal);
  const limited = (signal: AbortSignal | undefined) => {
    const timeout = AbortSignal.timeout(options.timeout ?? 30_000);
    return signal ? AbortSignal.any([signal, timeout]) : timeout;
  };

  return {
    pause,
    read: (path, signal) => send(path, {}, limited(signal), jsonOf),
    readText: (path, signal) => send(path, {}, limited(signal), (response) => response.text()),
    stream: (path, headers, signal) => send(path, { headers }, signal, bodyOf),
    async write({ method, path, headers, body }, signal) {
      const request = writeRequest(method, headers, body);
      const limit = limited(signal);
      for (let failures = 0; ; ) {
        try {
          return await send(path, request, limit, jsonOf);
        } catch (error) {
          failures++;
          if (!gotNoAnswer(error) || limit.aborted || failures > retries) throw error;
          await pause(failures, limit);
        }
      }
    },
  };
}

function sender({ origin, credential, fetch }: TransportOptions) {
  return async <Result>(
    path: string,
    init: RequestInit,
    signal: AbortSignal,
    parse: (response: Response) => Promise<Result>,
  ): Promise<Result> => {
    try {
      const response = await fetch(new URL(path, origin), {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${credential}` },
        // A redirect could carry the credential to another host.
        redirect: 'error',
        signal,
      });
      if (response.ok) return await parse(response);
      throw await refusal(response);
    } catch (error) {
      if (error instanceof BackendError) throw error;
      if (signal.aborted) throw stopped(signal);
      throw unreachable(origin, error);
    }
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

async function jsonOf(response: Response): Promise<JsonAnswer> {
  if (response.status === 204) return { body: undefined };
  const text = await response.text();
  try {
    return { body: JSON.parse(text) };
  } catch {
    throw new BackendError(
      'unexpected-answer',
      `What answers at ${new URL(response.url).host} does not speak JSON. Check the address of the key service.`,
      { status: response.status },
    );
  }
}

async function bodyOf(response: Response): Promise<ReadableStream<Uint8Array>> {
  if (response.body) return response.body;
  throw new BackendError('unexpected-answer', 'The change feed of the key service is empty.');
}

/** The words of the service where it is one, and our own where something else answered. */
async function refusal(response: Response): Promise<BackendError> {
  const { status } = response;
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  const options = Number.isFinite(after) ? { status, retryAfter: after } : { status };
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

function unreachable(origin: string, error: unknown): BackendError {
  const { host } = new URL(origin);
  return new BackendError(
    'unreachable',
    `The key service at ${host} cannot be reached: ${causeOf(error)}. Check that it runs and that its address is right.`,
    { cause: error },
  );
}

/** `fetch` says "fetch failed"; what failed stands in its cause. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause';
  if (error.cause instanceof Error) return causeOf(error.cause);
  const code = 'code' in error ? String(error.code) : undefined;
  return error.message || code || error.name;
}

function gotNoAnswer(error: unknown): boolean {
  return error instanceof BackendError && error.code === 'unreachable' && error.status === undefined;
}

/** By its caller, or because it took too long. */
function stopped(signal: AbortSignal): BackendError {
  const { reason } = signal;
  if (!(reason instanceof Error) || reason.name !== 'TimeoutError') {
    return new BackendError('cancelled', 'The request was cancelled.');
  }
  return new BackendError(
    'unreachable',
    'The key service takes too long to answer. Check that it runs, then try again.',
    { cause: reason },
  );
}

/** Half of 200 ms, 400 ms and so on up to 10 s, and up to as much again by chance. */
function growing(failures: number): number {
  const longest = Math.min(10_000, 100 * 2 ** failures);
  return longest / 2 + (Math.random() * longest) / 2;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(stopped(signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
