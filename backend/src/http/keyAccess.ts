import type { FastifyRequest } from 'fastify';
import type { Decision } from '../domain/decision.ts';
import { type KeyState, toApiKey } from '../domain/key.ts';
import { deleteKey } from '../domain/lifecycle.ts';
import { newKeyName } from '../domain/randomLetters.ts';
import { resolveRoles } from '../domain/roles.ts';
import type { Position } from '../store/cursor.ts';
import type { Answer } from '../store/idempotency.ts';
import { type KeyFilter, listKeys } from '../store/keyList.ts';
import { findKey, findKeyByName, removeKey, replaceKey } from '../store/keys.ts';
import { customRoles } from '../store/roles.ts';
import type { Database } from '../store/schema.ts';
import { accepted, ProblemError } from './problem.ts';
import { requireVersion, type Write } from './write.ts';

export async function requireKey(db: Database, account: string, id: string): Promise<KeyState> {
  const key = await findKey(db, account, id);
  if (key) return key;
  throw new ProblemError(
    'key-not-found',
    `The account ${account} has no key with the id ${id}. It may have been deleted: read the list again.`,
  );
}

/** Reads page by page, so that other requests get their turn. The oldest first. */
export async function allKeys(db: Database, account: string, filter: KeyFilter): Promise<KeyState[]> {
  const keys: KeyState[] = [];
  let after: Position | null = null;
  do {
    const page = { sort: 'creationDate', order: 'asc', limit: 1000, after } as const;
    const listed = await listKeys(db, account, filter, page);
    keys.push(...listed.keys);
    after = listed.next;
    await new Promise(setImmediate);
  } while (after);
  return keys;
}

/** The key of the request, in the version that `If-Match` asks for. */
export async function keyToChange(
  write: Write,
  request: Pick<FastifyRequest, 'headers'> & { params: { id: string } },
): Promise<KeyState> {
  const key = await requireKey(write.db, write.account, request.params.id);
  requireVersion(request, key.keyName, key.version);
  return key;
}

/** The canonical names of the roles a request gives. */
export async function givenRoles(write: Write, written: readonly string[]): Promise<string[]> {
  const resolved = resolveRoles(written, await customRoles(write.db, write.account));
  if ('refusal' in resolved) {
    throw new ProblemError(resolved.refusal.code, resolved.refusal.detail, '/roles');
  }
  return resolved.roles;
}

/** Carries out what the domain decided of a key, and answers the key as it is now. */
export async function changeKey(write: Write, decision: Decision<KeyState>): Promise<Answer> {
  const { result, event } = accepted(decision);
  await replaceKey(write.db, write.account, result);
  await write.record(event);
  return { status: 200, version: result.version, body: toApiKey(result) };
}

export async function eraseKey(write: Write, key: KeyState): Promise<Answer> {
  const { event } = accepted(deleteKey(key));
  await removeKey(write.db, key.id);
  await write.record(event);
  return { status: 204, version: null, body: undefined };
}

/** A key name that no key of the account has. */
export async function freeKeyName(write: Write): Promise<string> {
  const keyName = newKeyName(write.account, write.context.randomness);
  const taken = await findKeyByName(write.db, write.account, keyName);
  return taken ? await freeKeyName(write) : keyName;
}
