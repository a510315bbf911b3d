import { BackendError } from '../backendError.ts';
import { createSend, gotNoAnswer, growing, jsonOf, limited, wait } from '../http.ts';
import { type Operation, refusal } from './refusal.ts';

export interface VtexTransportOptions {
  /** Scheme and host of the account: HTTPS, or plain HTTP on loopback. */
  readonly origin: string;
  /** The headers that authenticate. They go to `origin` only, and into no message. */
  readonly credential: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  /** A number from 0 to 1, that spreads the tries of many clients. */
  readonly random: () => number;
  /** Waits for milliseconds, or rejects when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that a request may take, with all its tries. */
  readonly timeout: number;
}

export interface VtexRequest extends Operation {
  /** The path with its parameters filled in; that of the operation where there are none. */
  readonly address?: string;
  readonly body?: unknown;
  /** True where it does no harm if it happens twice. Reads do none. */
  readonly repeatable?: boolean;
}

/** Sends a request, and again where that is safe; the JSON of the answer, undefined where there is none. */
export type VtexTransport = (request: VtexRequest, signal?: AbortSignal) => Promise<unknown>;

const retries = 2;
/** Seconds. Where VTEX asks for a longer wait, the user is told instead of kept waiting. */
const longestWait = 10;
const name = 'VTEX';
const advice =
  'That is a sign-in page, a proxy, or another service: check the name of the account and the proxy.';

export function createVtexTransport(options: VtexTransportOptions): VtexTransport {
  const { now, random, timeout, pause = (ms, signal) => wait(name, ms, signal) } = options;
  const send = createSend({ ...options, name });
  return async (request, signal) => {
    const limit = limited(timeout, signal);
    const init = initOf(request);
    for (let failures = 0; ; ) {
      try {
        return await send(request.address ?? request.path, init, limit, {
          parse: (response) => jsonOf(response, advice),
          refuse: (response) => refusal(request, response, now()),
        });
      } catch (error) {
        failures++;
        if (!isWorthRepeating(error, request) || limit.aborted || failures > retries) throw error;
        const { retryAfter } = error;
        if (retryAfter !== undefined && retryAfter > longestWait) throw error;
        await pause(retryAfter === undefined ? growing(failures, random) : retryAfter * 1000, limit);
      }
    }
  };
}

/** The reference wants both headers with every request, those without a body too. */
function initOf({ method, body }: VtexRequest): RequestInit {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
}

/** What was turned away by 429 has not happened; of what got no answer, or a 5xx, nobody knows. */
function isWorthRepeating(error: unknown, { method, repeatable }: VtexRequest): error is BackendError {
  if (!(error instanceof BackendError)) return false;
  if (error.code === 'rate-limited') return true;
  const isSafe = method === 'GET' || repeatable === true;
  return isSafe && (gotNoAnswer(error) || (error.status ?? 0) >= 500);
}
