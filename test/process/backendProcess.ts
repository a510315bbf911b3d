import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Check } from 'typebox/value';
import { EmbeddedProcessMessage } from '../../common/src/backends/embeddedProcess.ts';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { createKeyService } from '../../common/src/backends/keyService.ts';

/** The key service as a bundle of its own, which starts as fast as the one that is shipped. */
export async function bundleBackend(folder: string): Promise<string> {
  const outfile = join(folder, 'backend.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, '../../backend/src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'vtex-keys-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface RunningBackend {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly credential: string;
  /** What it has logged so far. */
  readonly log: () => string;
  keys(account?: string): KeyBackend;
  stop(): Promise<void>;
}

/** Starts the service as the extension does: a child process that tells its address over IPC. */
export async function startBackend(bundle: string, data: string, options: ForkOptions = {}) {
  const child = fork(bundle, ['--data', data], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], ...options });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const message = await firstMessage(child);
  return { child, message, log: () => log };
}

export async function startedBackend(bundle: string, data: string): Promise<RunningBackend> {
  const { child, message, log } = await startBackend(bundle, data);
  if (message.type === 'failed') throw new Error(`${message.code}: ${message.message}`);
  const { origin, credential } = message;
  return {
    child,
    origin,
    credential,
    log,
    keys: (account = 'acmestore') =>
      createKeyService({ origin, credential, account, fetch, backoff: () => 1 }),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function firstMessage(child: ChildProcess): Promise<EmbeddedProcessMessage> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      if (Check(EmbeddedProcessMessage, message)) resolve(message);
      else reject(new Error('The key service says something that is not in the protocol.'));
    });
    child.once('exit', (code) =>
      reject(new Error(`The key service ended with ${code} before it was ready.`)),
    );
    child.once('error', reject);
  });
}
