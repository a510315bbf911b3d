import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesRegistrationOptions,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
  TextDocuments,
  WatchKind,
  type WorkspaceFolder,
} from 'vscode-languageserver';
import {
  configurationSection,
  type InitializationOptions,
  type ManifestKeysParams,
  manifestKeysMethod,
} from '../../../common/src/protocol.ts';
import { type ClientCapabilities, resolveCapabilities } from './capabilities.ts';
import { userAt } from './features/user.ts';
import { codeActions, resolveCodeAction } from './handlers/codeAction.ts';
import { listCodeLenses, resolveCodeLens } from './handlers/codeLens.ts';
import { completion } from './handlers/completion.ts';
import { resolveCompletion } from './handlers/completionResolve.ts';
import { definition } from './handlers/definition.ts';
import { pullDiagnostics } from './handlers/diagnostic.ts';
import { documentLinks } from './handlers/documentLink.ts';
import { documentSymbols } from './handlers/documentSymbol.ts';
import { executeCommand } from './handlers/executeCommand.ts';
import { hover } from './handlers/hover.ts';
import { initializeResult } from './handlers/initialize.ts';
import { inlayHints } from './handlers/inlayHint.ts';
import { keysOfManifest } from './handlers/keyAccess.ts';
import { prepareRename } from './handlers/prepareRename.ts';
import { noProgress, showProgress } from './handlers/progress.ts';
import { publishDiagnostics } from './handlers/publishDiagnostics.ts';
import { references } from './handlers/references.ts';
import { rename } from './handlers/rename.ts';
import { DocumentStatuses } from './handlers/status.ts';
import { KeyAccessDocuments } from './handlers/textDocumentContent.ts';
import { pullWorkspace } from './handlers/workspaceDiagnostic.ts';
import { workspaceSymbols } from './handlers/workspaceSymbol.ts';
import { OpenDocument } from './session/openDocument.ts';
import { Session, type World } from './session/session.ts';

/** A setting of VS Code, that others may know. */
const excludesSection = 'files.exclude';

/** Answers an LSP client until it leaves, from what it has open and what its settings say. */
export function serve(connection: Connection, world: World): void {
  connection.onInitialize((params) => {
    const capabilities = resolveCapabilities(params);
    const session = createSession(connection, capabilities, world, params);
    if (capabilities.pullsDiagnostics) {
      connection.languages.diagnostics.on((pull, token) => pullDiagnostics(pull, token, session));
      connection.languages.diagnostics.onWorkspace((pull, token, workDone, partial) =>
        pullWorkspace(pull, token, session, {
          workDone,
          partial,
          failed: (error) => connection.console.error(`Telling of the workspace failed: ${error}`),
        }),
      );
    } else {
      pushDiagnostics(connection, session);
    }
    answerFeatures(connection, session);
    answerActions(connection, session);
    followSettings(connection, session);
    const keyAccess = answerKeyAccess(connection, session, world);
    followFiles(connection, session, keyAccess);
    connection.onInitialized(() => {
      register(connection, capabilities);
      if (capabilities.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders((change) =>
          session.workspace.foldersChanged(change),
        );
      }
      session.workspace.start();
    });
    session.documents.listen(connection);
    connection.onShutdown(() => {
      session.dispose();
      keyAccess.dispose();
    });
    return initializeResult(capabilities, params.initializationOptions ?? {});
  });
  connection.listen();
}

/** What changes files, or has the client change something. */
function answerActions(connection: Connection, session: Session): void {
  connection.onCodeAction((params, token) => codeActions(params, token, session));
  connection.onCodeActionResolve((action, token) => resolveCodeAction(action, token, session));
  connection.onCodeLens((params, token) => listCodeLenses(params, token, session));
  connection.onCodeLensResolve((lens) => resolveCodeLens(lens));
  connection.onExecuteCommand((params, token) => executeCommand(params, token, connection, session));
}

function createSession(
  connection: Connection,
  capabilities: ClientCapabilities,
  world: World,
  params: InitializeParams,
): Session {
  const { locale, initializationOptions } = params;
  const section = configurationSection;
  const options: InitializationOptions = initializationOptions ?? {};
  const statuses = new DocumentStatuses(connection);
  const session = new Session({
    documents: new TextDocuments(OpenDocument),
    capabilities,
    ...world,
    options,
    user: userAt({ locale, timeZone: options.timeZone }),
    ...(capabilities.configuration && {
      askSettings: (uri) => connection.workspace.getConfiguration({ scopeUri: uri, section }),
    }),
    askExcludes: async (uri) =>
      capabilities.configuration &&
      connection.workspace.getConfiguration({ scopeUri: uri, section: excludesSection }),
    folders: foldersOf(params),
    onReport: (uri, report) => {
      if (capabilities.pullsDiagnostics) return;
      const diagnostics = [...(report?.diagnostics ?? [])];
      attempt(connection, `Telling of ${uri}`, connection.sendDiagnostics({ uri, diagnostics }));
    },
    showProgress: () => {
      if (!capabilities.workDoneProgress) return noProgress;
      return showProgress(connection, 'Checking key manifests', (error) =>
        connection.console.error(`Showing progress failed: ${error}`),
      );
    },
    log: (message) => connection.console.error(message),
    warn: (message) => {
      const shown = connection.sendNotification(ShowMessageNotification.type, {
        type: MessageType.Warning,
        message,
      });
      attempt(connection, 'Showing a warning', shown);
    },
    onStale: (session) => judgeAgain(connection, session),
    onHintsStale: (session) => refreshHints(connection, session),
    onStatus: (status) => {
      if (options.showsStatus) attempt(connection, `Telling how ${status.uri} is`, statuses.tell(status));
    },
  });
  session.documents.onDidClose(({ document }) => statuses.forget(document.uri));
  return session;
}

