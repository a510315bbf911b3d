import * as vscode from 'vscode';
import type { KeyStore } from '../keys/keyStore.ts';
import { statusText } from './statusText.ts';

/** The status bar item: whose keys these are and how many tokens are due. A click shows the tree. */
export function createStatusBar(store: KeyStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('vtexKeys.status', vscode.StatusBarAlignment.Left);
  item.name = 'API Keys';
  item.command = 'vtexKeys.keys.focus';
  const update = (): void => {
    if (store.connections.length === 0) {
      item.hide();
      return;
    }
    const { text, lines, failed } = statusText(
      store.connections.map((connection) => ({
        settings: connection.settings,
        state: connection.state,
        signedInAs: connection.signedInAs,
        summary: store.summary(connection),
      })),
    );
    item.text = text;
    item.tooltip = ['API Keys', ...lines].join('\n');
    item.backgroundColor = failed ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    item.show();
  };
  update();
  return vscode.Disposable.from(item, store.onDidChange(update));
}
