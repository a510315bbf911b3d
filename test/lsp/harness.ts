import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  type ClientCapabilities,
  type ConfigurationParams,
  ConfigurationRequest,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  FileChangeType,
  type FileEvent,
  type InitializeResult,
  InlayHintRefreshRequest,
  type ProgressToken,
  ProgressType,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  TextDocumentContentRefreshRequest,
  WorkDoneProgressCreateRequest,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../common/src/protocol.ts';
import type { ReadFile } from '../../server/src/lint/resolvePolicy.ts';
import { serve } from '../../server/src/lsp/connection.ts';
import type { Clock, Timer } from '../../server/src/lsp/session/clock.ts';
import { fileReader, today } from '../server/harness.ts';

/** Where the server is told that the pages of the rules are. */
export const ruleDocs = 'file:///extension/docs/rules/';

export const pullingClient: ClientCapabilities = {
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: { diagnostic: { codeDescriptionSupport: true, relatedInformation: true, dataSupport: true } },
};

export const pushedClient: ClientCapabilities = {
  workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: { publishDiagnostics: { codeDescriptionSupport: true, dataSupport: true } },
};

/** Time that passes when the test says so. */
export class TestClock implements Clock {
  #now: Date;
  #timers = new Set<{ due: number; callback: () => void }>();

  constructor(now: string) {
    this.#now = new Date(now);
  }