function answerFeatures(connection: Connection, session: Session): void {
  connection.onHover((params, token) => hover(params, token, session));
  connection.onCompletion((params, token) => completion(params, token, session));
  connection.onCompletionResolve((item, token) => resolveCompletion(item, token, session));
  connection.languages.inlayHint.on((params, token) => inlayHints(params, token, session));
  connection.onDocumentSymbol((params, token) => documentSymbols(params, token, session));
  connection.onWorkspaceSymbol((params, token) => workspaceSymbols(params, token, session));
  connection.onDocumentLinks((params, token) => documentLinks(params, token, session));
  connection.onDefinition((params, token) => definition(params, token, session));
  connection.onReferences((params, token) => references(params, token, session));
  connection.onPrepareRename((params, token) => prepareRename(params, token, session));
  connection.onRenameRequest((params, token) => rename(params, token, session));
}

/** What a key can do, in documents that are kept up to date. */
function answerKeyAccess(connection: Connection, session: Session, { clock }: World): KeyAccessDocuments {
  const { textDocumentContent } = connection.workspace;
  const documents = new KeyAccessDocuments({
    session,
    clock,
    refresh: (uri) => attempt(connection, `Having ${uri} read again`, textDocumentContent.refresh(uri)),
    failed: (error) => connection.console.error(`Telling what keys can do failed: ${error}`),
  });
  textDocumentContent.on(({ uri }) => documents.content(uri));
  connection.onRequest(manifestKeysMethod, (params: ManifestKeysParams, token) =>
    keysOfManifest(params, token, session),
  );
  session.documents.onDidChangeContent(() => documents.changed());
  session.documents.onDidClose(() => documents.changed());
  return documents;
}

function refreshHints(connection: Connection, session: Session): void {
  if (!session.capabilities.refreshesInlayHints) return;
  attempt(connection, 'Asking the client for inlay hints again', connection.languages.inlayHint.refresh());
}

/** For what changes findings without an edit: the settings and the clock. */
function judgeAgain(connection: Connection, session: Session): void {
  refreshHints(connection, session);
  const { pullsDiagnostics, refreshesDiagnostics } = session.capabilities;
  if (!pullsDiagnostics) {
    for (const document of session.documents.all()) push(document, connection, session);
  } else if (refreshesDiagnostics) {
    attempt(connection, 'Asking the client to pull again', connection.languages.diagnostics.refresh());
  }
}

function pushDiagnostics(connection: Connection, session: Session): void {
  session.documents.onDidChangeContent(({ document }) => push(document, connection, session));
  // What is said of a file that is closed follows from what is on disk.
  session.documents.onDidOpen(({ document: { uri } }) => session.workspace.opened(uri));
}

function push(document: OpenDocument, connection: Connection, session: Session): void {
  attempt(connection, `Judging ${document.uri}`, publishDiagnostics(document, connection, session));
}

function register(connection: Connection, capabilities: ClientCapabilities): void {
  if (capabilities.configurationRegistration) {
    const options = { section: [configurationSection, excludesSection] };
    const registration = connection.client.register(DidChangeConfigurationNotification.type, options);
    attempt(connection, 'Following the settings', registration);
  }
  if (capabilities.watchedFilesRegistration) {
    const registration = connection.client.register(DidChangeWatchedFilesNotification.type, watched);
    attempt(connection, 'Following files', registration);
  }
}

/** A policy may extend a file of any name, and of a folder that goes or comes only its own name is told. */
const watched: DidChangeWatchedFilesRegistrationOptions = {
  watchers: [
    { globPattern: '**/*.{json,jsonc}' },
    { globPattern: '**/.gitignore' },
    { globPattern: '**/*', kind: WatchKind.Create | WatchKind.Delete },
  ],
};

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly WorkspaceFolder[] {
  if (workspaceFolders) return workspaceFolders;
  return rootUri ? [{ uri: rootUri, name: decodeURIComponent(rootUri.replace(/^.*\/(?=.)/, '')) }] : [];
}

function followSettings(connection: Connection, session: Session): void {
  connection.onDidChangeConfiguration(({ settings }) => {
    session.settingsChanged(settings?.vtexKeys?.lint);
  });
}

/** For policies: those that are saved, and those that are being edited, which may also be extended by others. */
function followFiles(connection: Connection, session: Session, keyAccess: KeyAccessDocuments): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    keyAccess.changed();
    session.lookAtClock();
    for (const { uri, type } of changes) session.fileChanged(uri, type);
  });
  session.documents.onDidSave(({ document: { uri } }) => {
    session.workspace.moved(uri);
    // Who cannot watch files says at least which one the user saved.
    if (!session.capabilities.watchedFilesRegistration) session.workspace.rescan();
  });
  session.documents.onDidChangeContent(({ document: { uri } }) => {
    if (session.affectsOthers(uri)) session.fileChanged(uri);
  });
}

/** Lets the work run; its failure goes to the client's log, as no request waits for it. */
function attempt(connection: Connection, what: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => connection.console.error(`${what} failed: ${error}`));
}
