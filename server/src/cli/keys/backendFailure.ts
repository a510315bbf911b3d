import type { BackendError } from '../../../../common/src/backends/backendError.ts';
import { Failure } from '../failure.ts';

export type BackendKind = 'embedded' | 'service' | 'vtex';

/** A resource of VTEX's License Manager that the work takes, as VTEX shows it. */
export type Permission = 'View API keys' | 'Edit API keys' | 'Renew API Token';

interface Circumstances {
  readonly backend: BackendKind;
  readonly url?: string;
  /** What the backend has to allow for the work. */
  readonly permission: Permission;
  readonly signInAdvice: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/** The words of the backend, with what to do next at a command line. */
export function backendFailure(error: BackendError, circumstances: Circumstances): Failure {
  return new Failure(wordsOf(error, circumstances), adviceOn(error, circumstances), { cause: error });
}

/** A key service tells whoever calls its HTTP API how to send a credential, which is done here. */
function wordsOf({ code, message }: BackendError, { backend, url }: Circumstances): string {
  return code === 'unauthorized' && backend === 'service' ? `${url} does not accept the credential` : message;
}

function adviceOn(
  { code, retryAfter }: BackendError,
  { backend, permission, signInAdvice, env }: Circumstances,
): string | undefined {
  switch (code) {
    case 'unauthorized':
      return signInAdvice;
    case 'forbidden':
      // VTEX says which one is missing.
      if (backend === 'vtex') return undefined;
      return `this takes the permission '${permission}' of VTEX's License Manager, or Save user`;
    case 'unreachable':
      return proxyAdvice(env);
    case 'key-not-found':
      return "'vtex-keys keys list' lists the keys of the account";
    case 'stale-version':
      return 'the key was changed meanwhile and nothing was done: look at it, then run this again';
    case 'renewal-pending':
      if (backend === 'vtex') return "'vtex-keys keys finish-renewal' deletes the old token";
      return "'vtex-keys keys finish-renewal' deletes the old token, 'undo-renewal' the new one";
    case 'unknown-role':
      return "'vtex-keys roles show' tells what a role grants";
    case 'rate-limited':
      return retryAfter === undefined ? 'run this again later' : `run this again in ${retryAfter} seconds`;
    default:
      return undefined;
  }
}

/** Node.js leaves the proxy of the environment alone unless it is told to use it. */
function proxyAdvice(env: NodeJS.ProcessEnv): string | undefined {
  const name = ['HTTPS_PROXY', 'https_proxy'].find((variable) => env[variable]);
  if (name === undefined || env['NODE_USE_ENV_PROXY'] === '1') return undefined;
  return `${name} is used with NODE_USE_ENV_PROXY=1 only, from Node.js 22.21 and 24.5 on`;
}
