import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
} from 'vscode-languageserver';
import { configurationSection, type InitializationOptions } from '../../../common/src/protocol.ts';
import { type ClientCapabilities, resolveCapabilities } from './capabilities.ts';
import { pullDiagnostics } from './handlers/diagnostic.ts';
import { initializeResult } from './handlers/initialize.ts';
import { publishDiagnostics } from './handlers/publishDiagnostics.ts';
import { OpenDocument } from './session/openDocument.ts';
import { Session, type World } from './session/session.ts';

/** Answers an LSP client until it leaves, from what it has open and what its settings say. */
export function serve(connection: Connection, world: World): void {
  connection.onInitialize((params) => {
    const capabilities = resolveCapabilities(params);
    const session = createSession(connection, capabilities, world, params.initializationOptions);
    if (capabilities.pullsDiagnostics) {
      connection.languages.diagnostics.on((pull, token) => pullDiagnostics(pull, token, session));
    } else {
      pushDiagnostics(connection, session);
    }
    followSettings(connection, session);
    followFiles(connection, session);
    connection.onInitialized(() => register(connection, capabilities));
    session.documents.listen(connection);
    connection.onShutdown(() => session.dispose());
    return initializeResult(capabilities);
  });
  connection.listen();
}

function createSession(
  connection: Connection,
  capabilities: ClientCapabilities,
  world: World,
  options: InitializationOptions | undefined,
): Session {
  const section = configurationSection;
  return new Session({
    documents: new TextDocuments(OpenDocument),
    capabilities,
    ...world,
    options: options ?? {},
    ...(capabilities.configuration && {
      askSettings: (uri) => connection.workspace.getConfiguration({ scopeUri: uri, section }),
    }),
    warn: (message) => {
      const shown = connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message,
      });
      attempt(connection, 'Showing a warning', shown);
    },
    onStale: (session) => judgeAgain(connection, session),
  });
}

/** For what changes findings without an edit: the settings and the clock. */
function judgeAgain(connection: Connection, session: Session): void {
  const { pullsDiagnostics, refreshesDiagnostics } = session.capabilities;
  if (!pullsDiagnostics) {
    for (const document of session.documents.all()) push(document, connection, session);
  } else if (refreshesDiagnostics) {
    attempt(connection, 'Asking the client to pull again', connection.languages.diagnostics.refresh());
  }
}

function pushDiagnostics(connection: Connection, session: Session): void {
  session.documents.onDidChangeContent(({ document }) => push(document, connection, session));
  session.documents.onDidClose(({ document: { uri } }) => {
    attempt(connection, `Clearing ${uri}`, connection.sendDiagnostics({ uri, diagnostics: [] }));
  });
}

function push(document: OpenDocument, connection: Connection, session: Session): void {
  attempt(connection, `Judging ${document.uri}`, publishDiagnostics(document, connection, session));
}

function register(connection: Connection, capabilities: ClientCapabilities): void {
  if (capabilities.configurationRegistration) {
    const options = { section: configurationSection };
    const registration = connection.client.register(DidChangeConfigurationNotification.type, options);
    attempt(connection, 'Following the settings', registration);
  }
  if (capabilities.watchedFilesRegistration) {
    // A policy may extend a file of any name.
    const watchers = [{ globPattern: '**/*.json' }];
    const registration = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    attempt(connection, 'Following policy files', registration);
  }
}

function followSettings(connection: Connection, session: Session): void {
  connection.onDidChangeConfiguration(({ settings }) => {
    session.settings.change(settings?.vtexKeys?.lint);
    judgeAgain(connection, session);
  });
}

/** For policies: those that are saved, and those that are being edited, which may also be extended by others. */
function followFiles(connection: Connection, session: Session): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) session.fileChanged(uri);
  });
  session.documents.onDidChangeContent(({ document: { uri } }) => {
    if (session.affectsOthers(uri)) session.fileChanged(uri);
  });
}

/** Lets the work run; its failure goes to the client's log, as no request waits for it. */
function attempt(connection: Connection, what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => connection.console.error(`${what} failed: ${error}`));
}
