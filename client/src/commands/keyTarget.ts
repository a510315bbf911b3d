import type { ApiKey } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionNode, KeyNode, type TreeNode } from '../keys/treeNode.ts';
import { Refusal } from '../ui/failure.ts';
import { pickKey } from '../ui/keyPicker.ts';
import type { CommandContext } from './command.ts';
import { ableConnections, obstacle, readyBackend, untilConnected } from './connectionTarget.ts';
import type { KeyAction } from './keyActions.ts';

/** A key as the backend has it now, and where it is. */
export interface KeyTarget {
  readonly connection: Connection;
  readonly key: ApiKey;
}

export interface KeyTargets {
  readonly connection: Connection;
  readonly keys: readonly ApiKey[];
  /** Selected keys to which the action does not apply. */
  readonly skipped: readonly ApiKey[];
}

/**
 * The one key that an action is for: that of the node, else the selected one, else the one that the user picks.
 * Throws a `Refusal` where several are selected, and where the key is gone or not one to do this to.
 */
export async function resolveKey(
  context: CommandContext,
  action: KeyAction,
  node: TreeNode | undefined,
  selected: readonly TreeNode[] | undefined,
): Promise<KeyTarget | undefined> {
  const targets = await resolveKeys(context, action, node, selected, { many: false });
  const key = targets?.keys[0];
  return targets && key && { connection: targets.connection, key };
}

/** As `resolveKey`, for actions that can be done to several keys of one connection at once. */
export async function resolveKeys(
  context: CommandContext,
  action: KeyAction,
  node: TreeNode | undefined,
  selected: readonly TreeNode[] | undefined,
  { many }: { many: boolean } = { many: true },
): Promise<KeyTargets | undefined> {
  await untilConnected(context, node === undefined ? context.store.connections : [node.connection]);
  const called = calledOn(node, selected);
  const nodes = called.length > 0 || node !== undefined ? called : selectedKeys(context, action);
  if (nodes.length === 0) return pick(context, action, node?.connection);
  if (nodes.length > 1 && !many) {
    throw new Refusal(`${action.title} is done to one key at a time: select a single one.`);
  }
  return readAgain(action, nodes);
}

/** The key nodes that the command was called on in the tree: all that are selected, if the node is one of them. */
export function calledOn(node: TreeNode | undefined, selected: readonly TreeNode[] | undefined): KeyTarget[] {
  return keyTargets(node !== undefined && selected?.includes(node) ? selected : [node]);
}

/** A node of the tree, as commands take it, for a key that was found elsewhere. */
export function nodeOf({ connection, key }: KeyTarget): TreeNode {
  return new KeyNode(new ConnectionNode(connection).groups[key.kind], key);
}

export function keyTargets(nodes: readonly (TreeNode | undefined)[]): KeyTarget[] {
  return nodes.filter((node) => node?.type === 'key').map(({ connection, key }) => ({ connection, key }));
}

/** From the palette the selection counts only where the action applies to it; else a key is picked. */
function selectedKeys(context: CommandContext, action: KeyAction): KeyTarget[] {
  const targets = keyTargets(context.view.selection);
  const fits = targets.every(
    ({ connection, key }) => action.refusal(key) === undefined && obstacle(connection, action) === undefined,
  );
  return fits ? targets : [];
}

async function pick(
  context: CommandContext,
  action: KeyAction,
  connection: Connection | undefined,
): Promise<KeyTargets | undefined> {
  const why = connection && obstacle(connection, action);
  if (why !== undefined) throw why;
  const picked = await pickKey(context.store, {
    title: action.title,
    placeholder: 'Select a key',
    connections: connection === undefined ? await ableConnections(context, action) : [connection],
    among: action.among,
    fits: (key) => action.refusal(key) === undefined,
    now: context.clock(),
  });
  return picked && { connection: picked.connection, keys: [picked.key], skipped: [] };
}

/** What the tree showed may be out of date by now: the prompts must not speak of a key that is gone. */
async function readAgain(action: KeyAction, nodes: readonly KeyTarget[]): Promise<KeyTargets> {
  const { connection, keys } = oneConnection(action, nodes);
  const why = obstacle(connection, action);
  if (why !== undefined) throw why;
  const backend = readyBackend(connection);
  const current = await Promise.all(keys.map((key) => backend.getKey(key.id)));
  const fitting = current.filter((key) => action.refusal(key) === undefined);
  const [first] = current;
  if (fitting.length === 0 && first !== undefined) {
    throw new Refusal(`${first.keyName}: ${action.refusal(first)}`);
  }
  return { connection, keys: fitting, skipped: current.filter((key) => !fitting.includes(key)) };
}

function oneConnection(action: KeyAction, targets: readonly KeyTarget[]): KeyTargets {
  const [first] = targets;
  if (first === undefined || targets.some(({ connection }) => connection !== first.connection)) {
    throw new Refusal(`${action.title} is done on one connection at a time: select keys of a single one.`);
  }
  return { connection: first.connection, keys: targets.map(({ key }) => key), skipped: [] };
}
