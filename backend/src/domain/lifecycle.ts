import { ownerAccount } from '../../../common/src/model/key.ts';
import { type AuditEvent, type Decision, quoted, refuse } from './decision.ts';
import type { Context, DatedToken, ExternalKeyState, GeneratedKeyState, KeyState } from './key.ts';
import { newToken } from './randomLetters.ts';

/** The key after a command, and the token that the command made: this is the only time it can be shown. */
export interface WithToken {
  readonly key: GeneratedKeyState;
  readonly token: string;
}

/** Active at once. `keyName` must be free in the account; `roles` are canonical names. */
export function generate(
  input: { keyName: string; label: string; roles: readonly string[] },
  context: Context,
): Decision<WithToken> {
  const { token, stored } = mint(context);
  const key: GeneratedKeyState = {
    kind: 'generated',
    id: context.newId(),
    keyName: input.keyName,
    label: input.label,
    status: 'active',
    roles: input.roles,
    createdAt: context.now,
    token: stored,
    newToken: null,
    inactiveSince: null,
    version: 1,
  };
  return { result: { key, token }, event: event('key-generated', key, { roles: key.roles }) };
}

/** Gives roles to the key of another account. `existing` is the key of that name, where it was added before. */
export function addExternal(
  input: { account: string; keyName: string; roles: readonly string[]; existing: KeyState | undefined },
  context: Context,
): Decision<ExternalKeyState> {
  const owner = ownerAccount(input.keyName);
  if (owner === undefined) {
    return refuse(
      'invalid-request',
      'The name of an external key is vtexappkey-{account}-{6 letters A-Z}. Ask its owner for the key name.',
    );
  }
  if (owner === input.account) {
    return refuse(
      'own-account-key',
      `${input.keyName} belongs to this account. Find it among the generated keys and give it roles there.`,
    );
  }
  if (input.existing) {
    return refuse(
      'key-already-added',
      `${input.keyName} is already among the external keys. Edit its roles instead.`,
    );
  }
  const key: ExternalKeyState = {
    kind: 'external',
    id: context.newId(),
    keyName: input.keyName,
    owner,
    status: 'active',
    roles: input.roles,
    addedAt: context.now,
    version: 1,
  };
  return { result: key, event: event('external-key-added', key, { roles: key.roles }) };
}

/** Replaces the roles of either kind of key. `roles` are canonical names. */
export function setRoles<Key extends KeyState>(key: Key, roles: readonly string[]): Decision<Key> {
  return {
    result: { ...key, roles, version: key.version + 1 },
    event: event('roles-changed', key, { before: key.roles, after: roles }),
  };
}

export function activate(key: KeyState): Decision<GeneratedKeyState> {
  if (key.kind === 'external') return notGenerated(key, 'activated', 'Add it again if it was removed.');
  if (key.status === 'active') return refuse('already-active', `${key.keyName} is already active.`);
  return changed(key, 'key-activated', { status: 'active', inactiveSince: null });
}

/** Stops the key, and with it both of its tokens, at once. */
export function deactivate(key: KeyState, context: Context): Decision<GeneratedKeyState> {
  if (key.kind === 'external') return notGenerated(key, 'deactivated', 'Remove it instead.');
  if (key.status === 'inactive') return refuse('already-inactive', `${key.keyName} is already inactive.`);
  return changed(key, 'key-deactivated', { status: 'inactive', inactiveSince: context.now });
}

/**
 * Makes a second token; the old one lives on until it is deleted. An inactive key may be renewed: that is how
 * a compromised key is made safe before it is activated again.
 */
export function renewToken(key: KeyState, context: Context): Decision<WithToken> {
  if (key.kind === 'external') return notGenerated(key, 'renewed', ownerRenews(key));
  if (key.newToken) {
    return refuse(
      'renewal-pending',
      `${key.keyName} already has a new token. Delete the old token or undo the renewal first.`,
    );
  }
  const { token, stored } = mint(context);
  const renewed: GeneratedKeyState = { ...key, newToken: stored, version: key.version + 1 };
  return { result: { key: renewed, token }, event: event('token-renewed', key, {}) };
}

/** Completes a renewal: the new token becomes the token. */
export function deleteOldToken(key: KeyState): Decision<GeneratedKeyState> {
  if (key.kind === 'external') return notGenerated(key, 'renewed', ownerRenews(key));
  if (!key.newToken) {
    return refuse(
      'no-renewal-pending',
      `${key.keyName} has one token only. Renew it before deleting the old token.`,
    );
  }
  return changed(key, 'old-token-deleted', { token: key.newToken, newToken: null });
}

/** Takes a renewal back: the new token dies, the old one is the token again. */
export function undoRenewal(key: KeyState): Decision<GeneratedKeyState> {
  if (key.kind === 'external') return notGenerated(key, 'renewed', ownerRenews(key));
  if (!key.newToken) {
    return refuse(
      'no-renewal-pending',
      `${key.keyName} has no unfinished renewal to undo. Renew it again if its token was lost.`,
    );
  }
  return changed(key, 'renewal-undone', { newToken: null });
}

/** Deletes a generated key or removes an external one, whatever its state. */
export function deleteKey(key: KeyState): Decision<null> {
  const action = key.kind === 'generated' ? 'key-deleted' : 'external-key-removed';
  return { result: null, event: event(action, key, { roles: key.roles }) };
}

function mint(context: Context): { token: string; stored: DatedToken } {
  const token = newToken(context.randomness);
  return { token, stored: { hash: context.hashToken(token), createdAt: context.now } };
}

function changed(
  key: GeneratedKeyState,
  action: AuditEvent['action'],
  change: Partial<GeneratedKeyState>,
): Decision<GeneratedKeyState> {
  return { result: { ...key, ...change, version: key.version + 1 }, event: event(action, key, {}) };
}

function event(action: AuditEvent['action'], key: KeyState, details: AuditEvent['details']): AuditEvent {
  return { action, subject: 'key', id: key.id, details: { keyName: key.keyName, ...details } };
}

function notGenerated(key: ExternalKeyState, done: string, next: string) {
  return refuse(
    'not-a-generated-key',
    `${key.keyName} belongs to the account ${quoted(key.owner)} and cannot be ${done} here. ${next}`,
  );
}

function ownerRenews(key: ExternalKeyState): string {
  return `Ask the account ${quoted(key.owner)} to renew it.`;
}
