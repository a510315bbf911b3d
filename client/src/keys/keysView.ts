import * as vscode from 'vscode';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { Refusal } from '../ui/failure.ts';
import { describeFilter, describeOrder } from './filterPresentation.ts';
import { plural } from './keyPresentation.ts';
import { defaultOrder, type KeyStore } from './keyStore.ts';
import type { KeyTree } from './keyTree.ts';
import type { TreeNode } from './treeNode.ts';
import { welcome } from './welcome.ts';

/** The view "API Keys": the tree with its badge, its filter line and the context keys of its menus. */
export class KeysView implements vscode.Disposable {
  readonly #store: KeyStore;
  readonly #tree: KeyTree;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #listeners: vscode.Disposable[];
  readonly #context = new Map<string, unknown>();

  constructor(store: KeyStore, tree: KeyTree) {
    this.#store = store;
    this.#tree = tree;
    this.#view = vscode.window.createTreeView('vtexKeys.keys', {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#listeners = [
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => store.setVisible(visible)),
      store.onDidChange(() => this.#update()),
    ];
    store.setVisible(this.#view.visible);
    this.#update();
  }

  /** Empty while the view is hidden. */
  get selection(): readonly TreeNode[] {
    return this.#view.visible ? this.#view.selection : [];
  }

  /**
   * Selects the key in the tree, and shows it. One that is not among those that are loaded, or that the filter
   * hides, is filtered for.
   */
  async reveal(connection: Connection, key: ApiKey): Promise<void> {
    let node = await this.#tree.keyNode(connection, key);
    if (node === undefined) {
      this.#store.setFilter({ text: key.keyName });
      node = await this.#tree.keyNode(connection, key);
    }
    if (node === undefined) throw new Refusal(`${key.keyName} is gone: it was deleted or removed meanwhile.`);
    await this.#view.reveal(node, { select: true, focus: true });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #update(): void {
    const due = this.#store.connections
      .map((connection) => this.#store.summary(connection)?.due ?? 0)
      .reduce((sum, count) => sum + count, 0);
    this.#view.badge = due === 0 ? undefined : { value: due, tooltip: `${plural(due, 'token')} due` };
    const filter = describeFilter(this.#store.filter);
    this.#view.message = filter === undefined ? '' : `Filtered: ${filter}`;
    this.#view.description = isDefaultOrder(this.#store) ? '' : describeOrder(this.#store.order);
    this.#setContext();
  }

  #setContext(): void {
    const { connections, isFiltered } = this.#store;
    const keys = {
      'vtexKeys.welcome': welcome(this.#store),
      'vtexKeys.hasConnections': connections.length > 0,
      'vtexKeys.ready': connections.some(({ state }) => state.kind === 'ready'),
      'vtexKeys.filtered': isFiltered,
    };
    for (const [key, value] of Object.entries(keys)) {
      if (this.#context.get(key) === value) continue;
      this.#context.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}

function isDefaultOrder({ order }: KeyStore): boolean {
  return order.sort === defaultOrder.sort && order.order === defaultOrder.order;
}
