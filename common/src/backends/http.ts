import { BackendError } from './backendError.ts';

/** What requests with a credential are sent to. */
export interface Peer {
  /** Scheme, host and port. */
  readonly origin: string;
  /** How messages name it, such as "The key service". */
  readonly name: string;
  /** What authenticates. It goes to `origin` only, and into no message. */
  readonly credential: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
}

export interface Reading<Result> {
  /** Makes the result of an answer that is a success. */
  readonly parse: (response: Response) => Promise<Result>;
  /** Makes the error of one that is not. */
  readonly refuse: (response: Response) => Promise<BackendError>;
}

export type Send = <Result>(
  path: string,
  init: RequestInit,
  signal: AbortSignal,
  reading: Reading<Result>,
) => Promise<Result>;

/** Sends requests to one peer. Whatever fails, fails with a `BackendError`. Redirects are never followed. */
export function createSend({ origin, name, credential, fetch }: Peer): Send {
  return async (path, init, signal, { parse, refuse }) => {
    try {
      const response = await fetch(new URL(path, origin), {
        ...init,
        headers: { ...credential, ...init.headers },
        // A redirect could carry the credential to another host.
        redirect: 'manual',
        signal,
      });
      if (response.ok) return await parse(response);
      throw isRedirect(response) ? redirected(name, origin, response) : await refuse(response);
    } catch (error) {
      if (error instanceof BackendError) throw error;
      if (signal.aborted) throw stopped(name, signal);
      throw unreachable(name, origin, error);
    }
  };
}

/** The JSON of an answer; undefined where it has no content. */
export async function jsonOf(response: Response, advice: string): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? 'answers with a web page instead of JSON' : 'does not speak JSON';
    const { host } = new URL(response.url);
    throw new BackendError('unexpected-answer', `What answers at ${host} ${what}. ${advice}`, {
      status: response.status,
    });
  }
}

/** The seconds of `Retry-After`, which gives them as a number or as a date. */
export function retryAfterOf(response: Response, now: Date): number | undefined {
  const text = response.headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = /^\s*\d+\s*$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

/** True where the request may or may not have arrived: there was no answer, or not the whole of it. */
export function gotNoAnswer(error: unknown): boolean {
  return error instanceof BackendError && error.code === 'unreachable' && error.status === undefined;
}

/** True where there was not even a connection over which it could have been sent. */
export function wasNeverSent(error: unknown): boolean {
  const { words, code } = causeOf(error);
  return certificateCodes.has(code) || unconnectedCodes.has(code) || isOfProxy(words);
}

/** Aborts with `signal`, and when the milliseconds are over. */
export function limited(timeout: number, signal: AbortSignal | undefined): AbortSignal {
  const limit = AbortSignal.timeout(timeout);
  return signal ? AbortSignal.any([signal, limit]) : limit;
}

/** Half of 200 ms, 400 ms and so on up to 10 s, and up to as much again by chance. */
export function growing(failures: number, random: () => number = Math.random): number {
  const longest = Math.min(10_000, 100 * 2 ** failures);
  return longest / 2 + (random() * longest) / 2;
}

/** Waits; ends at once, with an error, when `signal` aborts. */
export function wait(name: string, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(stopped(name, signal));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function isRedirect({ status, type }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304);
}

function redirected(name: string, origin: string, response: Response): BackendError {
  const { host } = new URL(origin);
  const location = response.headers.get('location') ?? '';
  const target = URL.canParse(location, origin) ? ` to ${new URL(location, origin).host}` : '';
  return new BackendError(
    'unreachable',
    `${name} at ${host} cannot be reached: it sends the request on${target}, where the credential must not go. Check the address.`,
    { status: response.status },
  );
}

function unreachable(name: string, origin: string, error: unknown): BackendError {
  const { host } = new URL(origin);
  const { words, code } = causeOf(error);
  return new BackendError(
    'unreachable',
    `${name} at ${host} cannot be reached: ${words}. ${adviceFor(words, code)}`,
    { cause: error },
  );
}

/** `fetch` says "fetch failed"; what failed stands in its cause. */
function causeOf(error: unknown): { words: string; code: string } {
  if (!(error instanceof Error)) return { words: 'unknown cause', code: '' };
  if (error.cause instanceof Error) return causeOf(error.cause);
  const code = 'code' in error ? String(error.code) : '';
  return { words: error.message || code || error.name, code };
}

const certificateCodes: ReadonlySet<string> = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** Of what the proxy refuses, `fetch` says no more than its words. */
function isOfProxy(words: string): boolean {
  return /proxy/i.test(words);
}

const unconnectedCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function adviceFor(words: string, code: string): string {
  if (certificateCodes.has(code)) {
    return (
      'Its certificate is not trusted here. Where a proxy inspects the traffic, add its certificate authority: ' +
      "to the system's store for VS Code, or by NODE_EXTRA_CA_CERTS for the command line."
    );
  }
  if (isOfProxy(words) && words.includes('407')) {
    return 'The proxy wants to be signed in to: check the setting http.proxy of VS Code, or HTTPS_PROXY.';
  }
  if (isOfProxy(words)) return 'Check the proxy: the setting http.proxy of VS Code, or HTTPS_PROXY.';
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(code)) return 'Check the network, and that the address is right.';
  if (['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'].includes(code)) {
    return 'There is no way to it from here: check the network, the VPN and the proxy.';
  }
  return 'Check that it runs and that its address is right.';
}

/** By its caller, or because it took too long. */
function stopped(name: string, signal: AbortSignal): BackendError {
  const { reason } = signal;
  if (!(reason instanceof Error) || reason.name !== 'TimeoutError') {
    return new BackendError('cancelled', 'The request was cancelled.');
  }
  return new BackendError(
    'unreachable',
    `${name} takes too long to answer. Check that it runs, then try again.`,
    {
      cause: reason,
    },
  );
}
