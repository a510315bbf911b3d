import { ownerAccount } from '../../../common/src/model/key.ts';
import { type Decision, refuse } from './decision.ts';
import type { Context, GeneratedKeyState, KeyState } from './key.ts';
import { newToken } from './randomLetters.ts';
import { resolveRoles } from './roles.ts';

/** An entry of the example's key manifest, as far as a key is made of it. */
export interface ExampleKey {
  readonly kind: 'generated' | 'external';
  readonly keyName: string;
  readonly label?: string | undefined;
  readonly status?: 'active' | 'inactive' | undefined;
  readonly roles: readonly string[];
  readonly creationDate?: string | null | undefined;
  readonly creationDateToken?: string | null | undefined;
  readonly creationDateNewToken?: string | null | undefined;
  readonly inactiveSince?: string | null | undefined;
  readonly addedDate?: string | null | undefined;
}

/** The instant as of which the example manifest is written; its dates are moved by the time since then. */
const writtenAt = new Date('2026-11-20T12:00:00Z');

/**
 * The example keys as this account would have them today. Generated keys take the account's name and keep
 * their letters; their tokens are random, shown to nobody and kept as hashes like any other. What a linter is
 * meant to find in the manifest and no account can hold is left out: unknown roles, a key named twice, an
 * external key of this account.
 */
export function examplesFor(
  examples: readonly ExampleKey[],
  account: string,
  accountIsEmpty: boolean,
  context: Context,
): Decision<KeyState[]> {
  if (!accountIsEmpty) {
    return refuse(
      'account-not-empty',
      `The account ${account} already has keys. The example keys come into an empty account only.`,
    );
  }
  const keys = new Map<string, KeyState>();
  for (const example of examples) {
    const key = toKey(example, account, context);
    if (key && !keys.has(key.keyName)) keys.set(key.keyName, key);
  }
  const event = {
    action: 'examples-loaded',
    subject: 'key',
    id: null,
    details: { count: keys.size },
  } as const;
  return { result: [...keys.values()], event };
}

function toKey(example: ExampleKey, account: string, context: Context): KeyState | undefined {
  const owner = ownerAccount(example.keyName);
  if (owner === undefined) return undefined;
  const common = {
    id: context.newId(),
    status: example.status ?? 'active',
    roles: knownRoles(example.roles),
    version: 1,
  };
  const at = (date: string | null | undefined) => moved(date, context.now);
  if (example.kind === 'generated') {
    return {
      kind: 'generated',
      ...common,
      keyName: `vtexappkey-${account}-${example.keyName.slice(-6)}`,
      label: example.label ?? '',
      createdAt: at(example.creationDate) ?? context.now,
      inactiveSince: common.status === 'inactive' ? at(example.inactiveSince) : null,
      ...tokens(example, context),
    };
  }
  if (owner === account) return undefined;
  const { keyName } = example;
  return { kind: 'external', ...common, keyName, owner, addedAt: at(example.addedDate) ?? context.now };
}

function tokens(example: ExampleKey, context: Context): Pick<GeneratedKeyState, 'token' | 'newToken'> {
  const hash = () => context.hashToken(newToken(context.randomness));
  const renewedAt = moved(example.creationDateNewToken, context.now);
  return {
    token: { hash: hash(), createdAt: moved(example.creationDateToken, context.now) },
    newToken: renewedAt && { hash: hash(), createdAt: renewedAt },
  };
}

function knownRoles(written: readonly string[]): string[] {
  const resolved = written.map((name) => resolveRoles([name], []));
  return [...new Set(resolved.flatMap((one) => ('roles' in one ? one.roles : [])))];
}

/** Moved to today, and out of the future, which no date of a key can lie in. */
function moved(date: string | null | undefined, now: Date): Date | null {
  if (date === null || date === undefined || Number.isNaN(Date.parse(date))) return null;
  const sinceWritten = now.getTime() - writtenAt.getTime();
  return new Date(Math.min(Date.parse(date) + sinceWritten, now.getTime()));
}
