import * as vscode from 'vscode';
import { BackendError } from '../../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { CapabilityName } from '../../../common/src/model/capabilities.ts';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { keyLabel } from '../keys/keyPresentation.ts';
import { describeFailure, Refusal } from '../ui/failure.ts';
import { withProgress } from '../ui/progress.ts';
import { tell } from '../ui/prompts.ts';
import { attempt, type CommandContext } from './command.ts';
import { type KeyTargets, nodeOf } from './keyTarget.ts';

/** Runs one write through the store. `doing` is shown at the key and, when it takes long, as a notification. */
export function write<T>(
  context: CommandContext,
  connection: Connection,
  key: ApiKey | undefined,
  doing: string,
  work: (backend: KeyBackend) => Promise<T>,
): Promise<T> {
  const title = key === undefined ? doing : `${keyLabel(key)}: ${doing}`;
  return withProgress(title, () => context.store.change(connection, key, doing, work));
}

export interface WriteWords {
  /** As in "Deleting…". */
  readonly doing: string;
  /** As in "deleted". */
  readonly done: string;
}

/**
 * Does the same to each key, one after the other, and tells how it went. A key that is refused does not keep the
 * others from being done; where nothing more can be done, Retry goes on with the keys that are left.
 */
export async function writeEach(
  context: CommandContext,
  { connection, keys }: KeyTargets,
  { doing, done }: WriteWords,
  work: (backend: KeyBackend, key: ApiKey) => Promise<unknown>,
): Promise<void> {
  const left = [...keys];
  const refused: { key: ApiKey; error: unknown }[] = [];
  await attempt(context, connection, async () => {
    for (let key = left[0]; key !== undefined; key = left[0]) {
      const current = key;
      try {
        await write(context, connection, current, doing, (backend) => work(backend, current));
      } catch (error) {
        if (!isRefused(error)) throw error;
        refused.push({ key: current, error });
      }
      left.shift();
    }
    report(keys, refused, done);
  });
}

/** The name of the key or keys in a question. */
export function nameAll(keys: readonly ApiKey[]): string {
  const [first] = keys;
  return keys.length === 1 && first !== undefined ? `“${keyLabel(first)}”` : `${keys.length} keys`;
}

/** The keys that a question is about, each on its line, and those that it leaves out. */
export function listAll({ keys, skipped }: KeyTargets): string {
  const lines = keys.map((key) =>
    keyLabel(key) === key.keyName ? key.keyName : `${keyLabel(key)} (${key.keyName})`,
  );
  const left = skipped.map((key) => keyLabel(key)).join(', ');
  return left === '' ? lines.join('\n') : `${lines.join('\n')}\n\nLeft as they are: ${left}.`;
}

/** True where the backend behind a connection that is ready offers `capability`. */
export function offers(connection: Connection, capability: CapabilityName): boolean {
  return connection.state.kind === 'ready' && connection.state.capabilities[capability].available;
}

/** Runs another command on a key, as if it had been chosen in the tree. */
export async function runOnKey(
  command: `vtexKeys.${string}`,
  connection: Connection,
  key: ApiKey,
): Promise<void> {
  await vscode.commands.executeCommand(command, nodeOf({ connection, key }));
}

/** The service understood the write and refused it for this key. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof BackendError && error.status !== undefined && [404, 409, 412].includes(error.status)
  );
}

/** Throws what the user must know: of one key its own error, of several who was refused and why. */
function report(
  keys: readonly ApiKey[],
  refused: readonly { key: ApiKey; error: unknown }[],
  done: string,
): void {
  const [first] = refused;
  if (first === undefined) tell(`${nameAll(keys)} ${done}.`);
  else if (keys.length === 1) throw first.error;
  else {
    const reasons = refused.map(({ key, error }) => `${keyLabel(key)}: ${describeFailure(error)?.message}`);
    throw new Refusal(`${keys.length - refused.length} of ${keys.length} keys ${done}. ${reasons.join(' ')}`);
  }
}
