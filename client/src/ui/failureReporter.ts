import * as vscode from 'vscode';
import type { Connection } from '../connections/connection.ts';
import { describeFailure, type Failure, type NextStep } from './failure.ts';

const stepTitles: Record<NextStep, string> = {
  retry: 'Retry',
  addConnection: 'Add Connection',
  signIn: 'Sign In',
  openInAdmin: 'Open in VTEX Admin',
  changeMode: 'Change Mode',
  openSettings: 'Open Settings',
  showLog: 'Show Log',
};

export interface FailureOptions {
  /** The connection that failed: what Sign In and Change Mode are about. */
  connection?: Connection | undefined;
  retry?: () => Promise<void>;
}

/** Tells the user about failures: one notification per cause, however often the cause comes back while it is open. */
export class FailureReporter {
  readonly #log: vscode.LogOutputChannel;
  readonly #open = new Set<string>();

  constructor(log: vscode.LogOutputChannel) {
    this.#log = log;
  }

  /** Returns at once: the notification may stay open for as long as the user leaves it. */
  report(error: unknown, options: FailureOptions = {}): void {
    const failure = describeFailure(error);
    if (failure === undefined) return;
    if (failure.severity === 'error') this.#log.error(error instanceof Error ? error : String(error));
    else this.#log.warn(failure.message);
    if (this.#open.has(failure.message)) return;
    this.#open.add(failure.message);
    void this.#tell(failure, options).finally(() => this.#open.delete(failure.message));
  }

  async #tell(failure: Failure, options: FailureOptions): Promise<void> {
    const show =
      failure.severity === 'error' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
    const steps = failure.steps.filter((step) => this.#isPossible(step, options));
    const chosen = await show(failure.message, ...steps.map((step) => stepTitles[step]));
    const step = steps.find((candidate) => stepTitles[candidate] === chosen);
    if (step !== undefined) await this.#take(step, options);
  }

  #isPossible(step: NextStep, options: FailureOptions): boolean {
    if (step === 'retry') return options.retry !== undefined;
    if (step === 'signIn') return (options.connection?.settings.backend ?? 'embedded') !== 'embedded';
    // A refusal that needs no connection names it in itself.
    if (step === 'openInAdmin') return (options.connection?.settings.backend ?? 'vtex') === 'vtex';
    return true;
  }

  async #take(step: NextStep, { connection, retry }: FailureOptions): Promise<void> {
    if (step === 'showLog') this.#log.show();
    else if (step === 'retry') await retry?.();
    else
      await vscode.commands.executeCommand(
        stepCommands[step],
        connection && { type: 'connection', connection },
      );
  }
}

const stepCommands: Record<Exclude<NextStep, 'showLog' | 'retry'>, string> = {
  addConnection: 'vtexKeys.addConnection',
  signIn: 'vtexKeys.signIn',
  openInAdmin: 'vtexKeys.openInAdmin',
  changeMode: 'vtexKeys.setConnectionMode',
  openSettings: 'vtexKeys.openConnectionSettings',
};
