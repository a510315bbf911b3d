/** A refusal as VTEX answers it. `body` is absent where the reference documents the status alone. */
export class VtexError extends Error {
  override readonly name = 'VtexError';
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body?: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** The words of the License Manager reference. */
export const unexpected = { Message: 'Unexpected error' } as const;
