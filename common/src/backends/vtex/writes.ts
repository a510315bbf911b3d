import { asBackendError, BackendError } from '../backendError.ts';
import { gotNoAnswer, wasNeverSent } from '../http.ts';
import {
  instantOf,
  parseFinished,
  parseLogin,
  parseNewKey,
  parseRenewed,
  toKey,
  unexpected,
  type VtexKey,
  type VtexRole,
} from './answers.ts';
import type { RenewalRecord } from './renewals.ts';
import { createRequest, finishRequest, renewRequest, statusRequest } from './requests.ts';
import { addRoles } from './roleChange.ts';
import type { VtexRequest, VtexTransport } from './transport.ts';

export interface Generated {
  readonly key: VtexKey;
  /** Null where VTEX does not show it. */
  readonly token: string | null;
  /** The roles it has; undefined where that is not known. */
  readonly given: readonly VtexRole[] | undefined;
  readonly warning?: string;
}

const noToken =
  'VTEX did not show the token. It may hand it out by a single-access link only: look into VTEX Admin.';

/**
 * Generates a key, then gives it its roles, which takes a second request. Where that fails the key and its token
 * are there all the same, with a warning: the token is never shown again.
 */
export async function generate(
  send: VtexTransport,
  label: string,
  roles: readonly VtexRole[],
  signal?: AbortSignal,
): Promise<Generated> {
  const doing = `generate the key "${label}"`;
  const next = `Look for "${label}" in the list before you try again.`;
  const { key, token } = await once(
    send,
    { ...createRequest(label), doing },
    (body) => {
      const item = parseNewKey(body);
      const made = toKey(item);
      if (!made) throw unexpected('the new key cannot be understood (/id, /createdIn)');
      return { key: made, token: item.appToken || null };
    },
    `It is not known whether the key was generated. ${next}`,
    signal,
  );
  const warnings = token === null ? [noToken] : [];
  const failure =
    roles.length === 0 ? undefined : await addRoles(send, key, roles).then(() => undefined, asBackendError);
  if (failure) warnings.push(`The key was generated without its roles. ${failure.message} Edit its roles.`);
  const given = failure === undefined ? roles : gotNoAnswer(failure) ? undefined : [];
  return { key, token, given, ...(warnings.length > 0 && { warning: warnings.join(' ') }) };
}

export async function setStatus(
  send: VtexTransport,
  key: VtexKey,
  isActive: boolean,
  signal?: AbortSignal,
): Promise<void> {
  await send(
    {
      ...statusRequest(key, isActive),
      repeatable: true,
      doing: `${isActive ? 'activate' : 'deactivate'} ${key.keyName}`,
      means: { 400: ['key-not-found', 'the account has no such key'] },
    },
    signal,
  );
}

export interface Renewed {
  readonly token: string | null;
  readonly record: RenewalRecord;
  readonly warning?: string;
}

/** Sent once only: the second of two would be refused, and the token of the first would be lost. */
export async function renew(
  send: VtexTransport,
  { keyName }: VtexKey,
  now: Date,
  signal?: AbortSignal,
): Promise<Renewed> {
  return await once(
    send,
    {
      ...renewRequest({ keyName }),
      doing: `renew ${keyName}`,
      means: {
        400: ['key-not-found', 'it does not know the key, or another account owns it'],
        409: [
          'renewal-pending',
          'a renewed token is already waiting. Delete the old token, or undo the renewal in VTEX Admin',
        ],
      },
    },
    (body) => {
      const { creationDateToken, creationDateNewToken, expirationPeriod, newToken } = parseRenewed(body);
      const record = {
        creationDateToken: instantOf(creationDateToken) ?? null,
        creationDateNewToken: instantOf(creationDateNewToken) ?? now.toISOString(),
        expirationPeriod: expirationPeriod ?? null,
      };
      return { token: newToken || null, record, ...(newToken ? {} : { warning: noToken }) };
    },
    `It is not known whether ${keyName} was renewed. If it was, undo the renewal in VTEX Admin: its new token is lost.`,
    signal,
  );
}

/** Deletes the old token. The date of the token that is left, where VTEX tells it. */
export async function finishRenewal(
  send: VtexTransport,
  { keyName }: VtexKey,
  signal?: AbortSignal,
): Promise<string | undefined> {
  return await once(
    send,
    {
      ...finishRequest({ keyName }),
      doing: `delete the old token of ${keyName}`,
      means: {
        400: ['key-not-found', 'it does not know the key, or another account owns it'],
        404: [
          'no-renewal-pending',
          'the key has one token only. Its renewal was finished or undone elsewhere',
        ],
      },
    },
    (body) => instantOf(parseFinished(body).creationDateToken),
    `It is not known whether the old token of ${keyName} still works. Try again: where it is gone, VTEX says so.`,
    signal,
  );
}

/** Whether VTEX ID makes a login of a pair. */
export async function login(
  anonymous: VtexTransport,
  account: string,
  { keyName, token }: { keyName: string; token: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const body = { appkey: keyName, apptoken: token };
  const path = '/api/vtexid/apptoken/login';
  const address = `${path}?an=${account}`;
  try {
    const request = { method: 'POST', path, address, body, repeatable: true } as const;
    const answer = await anonymous({ ...request, doing: `log in with ${keyName}` }, signal);
    return parseLogin(answer).authStatus === 'Success';
  } catch (error) {
    if (error instanceof BackendError && [400, 401, 403].includes(error.status ?? 0)) return false;
    throw error;
  }
}

/** A write that must not happen twice. Where it may have happened without our knowing, the error says so. */
async function once<Result>(
  send: VtexTransport,
  request: VtexRequest,
  parse: (body: unknown) => Result,
  unknown: string,
  signal: AbortSignal | undefined,
): Promise<Result> {
  if (signal?.aborted) return parse(await send(request, signal));
  try {
    return parse(await send(request, signal));
  } catch (error) {
    const told = asBackendError(error);
    if (!mayHaveHappened(told)) throw error;
    const { message, status } = told;
    throw new BackendError('outcome-unknown', `${message} ${unknown}`, {
      ...(status !== undefined && { status }),
      cause: error,
    });
  }
}

function mayHaveHappened(error: BackendError): boolean {
  const { code, status = 0 } = error;
  if (gotNoAnswer(error)) return !wasNeverSent(error);
  // 503 turns a request away; other failures may come after the deed.
  if (status >= 500) return status !== 503;
  return code === 'cancelled' || (code === 'unexpected-answer' && status < 300);
}
