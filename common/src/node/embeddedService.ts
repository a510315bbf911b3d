import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Check } from 'typebox/value';
import { BackendError, type BackendErrorCode } from '../backends/backendError.ts';
import { EmbeddedProcessMessage } from '../backends/embeddedProcess.ts';

type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Takes the lines of the service's log, and what is said of its process. */
export type ServiceLog = Readonly<Record<LogLevel, (line: string) => void>>;

export interface EmbeddedServiceOptions {
  /** The bundle of the key service. */
  readonly modulePath: string;
  readonly dataFolder: string;
  readonly log: ServiceLog;
  /**
   * True where Ctrl+C in a terminal is for this process alone, which stops the service when it is done. The
   * service ends with this process in any case.
   */
  readonly ownGroup?: boolean;
  /** Called when the running service ends without having been asked to. */
  readonly onStopped: (error: BackendError) => void;
}

/** Where the embedded service listens, and the credential that it made for this process. */
export interface ServiceAddress {
  readonly origin: string;
  readonly credential: string;
}

const startTimeoutMs = 30_000;
const stopTimeoutMs = 3_000;

/**
 * The key service as a child process: one per window, shared by all embedded connections, or one per run of the
 * command line. It is never started
 * again by itself, so that a service that cannot live does not crash in a loop: whoever wants it calls
 * `address` again.
 */
export class EmbeddedService {
  readonly #options: EmbeddedServiceOptions;
  #child: ChildProcess | undefined;
  #address: Promise<ServiceAddress> | undefined;

  constructor(options: EmbeddedServiceOptions) {
    this.#options = options;
  }

  /** Starts the service where it does not run. Rejects with what the service says keeps it from starting. */
  address(): Promise<ServiceAddress> {
    this.#address ??= this.#start().catch((error: unknown) => {
      this.#address = undefined;
      throw error;
    });
    return this.#address;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#address = undefined;
    if (child !== undefined) await end(child);
  }

  async #start(): Promise<ServiceAddress> {
    const { modulePath, dataFolder, log, ownGroup = false } = this.#options;
    const child = fork(modulePath, ['--data', dataFolder], {
      // Electron runs as plain Node only when told so; elsewhere the variable means nothing.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: ownGroup,
    });
    this.#child = child;
    for (const input of [child.stdout, child.stderr]) {
      if (input !== null) createInterface({ input }).on('line', (line) => relay(line, log));
    }
    try {
      const address = await firstMessage(child);
      log.info(`The embedded key service, process ${child.pid}, listens on ${address.origin}.`);
      child.once('exit', (code, signal) => this.#ended(child, exitReason(code, signal)));
      return address;
    } catch (error) {
      if (this.#child === child) this.#child = undefined;
      await end(child);
      throw error;
    }
  }

  #ended(child: ChildProcess, reason: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#address = undefined;
    this.#options.onStopped(new BackendError('unreachable', `The key service stopped (${reason}).`));
  }
}

/** What the service says first. Rejects where that is a failure, or where it ends or stays silent instead. */
function firstMessage(child: ChildProcess): Promise<ServiceAddress> {
  const { promise, resolve, reject } = Promise.withResolvers<ServiceAddress>();
  const unreachable = (words: string, cause?: unknown): void =>
    reject(new BackendError('unreachable', words, { cause }));
  const timer = setTimeout(
    () => unreachable('The key service did not start within 30 seconds.'),
    startTimeoutMs,
  );
  child.once('message', (message) => {
    if (!Check(EmbeddedProcessMessage, message))
      unreachable('The key service started with words unknown here.');
    else if (message.type === 'ready') resolve(message);
    else reject(new BackendError(message.code as BackendErrorCode, message.message));
  });
  child.once('error', (cause) =>
    unreachable(`The key service could not be started: ${cause.message}.`, cause),
  );
  child.once('exit', (code, signal) =>
    unreachable(`The key service stopped before it was ready (${exitReason(code, signal)}).`),
  );
  return promise.finally(() => clearTimeout(timer));
}

/** Lets the service finish what it does, but not for longer than a closing window can wait. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(timer);
}

/** A line of the service's log: JSON with a level as pino numbers them, or plain words of Node's own. */
function relay(line: string, log: ServiceLog): void {
  const level = Number(/^\{"level":(\d+),/.exec(line)?.[1] ?? 30);
  const text = `[service] ${line}`;
  if (level >= 50) log.error(text);
  else if (level >= 40) log.warn(text);
  else if (line.startsWith('{')) log.debug(text);
  else log.info(text);
}

function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `exit code ${code}` : signal;
}
