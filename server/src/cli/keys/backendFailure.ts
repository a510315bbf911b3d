import type { BackendError } from '../../../../common/src/backends/backendError.ts';
import { Failure } from '../failure.ts';

export type BackendKind = 'embedded' | 'service' | 'vtex';

/** Holds the key that signs in to a VTEX account. */
export const keyVariable = 'VTEX_KEYS_APP_KEY';

/** Holds the token of that key, or the credential of a key service. */
export const credentialVariable = 'VTEX_KEYS_APP_TOKEN';

/** A resource of VTEX's License Manager that the work takes, as VTEX shows it. */
export type Permission = 'View API keys' | 'Edit API keys' | 'Renew API Token';

/** The words of the backend, with what to do next at a command line. */
export function backendFailure(error: BackendError, permission: Permission, backend: BackendKind): Failure {
  return new Failure(error.message, adviceOn(error, permission, backend), { cause: error });
}

function adviceOn(
  { code, retryAfter }: BackendError,
  permission: Permission,
  backend: BackendKind,
): string | undefined {
  switch (code) {
    case 'unauthorized':
      if (backend === 'vtex') return `${keyVariable} and ${credentialVariable} must hold a key and its token`;
      return `${credentialVariable} must hold the credential of the key service, its VTEX_KEYS_CREDENTIAL`;
    case 'forbidden':
      // VTEX says which one is missing.
      if (backend === 'vtex') return undefined;
      return `this takes the permission '${permission}' of VTEX's License Manager, or Save user`;
    case 'key-not-found':
      return "'vtex-keys keys list' lists the keys of the account";
    case 'stale-version':
      return 'the key was changed meanwhile and nothing was done: look at it, then run this again';
    case 'renewal-pending':
      return "'vtex-keys keys finish-renewal' deletes the old token, 'undo-renewal' the new one";
    case 'unknown-role':
      return "'vtex-keys roles show' tells what a role grants";
    case 'rate-limited':
      return retryAfter === undefined ? 'run this again later' : `run this again in ${retryAfter} seconds`;
    default:
      return undefined;
  }
}
