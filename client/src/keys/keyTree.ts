import * as vscode from 'vscode';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';
import type { Grade } from '../../../common/src/model/role.ts';
import type { Connection } from '../connections/connection.ts';
import { keyTooltip } from './keyPresentation.ts';
import type { KeyStoreChange } from './keyStore.ts';
import {
  failureMessages,
  loadMoreFailedMessage,
  loadMoreMessage,
  type Message,
  noMatchMessages,
  nothingMessage,
  notOfferedMessage,
  openInAdminMessage,
  unreadableMessage,
} from './messages.ts';
import { inertMarkdown, keyView, type TreeItemOptions, treeItem } from './treeItems.ts';
import { ConnectionNode, type GroupNode, type KeyNode, MessageNode, type TreeNode } from './treeNode.ts';
import { type Welcome, welcome } from './welcome.ts';

/** The tree over the store: connection › Generated, External › key. */
export class KeyTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #options: TreeItemOptions;
  readonly #emitter = new vscode.EventEmitter<TreeNode | undefined>();
  readonly #storeListener: vscode.Disposable;
  #nodes = new Map<Connection, ConnectionNode>();
  #shown: Welcome | undefined;

  constructor(options: TreeItemOptions) {
    this.#options = options;
    this.#storeListener = options.store.onDidChange((change) => this.#redraw(change));
  }

  get onDidChangeTreeData(): vscode.Event<TreeNode | undefined> {
    return this.#emitter.event;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItem(node, this.#options);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return this.#roots();
    if (node.type === 'connection') return this.#groups(node);
    if (node.type === 'group') return this.#keys(node);
    return [];
  }

  /** The node of a key; undefined where it is not among the keys that are loaded. */
  async keyNode(connection: Connection, { kind, id }: ApiKey): Promise<KeyNode | undefined> {
    if (!this.#nodes.has(connection)) this.#roots();
    const group = this.#nodes.get(connection)?.groups[kind];
    const list = await this.#options.store.loadedKeys(connection, kind);
    if (list.kind === 'failed') throw list.error;
    if (group && list.kind === 'loaded') group.show(list.keys);
    return group?.keyNode(id);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (node.type !== 'key') return item;
    const gradeOf = await this.#grades(node.connection);
    item.tooltip = inertMarkdown(keyTooltip(node.key, keyView(node, this.#options), gradeOf));
    return item;
  }

  dispose(): void {
    this.#storeListener.dispose();
    this.#emitter.dispose();
  }

  #roots(): TreeNode[] {
    const { store } = this.#options;
    this.#shown = welcome(store);
    if (this.#shown !== 'none') return [];
    const old = this.#nodes;
    this.#nodes = new Map(
      store.connections.map((connection) => [
        connection,
        old.get(connection) ?? new ConnectionNode(connection),
      ]),
    );
    return [...this.#nodes.values()];
  }

  #groups(node: ConnectionNode): TreeNode[] {
    const { state, settings } = node.connection;
    if (state.kind === 'failed') return messages(node, failureMessages(state.error, settings.backend));
    // Until the counts are there the connection's own node says that it is connecting.
    if (this.#options.store.summary(node.connection) === undefined) return [];
    return [node.groups.generated, node.groups.external];
  }

  async #keys(group: GroupNode): Promise<TreeNode[]> {
    const { store } = this.#options;
    const { connection, kind } = group;
    const refusal = notOffered(connection, kind);
    if (refusal !== undefined) {
      const beside = connection.settings.backend === 'vtex' ? [openInAdminMessage] : [];
      return messages(group, [notOfferedMessage(refusal), ...beside]);
    }
    const loaded = store.loadedKeys(connection, kind);
    // What is there is shown until what is being read comes: while VS Code waits for the children, a command on
    // one of them would be called without its node.
    const known = store.keys(connection, kind);
    const list = known.kind === 'loading' ? await loaded : known;
    if (list.kind === 'loading') return [];
    if (list.kind === 'failed') {
      return messages(group, failureMessages(list.error, connection.settings.backend));
    }
    const nodes: TreeNode[] = group.show(list.keys);
    nodes.push(...messages(group, (list.unreadable ?? []).map(unreadableMessage)));
    if (nodes.length === 0)
      return messages(group, store.isFiltered ? noMatchMessages : [nothingMessage(kind)]);
    if (list.moreFailed !== undefined)
      nodes.push(...messages(group, [loadMoreFailedMessage(list.moreFailed)]));
    else if (list.hasMore) nodes.push(...messages(group, [loadMoreMessage(list.keys.length, list.total)]));
    return nodes;
  }

  #redraw({ connectionId, kind, keyId }: KeyStoreChange): void {
    const node = [...this.#nodes.values()].find(({ id }) => id === connectionId);
    if (node === undefined || this.#shown !== welcome(this.#options.store)) this.#emitter.fire(undefined);
    else if (kind === undefined) this.#emitter.fire(node);
    else this.#emitter.fire((keyId && this.#update(node.groups[kind], keyId)) || node.groups[kind]);
  }

  /** Gives the key's node what the store has now; undefined where there is no such node. */
  #update(group: GroupNode, keyId: string): KeyNode | undefined {
    const node = group.keyNode(keyId);
    const list = this.#options.store.keys(group.connection, group.kind);
    const key = list.kind === 'loaded' ? list.keys.find(({ id }) => id === keyId) : undefined;
    if (node !== undefined && key !== undefined) node.key = key;
    return node;
  }

  /** Where the account's own roles cannot be read, those of the catalogue are graded all the same. */
  async #grades(connection: Connection): Promise<(role: string) => Grade | undefined> {
    const roles = await this.#options.store.roles(connection).catch(() => []);
    const custom = new Map(roles.map((role) => [role.name, role.grade]));
    return (role) => custom.get(role) ?? catalog.role(role)?.grade;
  }
}

function notOffered({ state }: Connection, kind: KeyKind): string | undefined {
  if (kind === 'generated' || state.kind !== 'ready') return undefined;
  const { available, reason } = state.capabilities.externalKeys;
  return available ? undefined : (reason ?? 'This backend has no external keys.');
}

function messages(parent: ConnectionNode | GroupNode, all: readonly Message[]): TreeNode[] {
  return all.map((message) => new MessageNode(parent, message));
}
