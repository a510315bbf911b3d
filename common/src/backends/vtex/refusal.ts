import { catalog } from '../../catalog/catalog.ts';
import { BackendError, type BackendErrorCode } from '../backendError.ts';
import { retryAfterOf } from '../http.ts';

/** What was asked of VTEX: a method and a path as the reference writes it, and what it is about. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** In the words of the user, such as "renew vtexappkey-acmestore-QWERTY". */
  readonly doing: string;
  /** What a status means of this operation, where it means more than of all. */
  readonly means?: Readonly<Record<number, readonly [BackendErrorCode, string]>>;
}

/** The error for an answer of VTEX that is no success. */
export async function refusal(operation: Operation, response: Response, now: Date): Promise<BackendError> {
  const { status } = response;
  const retryAfter = retryAfterOf(response, now);
  const [code, words] = operation.means?.[status] ?? meaning(operation, response, retryAfter);
  const said = (await messageOf(response)) ?? '';
  const message = `VTEX did not ${operation.doing}: ${words}${said} (HTTP ${status}).`;
  return new BackendError(code, message, { status, ...(retryAfter !== undefined && { retryAfter }) });
}

function meaning(
  operation: Operation,
  response: Response,
  retryAfter: number | undefined,
): readonly [BackendErrorCode, string] {
  const { status } = response;
  if (status === 401) {
    return ['unauthorized', 'the credential is wrong, has expired, or its key is inactive. Sign in again'];
  }
  if (status === 403) return ['forbidden', `the credential lacks permission. ${neededFor(operation)}`];
  if (status === 404) return ['not-found', 'there is nothing at this address. Check the name of the account'];
  if (status === 407) {
    return ['unreachable', 'the proxy wants to be signed in to. Check http.proxy of VS Code, or HTTPS_PROXY'];
  }
  if (status === 429) return ['rate-limited', `it gets too many requests. Try again ${later(retryAfter)}`];
  if (status >= 500 && operation.method === 'GET')
    return ['unreachable', 'it cannot answer now. Try again later'];
  if (status >= 500) return ['internal-error', 'it failed. Look at the key before trying again'];
  return ['unexpected-answer', 'it does not take the request'];
}

function neededFor({ method, path }: Operation): string {
  const need = catalog.operations.find(`${method} ${path}`)?.need;
  if (typeof need !== 'object') return 'Ask for access to it';
  const names = need.anyOf.map((ref) => `"${catalog.resource(ref)?.name ?? ref}"`);
  const what = names.length === 1 ? `the License Manager resource ${names[0]}` : `one of ${names.join(', ')}`;
  return `It needs a role with ${what}`;
}

function later(retryAfter: number | undefined): string {
  return retryAfter === undefined ? 'later' : `in ${retryAfter} s`;
}

/** VTEX's own words, where they are short and plain: what else answers may repeat what it was sent. */
async function messageOf(response: Response): Promise<string | undefined> {
  const body: unknown = await response.json().catch(() => undefined);
  const { Message } = Object(body) as { Message?: unknown };
  return typeof Message === 'string' && /^[\w ,.'-]{1,120}$/.test(Message) && !/\w{40}/.test(Message)
    ? `. It says: ${Message.replace(/\.$/, '')}`
    : undefined;
}
