import * as vscode from 'vscode';
import { createLog } from '../connections/log.ts';
import { Refusal } from '../ui/failure.ts';
import { CrashBudget } from './crashBudget.ts';
import { LanguageStatus } from './languageStatus.ts';
import { ServerRun } from './serverRun.ts';

/**
 * The language server's life: started with the extension, started again when it crashes, unless it does so too
 * often, and restarted whenever the user asks, whatever state it is in. How it is stands in its language status.
 */
export class LanguageService implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #log = createLog('API Keys Language Server');
  readonly #status = new LanguageStatus();
  #run: ServerRun | undefined;
  #budget = new CrashBudget();
  #restarts: Promise<void> = Promise.resolve();

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
  }

  /** Never rejects: a server that does not start shows in the status, with Restart. */
  async start(): Promise<void> {
    this.#status.set({ kind: 'starting' });
    await this.#start();
  }

  /** Ends the server that there is and starts another one. Restarts wait for each other. */
  restart(): Promise<void> {
    this.#restarts = this.#restarts.then(async () => {
      this.#budget = new CrashBudget();
      await this.#end();
      await this.start();
    });
    return this.#restarts;
  }

  /** Asks the server. Refuses where it does not run. */
  async request<Answer>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Answer> {
    if (!this.#run?.isRunning) {
      throw new Refusal('The language server is not running: run “API Keys: Restart Language Server”.');
    }
    return this.#run.request(method, params, token);
  }

  dispose(): void {
    void this.#end();
    this.#status.dispose();
    this.#log.dispose();
  }

  async #start(): Promise<void> {
    const run = new ServerRun({
      extension: this.#extension,
      log: this.#log,
      onRunning: (version) => this.#running(version),
      onFailed: (reason) => this.#failed(run, reason),
      onStatus: (status) => this.#status.found(status),
      onScanning: (isScanning) => this.#status.scanning(isScanning),
    });
    this.#run = run;
    await run.start();
  }

  #running(version: string | undefined): void {
    this.#log.info(`Language server ${version} runs.`);
    this.#status.set({ kind: 'running', version });
  }

  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    await run?.end();
  }

  #failed(run: ServerRun, reason: string): void {
    this.#log.error(reason);
    void run.end();
    if (this.#run !== run) return;
    if (this.#budget.spend(performance.now())) {
      this.#status.set({ kind: 'crashed', reason });
      void this.#start();
      return;
    }
    this.#log.error('It is not started again until somebody asks for it.');
    this.#status.set({ kind: 'stopped', reason });
    void tellStopped(reason);
  }
}

async function tellStopped(reason: string): Promise<void> {
  const restart = 'Restart';
  const message = `API Keys: key manifests are not checked, because the language server keeps failing. ${reason}`;
  if ((await vscode.window.showErrorMessage(message, restart)) === restart) {
    await vscode.commands.executeCommand('vtexKeys.restartLanguageServer');
  }
}
