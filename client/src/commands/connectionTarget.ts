import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { CapabilityName } from '../../../common/src/model/capabilities.ts';
import type { Connection } from '../connections/connection.ts';
import type { TreeNode } from '../keys/treeNode.ts';
import { Refusal } from '../ui/failure.ts';
import { withCancellableProgress } from '../ui/progress.ts';
import { pickOne } from '../ui/prompts.ts';
import type { CommandContext } from './command.ts';

/** What the user wants to do, as they call it, and the capability that the backend must have; undefined to read. */
export interface Need {
  readonly title: string;
  readonly capability: CapabilityName | undefined;
}

/** The connection of the node, or else the only one that can do it, or else the one that the user picks. */
export async function resolveConnection(
  context: CommandContext,
  need: Need,
  node: TreeNode | undefined,
): Promise<Connection | undefined> {
  const connection = node?.connection;
  if (connection === undefined) return pickConnection(need.title, await ableConnections(context, need));
  await untilConnected(context, [connection]);
  const why = obstacle(connection, need);
  if (why !== undefined) throw why;
  return connection;
}

/** The connections that can do it. Throws the reason where there is none. */
export async function ableConnections(context: CommandContext, need: Need): Promise<readonly Connection[]> {
  const all = context.store.connections;
  await untilConnected(context, all);
  const able = all.filter((connection) => obstacle(connection, need) === undefined);
  if (able.length > 0) return able;
  const [first, ...others] = all.map((connection) => obstacle(connection, need));
  if (first === undefined)
    throw new Refusal('There is no connection yet. Add one with API Keys: Add Connection.');
  if (others.length === 0) throw first;
  const reasons = all.map(({ settings }, index) => `${settings.name}: ${[first, ...others][index]?.message}`);
  throw new Refusal(`No connection can do this. ${reasons.join(' ')}`, ['showLog']);
}

/** The connection of the node, or else the one that the user picks among those that `fits`. */
export async function connectionOf(
  { store }: CommandContext,
  title: string,
  node: TreeNode | undefined,
  fits: (connection: Connection) => boolean = () => true,
): Promise<Connection | undefined> {
  if (node !== undefined) return node.connection;
  const connections = store.connections.filter(fits);
  if (connections.length === 0) throw new Refusal(`${title}: there is no connection for this.`);
  return pickConnection(title, connections);
}

/** The connections that can be read. Throws the reason where there is none. */
export function readyConnections(context: CommandContext): Promise<readonly Connection[]> {
  return ableConnections(context, { title: 'Reading', capability: undefined });
}

/** Lets the user choose among several connections; of a single one there is nothing to ask. */
async function pickConnection(
  title: string,
  connections: readonly Connection[],
): Promise<Connection | undefined> {
  if (connections.length === 1) return connections[0];
  const choices = connections.map((connection) => ({
    label: connection.settings.name,
    description: [connection.settings.account, connection.settings.url].filter(Boolean).join(' · '),
    value: connection,
  }));
  return pickOne(choices, { title, placeholder: 'Select a connection' });
}

/** Waits for those that are still connecting, as all are when VS Code starts. Who cancels goes on without them. */
export async function untilConnected(
  { connections }: CommandContext,
  awaited: readonly Connection[],
): Promise<void> {
  const isConnecting = () =>
    awaited.some(
      (connection) => connection.state.kind === 'connecting' && connections.all.includes(connection),
    );
  if (!isConnecting()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = connections.onDidChange(() => {
    if (!isConnecting()) resolve();
  });
  try {
    await withCancellableProgress('Connecting…', (signal) => {
      signal.addEventListener('abort', () => resolve());
      return promise;
    });
  } finally {
    listener.dispose();
  }
}

/** Why `need` cannot be met through `connection` as things stand; undefined where it can. */
export function obstacle(connection: Connection, need: Need): Error | undefined {
  const { state, settings, mode } = connection;
  if (state.kind === 'failed') return state.error;
  if (state.kind === 'connecting') {
    return new Refusal(`Connection “${settings.name}” is still connecting. Try again in a moment.`);
  }
  if (need.capability === undefined) return undefined;
  if (mode === 'read-only' && need.capability !== 'exportKeys') {
    return new Refusal(`Connection “${settings.name}” is read-only: ${need.title} is refused.`, [
      'changeMode',
    ]);
  }
  const capability = state.capabilities[need.capability];
  if (capability.available) return undefined;
  const reason = capability.reason ?? 'Its backend does not offer it.';
  return new Refusal(
    `Connection “${settings.name}” cannot do ${need.title}. ${reason}`,
    settings.backend === 'vtex' ? ['openInAdmin'] : [],
  );
}

/** The backend of a connection that is ready. Throws what keeps another from being so. */
export function readyBackend(connection: Connection): KeyBackend {
  if (connection.state.kind === 'ready') return connection.state.backend;
  if (connection.state.kind === 'failed') throw connection.state.error;
  throw new Refusal(`Connection “${connection.settings.name}” is still connecting. Try again in a moment.`);
}
