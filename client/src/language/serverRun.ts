import { type CancellationToken, type LogOutputChannel, Uri } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import {
  clientCommands,
  type DocumentStatus,
  documentStatusMethod,
  type InitializationOptions,
} from '../../../common/src/protocol.ts';
import { showCurrent } from './keyAccessDocuments.ts';
import { manifestSelector } from './manifestSelector.ts';

export interface ServerRunOptions {
  /** The folder of the extension, with the server and the pages of its rules. */
  readonly extension: Uri;
  readonly log: LogOutputChannel;
  /** It runs, and is of this version. */
  readonly onRunning: (version: string | undefined) => void;
  /** It did not start, or it ended without having been told to. Called once at most, and never after `end`. */
  readonly onFailed: (reason: string) => void;
  readonly onStatus: (status: DocumentStatus) => void;
  /** It reads the manifests of the workspace, or has done so. */
  readonly onScanning: (isScanning: boolean) => void;
}

/**
 * One language server with its client, from start to end. It is never started again: a client that failed to
 * start cannot be, and one that the library restarts while it is starting ends in disorder.
 */
export class ServerRun {
  readonly #options: ServerRunOptions;
  readonly #client: LanguageClient;
  #isOver = false;

  constructor(options: ServerRunOptions) {
    this.#options = options;
    const module = Uri.joinPath(options.extension, 'dist/server.js').fsPath;
    const server = { module, transport: TransportKind.ipc };
    const debug = { ...server, options: { execArgv: ['--nolazy', '--inspect=6010'] } };
    this.#client = new QuietClient(
      'vtexKeys',
      'API Keys language server',
      { run: server, debug },
      this.#clientOptions(),
    );
    this.#client.onNotification(documentStatusMethod, (status: DocumentStatus) => {
      if (!this.#isOver) options.onStatus(status);
    });
  }

  get isRunning(): boolean {
    return !this.#isOver && this.#client.isRunning();
  }

  request<Answer>(method: string, params: unknown, token?: CancellationToken): Promise<Answer> {
    // A token that is not there would be taken for a second parameter.
    return token ? this.#client.sendRequest(method, params, token) : this.#client.sendRequest(method, params);
  }

  /** Never rejects: see `onFailed`. */
  async start(): Promise<void> {
    try {
      await this.#client.start();
      if (this.#isOver) return;
      this.#options.onRunning(this.#client.initializeResult?.serverInfo?.version);
      showCurrent(this.#client);
    } catch (error) {
      this.#fail(`It did not start: ${messageOf(error)}`);
    }
  }

  async end(): Promise<void> {
    this.#isOver = true;
    // A client that is starting or failed cannot be stopped, and says so by rejecting; its process ends anyway.
    await this.#client.dispose().catch((error) => this.#options.log.debug(messageOf(error)));
  }

  #fail(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.onFailed(reason);
  }

  #clientOptions(): LanguageClientOptions {
    const initializationOptions: InitializationOptions = {
      syntaxErrorsReportedElsewhere: true,
      showsStatus: true,
      commands: clientCommands,
    };
    return {
      documentSelector: manifestSelector,
      initializationOptions,
      outputChannel: this.#options.log,
      // No diagnosticPullOptions: any object would switch off pulling while the user types.
      initializationFailedHandler: () => false,
      middleware: {
        handleWorkDoneProgress: (token, params, next) => {
          if (!this.#isOver && params.kind !== 'report') this.#options.onScanning(params.kind === 'begin');
          next(token, params);
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.#fail('It ended unexpectedly.');
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }
}

/** Logs its errors and shows none: what the user must know is told once, by whoever owns the run. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
