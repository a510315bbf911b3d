import {
  type Connection,
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { configurationSection, type InitializationOptions } from '../../../common/src/protocol.ts';
import { type ClientCapabilities, resolveCapabilities } from './capabilities.ts';
import { pullDiagnostics } from './handlers/diagnostic.ts';
import { initializeResult } from './handlers/initialize.ts';
import { publishDiagnostics } from './handlers/publishDiagnostics.ts';
import type { Clock } from './session/clock.ts';
import { Session } from './session/session.ts';

/** Answers an LSP client until it leaves, from what it has open and what its settings say. */
export function serve(connection: Connection, clock: Clock): void {
  connection.onInitialize((params) => {
    const capabilities = resolveCapabilities(params);
    const session = createSession(connection, capabilities, clock, params.initializationOptions);
    if (capabilities.pullsDiagnostics) {
      connection.languages.diagnostics.on((pull, token) => pullDiagnostics(pull, token, session));
    } else {
      pushDiagnostics(connection, session);
    }
    followSettings(connection, session);
    session.documents.listen(connection);
    connection.onShutdown(() => session.dispose());
    return initializeResult(capabilities);
  });
  connection.listen();
}

function createSession(
  connection: Connection,
  capabilities: ClientCapabilities,
  clock: Clock,
  options: InitializationOptions | undefined,
): Session {
  const section = configurationSection;
  return new Session({
    documents: new TextDocuments(TextDocument),
    capabilities,
    clock,
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

function push(document: TextDocument, connection: Connection, session: Session): void {
  attempt(connection, `Judging ${document.uri}`, publishDiagnostics(document, connection, session));
}

function followSettings(connection: Connection, session: Session): void {
  connection.onInitialized(() => {
    if (!session.capabilities.configurationRegistration) return;
    const options = { section: configurationSection };
    const registration = connection.client.register(DidChangeConfigurationNotification.type, options);
    attempt(connection, 'Following the settings', registration);
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    session.settings.change(settings?.vtexKeys?.lint);
    judgeAgain(connection, session);
  });
}

/** Lets the work run; its failure goes to the client's log, as no request waits for it. */
function attempt(connection: Connection, what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => connection.console.error(`${what} failed: ${error}`));
}
