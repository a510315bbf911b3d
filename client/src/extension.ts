import * as vscode from 'vscode';
import { EmbeddedService } from '../../common/src/node/embeddedService.ts';
import { registerCommands } from './commands/index.ts';
import type { Connection } from './connections/connection.ts';
import { Connections } from './connections/connections.ts';
import { Credentials } from './connections/credentials.ts';
import { createLog } from './connections/log.ts';
import { mementoRenewals } from './connections/renewals.ts';
import { KeyStore, type KeyStoreChange } from './keys/keyStore.ts';
import { KeysView } from './keys/keysView.ts';
import { KeyTree } from './keys/keyTree.ts';
import { LanguageService } from './language/languageService.ts';
import { TokenClipboard } from './ui/tokenClipboard.ts';
import { createStatusBar } from './views/statusBar.ts';

const setting = 'vtexKeys.connections';
let service: EmbeddedService | undefined;
let clipboard: TokenClipboard | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const clock = (): Date => new Date();
  const log = createLog('API Keys for VTEX');
  const connections: Connections = createConnections(context, log, (error) =>
    connections.embeddedServiceStopped(error),
  );
  const store = new KeyStore({
    connections,
    emitter: new vscode.EventEmitter<KeyStoreChange>(),
    memento: context.workspaceState,
    now: clock,
  });
  const tree = new KeyTree({
    store,
    signedIn: (connection) => connections.signedIn(connection),
    now: clock,
  });
  const view = new KeysView(store, tree);
  clipboard = new TokenClipboard(vscode.env.clipboard, log);
  const language = new LanguageService(context.extensionUri);
  context.subscriptions.push(
    log,
    connections,
    store,
    tree,
    view,
    createStatusBar(store),
    language,
    registerCommands({
      log,
      store,
      connections,
      view,
      language,
      clipboard,
      clock,
      retry: (connection) =>
        connection.state.kind === 'failed' ? connections.retry(connection) : store.refresh(connection),
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(setting)) connections.update();
    }),
  );
  connections.update();
  void language.start();
}

export async function deactivate(): Promise<void> {
  await clipboard?.clear();
  await service?.stop();
}

function createConnections(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  onStopped: ConstructorParameters<typeof EmbeddedService>[0]['onStopped'],
): Connections {
  const embedded = new EmbeddedService({
    modulePath: context.asAbsolutePath('dist/backend.js'),
    dataFolder: context.globalStorageUri.fsPath,
    log,
    onStopped,
  });
  service = embedded;
  return new Connections({
    setting: {
      read: () => vscode.workspace.getConfiguration().get(setting),
      write: (value) =>
        vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Global),
    },
    credentials: new Credentials(context.secrets),
    embeddedService: () => embedded.address(),
    fetch: (input, init) => globalThis.fetch(input, init),
    renewals: mementoRenewals(context.globalState),
    log,
    emitter: new vscode.EventEmitter<Connection | undefined>(),
  });
}
