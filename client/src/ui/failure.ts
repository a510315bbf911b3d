import { BackendError, type BackendErrorCode } from '../../../common/src/backends/backendError.ts';

/** What the user can do next about a failure, in the order in which it is offered. */
export type NextStep =
  | 'retry'
  | 'addConnection'
  | 'signIn'
  | 'openInAdmin'
  | 'changeMode'
  | 'openSettings'
  | 'showLog';

export interface Failure {
  message: string;
  severity: 'error' | 'warning';
  steps: readonly NextStep[];
}

/** The user asked for something that cannot be done as things stand; `message` says why. Nothing was tried. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly steps: readonly NextStep[];

  constructor(message: string, steps: readonly NextStep[] = []) {
    super(message);
    this.steps = steps;
  }
}

/** The words and next steps for what kept a command from its end; undefined where the user cancelled it. */
export function describeFailure(error: unknown): Failure | undefined {
  if (error instanceof Refusal) return { message: error.message, severity: 'warning', steps: error.steps };
  if (error instanceof BackendError) return describeBackendError(error);
  if (error instanceof Error && error.name === 'AbortError') return undefined;
  const message = error instanceof Error ? error.message : String(error);
  return { message: `API Keys: ${message}`, severity: 'error', steps: ['showLog'] };
}

/** True where the backend no longer has what the user saw, so that every view of it is out of date. */
export function isOutOfDate(error: unknown): boolean {
  return error instanceof BackendError && (error.code === 'stale-version' || error.code === 'key-not-found');
}

function describeBackendError(error: BackendError): Failure | undefined {
  switch (error.code) {
    case 'cancelled':
      return undefined;
    case 'stale-version':
      return warning(
        'The key was changed meanwhile, and nothing was done. The view shows it as it is now: look again.',
      );
    case 'key-not-found':
      return warning('The key is gone: it was deleted or removed meanwhile. The view was refreshed.');
    case 'unauthorized':
      return { message: error.message, severity: 'error', steps: ['signIn', 'showLog'] };
    case 'own-credential':
      return { message: error.message, severity: 'warning', steps: ['signIn'] };
    case 'not-offered':
    case 'renewal-pending':
    case 'outcome-unknown':
      return { message: error.message, severity: severityOf(error), steps: ['openInAdmin', 'showLog'] };
    case 'invalid-settings':
      return { message: error.message, severity: 'error', steps: ['openSettings'] };
    default:
      return { message: error.message, severity: severityOf(error), steps: stepsOf(error.code) };
  }
}

const worthRetrying: ReadonlySet<BackendErrorCode> = new Set<BackendErrorCode>([
  'unreachable',
  'secret-storage',
  'rate-limited',
  // What was done is not done again: only the rest is sent.
  'partly-done',
  'storage-busy',
  'storage-full',
  'storage-read-only',
  'storage-failed',
  'unexpected-answer',
  'internal-error',
]);

function stepsOf(code: BackendErrorCode): readonly NextStep[] {
  return worthRetrying.has(code) ? ['retry', 'showLog'] : ['showLog'];
}

/** The service refused what was asked (4xx) or could not do it. */
function severityOf(error: BackendError): Failure['severity'] {
  return error.status !== undefined && error.status < 500 ? 'warning' : 'error';
}

function warning(message: string): Failure {
  return { message, severity: 'warning', steps: [] };
}
