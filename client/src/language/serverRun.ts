import { type LogOutputChannel, Uri } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  TransportKind,
} from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../../common/src/protocol.ts';
import { manifestSelector } from './manifestSelector.ts';

export interface ServerRunOptions {
  /** The folder of the extension, with the server and the pages of its rules. */
  readonly extension: Uri;
  readonly log: LogOutputChannel;
  /** It runs, and is of this version. */
  readonly onRunning: (version: string | undefined) => void;
  /** It did not start, or it ended without having been told to. Called once at most, and never after `end`. */
  readonly onFailed: (reason: string) => void;
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
  }

  /** Never rejects: see `onFailed`. */
  async start(): Promise<void> {
    try {
      await this.#client.start();
      if (!this.#isOver) this.#options.onRunning(this.#client.initializeResult?.serverInfo?.version);
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
    const initializationOptions: InitializationOptions = { syntaxErrorsReportedElsewhere: true };
    return {
      documentSelector: manifestSelector,
      initializationOptions,
      outputChannel: this.#options.log,
      // No diagnosticPullOptions: any object would switch off pulling while the user types.
      initializationFailedHandler: () => false,
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