  now(): Date {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): Timer {
    assert.ok(milliseconds <= 2 ** 31 - 1, 'a timer of Node fires at once beyond this');
    const timer = { due: this.#now.getTime() + milliseconds, callback };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  get timers(): number {
    return this.#timers.size;
  }

  /** It is this instant, but for no timer any time has passed: the machine slept, or somebody set its clock. */
  jumpTo(instant: string): void {
    const by = new Date(instant).getTime() - this.#now.getTime();
    this.#now = new Date(instant);
    for (const timer of this.#timers) timer.due += by;
  }

  /** Passes to the instant, through every timer that falls due on the way. */
  passTo(instant: string): void {
    const end = new Date(instant).getTime();
    for (let next = this.#nextUntil(end); next; next = this.#nextUntil(end)) {
      this.#timers.delete(next);
      this.#now = new Date(next.due);
      next.callback();
    }
    this.#now = new Date(end);
  }

  #nextUntil(end: number): { due: number; callback: () => void } | undefined {
    return [...this.#timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0];
  }
}

export interface ClientOptions {
  capabilities?: ClientCapabilities;
  initializationOptions?: InitializationOptions;
  /** Answers `workspace/configuration`. */
  settings?: (uri: string) => unknown;
  clock?: Clock;
  /** The user's language. */
  locale?: string;
  /** What is answered to requests of the server, by method. */
  answers?: Record<string, unknown>;
  /** The policy files, by URI; an error is a file that cannot be read. May be changed while the server runs. */
  files?: Record<string, string | Error>;
  /** Reads policy files in place of `files`. */
  readFile?: ReadFile;
  /** The workspace folders, by their names. */
  folders?: Record<string, string>;
  /** Answers `workspace/configuration` for `files.exclude`. */
  excludes?: (uri: string) => unknown;
}

/**
 * An LSP client over a duplex in memory, with the server's real connection at the other end. Whatever the
 * server sends has to be looked at: `dispose` fails where a message never was.
 */
export class TestClient {
  readonly initializeResult: InitializeResult;
  settings: (uri: string) => unknown;
  excludes: (uri: string) => unknown;
  readonly #connection: ProtocolConnection;
  readonly #inbox: Inbox;

  private constructor(
    connection: ProtocolConnection,
    inbox: Inbox,
    result: InitializeResult,
    options: ClientOptions,
  ) {
    this.#connection = connection;
    this.#inbox = inbox;
    this.initializeResult = result;
    this.settings = options.settings ?? (() => null);
    this.excludes = options.excludes ?? (() => null);
  }

  static async start(options: ClientOptions = {}): Promise<TestClient> {
    const {
      capabilities = pullingClient,
      initializationOptions = {},
      clock = new TestClock(today),
      files = {},
    } = options;
    const [toServer, toClient] = [new PassThrough(), new PassThrough()];
    const { all } = ProposedFeatures;
    const server = createConnection(
      all,
      new StreamMessageReader(toServer),
      new StreamMessageWriter(toClient),
    );
    serve(server, { clock, readFile: options.readFile ?? fileReader(files), ruleDocs });
    const connection = createProtocolConnection(
      new StreamMessageReader(toClient),
      new StreamMessageWriter(toServer),
    );
    const inbox = new Inbox();
    connection.onUnhandledNotification(({ method, params }) => inbox.put(method, params));
    connection.onRequest(ConfigurationRequest.type, (params) => configuration(client, params));
    for (const { method } of [
      RegistrationRequest.type,
      DiagnosticRefreshRequest.type,
      InlayHintRefreshRequest.type,
      TextDocumentContentRefreshRequest.type,
    ]) {
      connection.onRequest(method, (params: unknown) => inbox.put(method, params));
    }
    connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
      followProgress(connection, token, inbox);
    });
    for (const [method, answer] of Object.entries(options.answers ?? {})) {
      connection.onRequest(method, (params: unknown) => {
        inbox.put(method, params);
        return answer;
      });
    }
    connection.listen();
    const result = await connection.sendRequest<InitializeResult>('initialize', {
      processId: null,
      rootUri: null,
      capabilities,
      initializationOptions,
      ...(options.locale && { locale: options.locale }),
      ...(options.folders && { workspaceFolders: foldersOf(options.folders) }),
    });
    const client = new TestClient(connection, inbox, result, options);
    await connection.sendNotification('initialized', {});
    const { didChangeConfiguration, didChangeWatchedFiles } = capabilities.workspace ?? {};
    for (const followed of [didChangeConfiguration, didChangeWatchedFiles]) {
      if (followed?.dynamicRegistration) await client.next('client/registerCapability');
    }
    return client;
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'json', version: 1, text };
    return this.#connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  change(uri: string, version: number, text: string): Promise<void> {
    return this.edit(uri, version, { text });
  }

  edit(uri: string, version: number, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<void> {
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  close(uri: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  pull(
    uri: string,
    previousResultId?: string,
    cancel?: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const params = { textDocument: { uri }, ...(previousResultId && { previousResultId }) };
    return this.#connection.sendRequest(DocumentDiagnosticRequest.type, params, cancel);
  }

  /** Any request, by its method. */
  request<Result>(method: string, params: object, cancel?: CancellationToken): Promise<Result> {
    // What is left out would be a parameter of its own.
    return cancel
      ? this.#connection.sendRequest<Result>(method, params, cancel)
      : this.#connection.sendRequest<Result>(method, params);
  }

  /** The diagnostics of a full report. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    assert.equal(report.kind, 'full');
    return report.items;
  }

  /** Asks for what is said of files that are not open, of which it knows these results. */
  pullWorkspace(
    previousResultIds: WorkspaceDiagnosticParams['previousResultIds'] = [],
    tokens: Pick<WorkspaceDiagnosticParams, 'partialResultToken' | 'workDoneToken'> = {},
    cancel?: CancellationToken,
  ): Promise<WorkspaceDiagnosticReport> {
    for (const token of Object.values(tokens)) followProgress(this.#connection, token, this.#inbox);
    const params = { identifier: 'vtex-keys', previousResultIds, ...tokens };
    return this.#connection.sendRequest(WorkspaceDiagnosticRequest.type, params, cancel);
  }

  save(uri: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  }

  /** Tells the server that somebody saved, made or deleted the file. */
  changeFile(uri: string, type: FileChangeType = FileChangeType.Changed): Promise<void> {
    return this.changeFiles([{ uri, type }]);
  }

  changeFiles(changes: readonly FileEvent[]): Promise<void> {
    return this.#connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  changeFolders(added: Record<string, string>, removed: Record<string, string>): Promise<void> {
    const event = { added: foldersOf(added), removed: foldersOf(removed) };
    return this.#connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
  }

  changeSettings(settings: unknown): Promise<void> {
    return this.#connection.sendNotification('workspace/didChangeConfiguration', { settings });
  }

  published(): Promise<PublishDiagnosticsParams> {
    return this.next('textDocument/publishDiagnostics') as Promise<PublishDiagnosticsParams>;
  }

  /** The next message of this method, whether it came already or not. */
  next(method: string): Promise<unknown> {
    return this.#inbox.next(method);
  }

  shutdown(): Promise<void> {
    return this.#connection.sendRequest('shutdown');
  }

  async dispose(): Promise<void> {
    await this.shutdown();
    this.#connection.dispose();
    assert.deepEqual(this.#inbox.unread(), [], 'messages that the test never looked at');
  }
}

function configuration(client: TestClient, { items }: ConfigurationParams): Promise<unknown[]> {
  return Promise.all(
    items.map(({ scopeUri = '', section }) => {
      if (section === 'files.exclude') return client.excludes(scopeUri);
      assert.equal(section, 'vtexKeys.lint');
      return client.settings(scopeUri);
    }),
  );
}

function followProgress(connection: ProtocolConnection, token: ProgressToken, inbox: Inbox): void {
  connection.onProgress(new ProgressType<unknown>(), token, (value) => {
    inbox.put('$/progress', { token, value });
  });
}

function foldersOf(folders: Record<string, string>): WorkspaceFolder[] {
  return Object.entries(folders).map(([name, path]) => ({ name, uri: pathToFileURL(path).href }));
}

class Inbox {
  readonly #messages: { method: string; params: unknown }[] = [];
  readonly #waiting: { method: string; take: (params: unknown) => void }[] = [];

  put(method: string, params: unknown): null {
    const index = this.#waiting.findIndex((waiting) => waiting.method === method);
    const [waiting] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (waiting) waiting.take(params);
    else this.#messages.push({ method, params });
    return null;
  }

  next(method: string): Promise<unknown> {
    const index = this.#messages.findIndex((message) => message.method === method);
    const [message] = index < 0 ? [] : this.#messages.splice(index, 1);
    if (message) return Promise.resolve(message.params);
    return new Promise((take) => this.#waiting.push({ method, take }));
  }

  unread(): { method: string; params: unknown }[] {
    return this.#messages;
  }
}
