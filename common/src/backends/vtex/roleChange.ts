import { BackendError } from '../backendError.ts';
import type { VtexKey, VtexRole } from './answers.ts';
import { namesOf } from './keyReader.ts';
import { addRolesRequest, removeRoleRequest } from './requests.ts';
import type { VtexTransport } from './transport.ts';

/** A change of roles of which some was done. What is missing is sent when the same roles are set again. */
export class PartialRoleChange extends BackendError {
  readonly added: readonly string[];
  readonly notAdded: readonly string[];
  readonly removed: readonly string[];
  readonly notRemoved: readonly string[];
  /** What the key has now. */
  readonly rolesNow: readonly string[];

  constructor(
    keyName: string,
    now: readonly VtexRole[],
    asked: Difference,
    missing: Difference,
    cause: BackendError,
  ) {
    const done = (all: readonly VtexRole[], rest: readonly VtexRole[]) =>
      namesOf(all.filter(({ id }) => !rest.some((role) => role.id === id)));
    const parts = {
      added: done(asked.add, missing.add),
      notAdded: namesOf(missing.add),
      removed: done(asked.remove, missing.remove),
      notRemoved: namesOf(missing.remove),
    };
    super('partly-done', words(keyName, parts, cause), { cause });
    this.rolesNow = namesOf(now);
    this.added = parts.added;
    this.notAdded = parts.notAdded;
    this.removed = parts.removed;
    this.notRemoved = parts.notRemoved;
  }
}

/** What makes one set of roles of another. */
export interface Difference {
  readonly add: readonly VtexRole[];
  readonly remove: readonly VtexRole[];
}

export function difference(current: readonly VtexRole[], wanted: readonly VtexRole[]): Difference {
  const without = (roles: readonly VtexRole[], others: readonly VtexRole[]) =>
    roles.filter(({ id }) => !others.some((other) => other.id === id));
  return { add: without(wanted, current), remove: without(current, wanted) };
}

/**
 * Sends a difference: VTEX adds many roles at once and removes them one by one. Where that stops half way, what
 * the key has then is read, and `PartialRoleChange` tells what was done and what was not.
 */
export async function sendRoles(
  send: VtexTransport,
  key: VtexKey,
  asked: Difference,
  readNow: () => Promise<readonly VtexRole[]>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    if (asked.add.length > 0) await addRoles(send, key, asked.add, signal);
    for (const role of asked.remove) await removeRole(send, key, role, signal);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const failure = await toldExactly(key, asked, readNow, error);
    if (failure) throw failure;
  }
}

export async function addRoles(
  send: VtexTransport,
  key: VtexKey,
  roles: readonly VtexRole[],
  signal?: AbortSignal,
): Promise<void> {
  await send(
    {
      ...addRolesRequest(
        key,
        roles.map((role) => role.id),
      ),
      repeatable: true,
      doing: `add roles to ${key.keyName}`,
      means: { 400: ['unknown-role', 'it does not take the roles, some of which may be gone'] },
    },
    signal,
  );
}

async function removeRole(
  send: VtexTransport,
  key: VtexKey,
  role: VtexRole,
  signal: AbortSignal | undefined,
): Promise<void> {
  await send(
    {
      ...removeRoleRequest(key, role.id),
      repeatable: true,
      doing: `remove "${role.name}" from ${key.keyName}`,
    },
    signal,
  );
}

async function toldExactly(
  { keyName }: VtexKey,
  asked: Difference,
  readNow: () => Promise<readonly VtexRole[]>,
  error: BackendError,
): Promise<BackendError | undefined> {
  const now = await readNow().catch(() => undefined);
  if (now === undefined) {
    const next = `It is not known which roles ${keyName} has now: look at it before trying again.`;
    const { code, status } = error;
    return new BackendError(code, `${error.message} ${next}`, { ...(status && { status }), cause: error });
  }
  const has = ({ id }: VtexRole) => now.some((role) => role.id === id);
  const missing = { add: asked.add.filter((role) => !has(role)), remove: asked.remove.filter(has) };
  const left = missing.add.length + missing.remove.length;
  // All was done, though an answer was lost.
  if (left === 0) return undefined;
  return left === asked.add.length + asked.remove.length
    ? error
    : new PartialRoleChange(keyName, now, asked, missing, error);
}

function words(
  keyName: string,
  parts: Pick<PartialRoleChange, 'added' | 'notAdded' | 'removed' | 'notRemoved'>,
  cause: BackendError,
): string {
  const told = [
    ['Added', parts.added],
    ['Not added', parts.notAdded],
    ['Removed', parts.removed],
    ['Not removed', parts.notRemoved],
  ] as const;
  const list = told
    .filter(([, roles]) => roles.length > 0)
    .map(([what, roles]) => `${what}: ${roles.join(', ')}.`);
  return `The roles of ${keyName} were changed in part. ${list.join(' ')} ${cause.message} Save the same roles again: only what is missing is sent.`;
}
