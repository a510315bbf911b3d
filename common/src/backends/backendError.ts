import type { ProblemCode } from '../model/problem.ts';

/** What keeps an answer from arriving at all, beside the codes that the service answers itself. */
export type TransportCode =
  | 'unreachable'
  | 'forbidden'
  | 'rate-limited'
  | 'unexpected-answer'
  | 'cancelled'
  /** The backend does not offer it at all. */
  | 'not-offered'
  /** A key cannot be renewed by a connection that is signed in with it. */
  | 'own-credential'
  /** Some of what was asked was done, and some was not. */
  | 'partly-done'
  /** It was sent, and nobody knows whether it was done. */
  | 'outcome-unknown'
  /** The connection is configured so that nothing can be sent. */
  | 'invalid-settings'
  /** The editor's secret storage refuses to keep or to hand out the credential. */
  | 'secret-storage';

export type BackendErrorCode = ProblemCode | TransportCode;

/**
 * Why a backend did not do what it was asked. `message` says what happened, to what, and what to do next; it
 * is fit to be shown, and never holds a credential or a token.
 */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  readonly code: BackendErrorCode;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** Seconds to wait before the next try, where the answer asked for it. */
  readonly retryAfter: number | undefined;

  constructor(
    code: BackendErrorCode,
    message: string,
    options: { status?: number; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

/** What was thrown, as a backend error: an error of another kind is a fault of ours and says so. */
export function asBackendError(error: unknown): BackendError {
  if (error instanceof BackendError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new BackendError('internal-error', message, { cause: error });
}
