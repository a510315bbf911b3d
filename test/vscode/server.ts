import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { VsCodeServer } from './install.ts';

/** How long, in ms, extension hosts and what they have started may take to end. */
const gracePeriod = 3000;

export interface ServerOptions {
  vscode: VsCodeServer;
  /** Holds everything that this VS Code keeps: settings, state, logs. */
  dataFolder: string;
  extensionsFolder: string;
  /** 0, the default, takes any free port. */
  port?: number;
  env?: NodeJS.ProcessEnv;
}

/** A VS Code served on loopback. Whoever does not know the connection token gets a 403. */
export interface Server {
  readonly origin: string;
  /** Of a folder, or of a `.code-workspace` file. */
  address(workspace: string): string;
  /** Settles when the server ends, by itself or by `stop`. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<Server> {
  const { vscode, dataFolder, extensionsFolder, port = 0 } = options;
  await mkdir(dataFolder, { recursive: true });
  const token = randomBytes(16).toString('hex');
  // In a file, since every user of a machine can read the arguments of its processes.
  const tokenFile = join(dataFolder, 'connection-token');
  await writeFile(tokenFile, token, { mode: 0o600 });
  await chmod(tokenFile, 0o600);
  const child = spawn(
    vscode.node,
    [
      vscode.main,
      '--accept-server-license-terms',
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--connection-token-file', tokenFile],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
      '--disable-telemetry',
      '--disable-workspace-trust',
    ],
    {
      // A group of its own, so that the extension hosts end with it.
      detached: process.platform !== 'win32',
      env: options.env ?? cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  const log = createWriteStream(join(dataFolder, 'server.log'), { flags: 'a' });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const killAll = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killAll);
  const boundPort = await listening(child, join(dataFolder, 'server.log'));
  const origin = `http://127.0.0.1:${boundPort}`;
  return {
    origin,
    address: (workspace) => {
      const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
      return `${origin}/?${new URLSearchParams({ tkn: token, [kind]: workspace })}`;
    },
    ended,
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      const overdue = setTimeout(killAll, gracePeriod);
      await ended;
      clearTimeout(overdue);
      process.off('exit', killAll);
      log.end();
    },
  };
}

function listening(child: ChildProcess, logFile: string): Promise<number> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) return;
    createInterface(child.stdout).on('line', (line) => {
      const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code's server ended with ${code}; see ${logFile}.`)));
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The environment without what npm, another VS Code or a debugger has put there for its own children. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
