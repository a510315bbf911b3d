import type { FastifyRequest } from 'fastify';
import type { KeyState } from '../domain/key.ts';
import { resolveRoles } from '../domain/roles.ts';
import { findKey } from '../store/keys.ts';
import { customRoles } from '../store/roles.ts';
import type { Database } from '../store/schema.ts';
import { ProblemError } from './problem.ts';
import { requireVersion, type Write } from './write.ts';

export async function requireKey(db: Database, account: string, id: string): Promise<KeyState> {
  const key = await findKey(db, account, id);
  if (key) return key;
  throw new ProblemError(
    'key-not-found',
    `The account ${account} has no key with the id ${id}. It may have been deleted: read the list again.`,
  );
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
