import type { FastifyRequest } from 'fastify';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { ownerAccount } from '../../../../common/src/model/key.ts';
import type { KeyState } from '../../domain/key.ts';
import { hasStopped } from '../../domain/period.ts';
import { rejectionOf } from '../../domain/verify.ts';
import { sameHash } from '../../secrets.ts';
import { findKeyByName } from '../../store/keys.ts';
import { customRoles } from '../../store/roles.ts';
import { readSettings } from '../../store/settings.ts';
import type { Service } from '../service.ts';
import { accountOf } from './account.ts';
import type { LoginTokens } from './loginTokens.ts';
import { VtexError } from './vtexError.ts';

/** Who calls, and in which account. */
export interface Caller {
  readonly account: string;
  readonly keyName: string;
  /** The key in the account: with its roles there, which for a key of another account are what it was given. */
  readonly key: KeyState;
}

/** The caller of a request, by its pair or its login token. Refuses with 401. */
export async function callerOf(
  service: Service,
  logins: LoginTokens,
  request: FastifyRequest,
): Promise<Caller> {
  const keyName = await keyNameOf(service, logins, request);
  const account = accountOf(request, keyName && ownerAccount(keyName));
  const key =
    keyName !== undefined &&
    account !== undefined &&
    (await findKeyByName(service.storage.database, account, keyName));
  if (!key || key.status === 'inactive') throw new VtexError(401);
  return { account: account as string, keyName: key.keyName, key };
}

/** Whether a pair of key and token opens the account now, whichever account owns the key. */
export async function opens(service: Service, keyName: string, token: string): Promise<boolean> {
  const { database } = service.storage;
  const owner = ownerAccount(keyName);
  if (owner === undefined) return false;
  const key = await findKeyByName(database, owner, keyName);
  const hash = service.hashToken(token);
  const settings = await readSettings(database, owner);
  return rejectionOf(key, (stored) => sameHash(stored, hash), settings, service.now()) === null;
}

/** Whether the roles of a key grant at least one of the resources. */
export async function grantsAny(
  service: Service,
  { account, key }: Caller,
  resources: readonly string[],
): Promise<boolean> {
  const custom = await customRoles(service.storage.database, account);
  return key.roles.some((name) => {
    const own = custom.find((role) => role.name === name);
    const role = own ? { grantsAll: false, resources: own.resources } : catalog.role(name);
    return role?.grantsAll || resources.some((resource) => role?.resources.includes(resource));
  });
}

async function keyNameOf(
  service: Service,
  logins: LoginTokens,
  { headers }: FastifyRequest,
): Promise<string | undefined> {
  const appKey = headers['x-vtex-api-appkey'];
  const appToken = headers['x-vtex-api-apptoken'];
  if (typeof appKey === 'string' && typeof appToken === 'string') {
    return (await opens(service, appKey, appToken)) ? appKey : undefined;
  }
  const cookie = headers['vtexidclientautcookie'];
  if (typeof cookie !== 'string') return undefined;
  const login = await logins.read(cookie, service.now());
  return login && (await lives(service, login.keyName)) ? login.keyName : undefined;
}

/** A login is worth what its key is: nothing where that is deleted, inactive, or has no token that opens it. */
export async function lives(service: Service, keyName: string): Promise<boolean> {
  const { database } = service.storage;
  const owner = ownerAccount(keyName) ?? '';
  const key = await findKeyByName(database, owner, keyName);
  if (key?.kind !== 'generated' || key.status === 'inactive') return false;
  const settings = await readSettings(database, owner);
  const tokens = key.newToken ? [key.token, key.newToken] : [key.token];
  return tokens.some((token) => !hasStopped(token, settings, service.now()));
}
