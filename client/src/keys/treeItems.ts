import * as vscode from 'vscode';
import type { KeyKind } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { connectionFlags, contextValue, keyFlags } from './contextValue.ts';
import {
  type Icon,
  type KeyView,
  keyDescription,
  keyIcon,
  keyLabel,
  signedInWords,
} from './keyPresentation.ts';
import type { KeyStore } from './keyStore.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import type { ConnectionNode, GroupNode, KeyNode, MessageNode, TreeNode } from './treeNode.ts';

export interface TreeItemOptions {
  readonly store: KeyStore;
  readonly signedIn: (connection: Connection) => boolean;
  readonly now: () => Date;
}

const { None, Expanded } = vscode.TreeItemCollapsibleState;

/** Turns a node into what VS Code shows. Tooltips of keys are made when somebody asks for them. */
export function treeItem(node: TreeNode, options: TreeItemOptions): vscode.TreeItem {
  switch (node.type) {
    case 'connection':
      return connectionItem(node, options);
    case 'group':
      return groupItem(node, options);
    case 'key':
      return keyItem(node, options);
    case 'message':
      return messageItem(node);
  }
}

export function keyView(node: KeyNode, { store, now }: TreeItemOptions): KeyView {
  return {
    settings: store.settings(node.connection),
    now: now(),
    doing: store.doing(node.connection, node.key),
  };
}

/** Markdown that may hold the user's text: it runs no command and shows no HTML. */
export function inertMarkdown(text: string): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text);
  markdown.isTrusted = false;
  return markdown;
}

function connectionItem({ id, connection }: ConnectionNode, options: TreeItemOptions): vscode.TreeItem {
  const { settings, state } = connection;
  const item = new vscode.TreeItem(settings.name, Expanded);
  item.id = id;
  item.description = connectionDescription(connection, options.store);
  item.iconPath = themeIcon(connectionIcon(connection));
  item.tooltip = inertMarkdown(connectionTooltip(connection));
  const summary = options.store.summary(connection);
  const isEmpty = summary !== undefined && summary.generated + summary.external === 0;
  const flags = [isEmpty && 'empty', options.signedIn(connection) && 'signedIn'].filter(
    (flag) => flag !== false,
  );
  if (state.kind === 'failed' && state.error.code === 'unauthorized') flags.push('unauthorized');
  item.contextValue = contextValue(['connection', ...connectionFlags(connection), ...flags]);
  return item;
}

function groupItem({ id, connection, kind }: GroupNode, { store }: TreeItemOptions): vscode.TreeItem {
  const item = new vscode.TreeItem(groupLabel(connection, kind, store), Expanded);
  item.id = id;
  item.contextValue = contextValue(['group', kind, ...connectionFlags(connection)]);
  return item;
}

function keyItem(node: KeyNode, options: TreeItemOptions): vscode.TreeItem {
  const { key, connection } = node;
  const view = keyView(node, options);
  const item = new vscode.TreeItem(keyLabel(key), None);
  item.id = node.id;
  item.description = keyDescription(key, view);
  item.iconPath = themeIcon(keyIcon(key, view));
  item.accessibilityInformation = { label: `${keyLabel(key)}, ${item.description}` };
  item.contextValue = contextValue([
    'key',
    ...keyFlags(key, view.doing !== undefined),
    ...connectionFlags(connection),
  ]);
  return item;
}

function messageItem(node: MessageNode): vscode.TreeItem {
  const { label, icon, tooltip, command, flags } = node.message;
  const item = new vscode.TreeItem(label, None);
  item.id = node.id;
  if (icon !== undefined) item.iconPath = themeIcon(icon);
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (command !== undefined) item.command = { command, title: label, arguments: [node] };
  item.contextValue = contextValue(['message', ...flags]);
  return item;
}

function groupLabel(connection: Connection, kind: KeyKind, store: KeyStore): string {
  const title = kind === 'generated' ? 'Generated' : 'External';
  const all = store.summary(connection)?.[kind];
  if (all === undefined) return title;
  const list = store.keys(connection, kind);
  return store.isFiltered && list.kind === 'loaded'
    ? `${title} (${list.total} of ${all})`
    : `${title} (${all})`;
}

function connectionDescription(connection: Connection, store: KeyStore): string {
  const { settings, mode, state } = connection;
  const parts = [settings.account];
  if (mode !== 'live') parts.push(mode);
  if (state.kind === 'connecting') parts.push('connecting…');
  if (store.isFeedLost(connection)) parts.push('reconnecting…');
  return parts.filter((part) => part !== '').join(' · ');
}

function connectionIcon({ settings, state }: Connection): Icon {
  if (state.kind === 'connecting') return { id: 'loading~spin' };
  if (state.kind === 'failed') return { id: 'error', color: 'charts.red' };
  return { id: backendIcons[settings.backend] };
}

const backendIcons = { embedded: 'database', service: 'server', vtex: 'cloud' } as const;

function connectionTooltip({ settings, mode, signedInAs }: Connection): string {
  const backend = backendNames[settings.backend];
  return markdownTable([
    ['Connection', escapeMarkdown(settings.name)],
    ['Backend', settings.url === undefined ? backend : `${backend}, ${escapeMarkdown(settings.url)}`],
    ['Account', escapeMarkdown(settings.account)],
    ['Mode', mode],
    ...(signedInAs ? [['Signed in', escapeMarkdown(signedInWords(signedInAs))] as [string, string]] : []),
  ]);
}

const backendNames: Record<Connection['settings']['backend'], string> = {
  embedded: 'Embedded key service',
  service: 'Key service',
  vtex: 'VTEX account',
};

function themeIcon({ id, color }: Icon): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
