import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { serviceBundle } from '../keys/backend.ts';
import { dataFolder } from '../userFolders.ts';
import { type ExitCode, exitCodes, type World } from '../world.ts';

const variable = 'VTEX_KEYS_CREDENTIAL';

const help = `
The service asks everybody for one credential, which it finds in its environment:
${variable}, at least 32 characters without spaces. It is neither shown nor stored.
Whoever uses the service gives the same one as VTEX_KEYS_APP_TOKEN, or signs in to a
connection in VS Code with it.

It speaks plain HTTP: for others than this machine put a proxy with TLS before it.

Examples:
  $ export ${variable}="$(openssl rand -hex 32)"
  $ vtex-keys serve --port 7345 --data /var/lib/vtex-keys
  $ vtex-keys keys list --backend service --url http://127.0.0.1:7345 --account acmestore`;

interface ServeOptions {
  readonly port: string;
  readonly host: string;
  readonly data?: string;
}

export function define(command: Command, world: World, exit: (code: ExitCode) => void): void {
  command
    .option('--port <number>', 'the port to listen on; 0 takes a free one', '7345')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--data <folder>', "where the keys are kept (default: this user's data folder)")
    .addHelpText('after', help)
    .action(async (options: ServeOptions) => {
      if (!(await serve(options, world))) exit(exitCodes.failure);
    });
}

/** Runs the service until it is told to stop; false where it could not run. */
async function serve({ port, host, data }: ServeOptions, world: World): Promise<boolean> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Failure('--port takes 0 to 65535');
  if (!/^\S{32,}$/.test(world.env[variable] ?? '')) {
    throw new Failure(
      `${variable} holds no credential of at least 32 characters, without spaces`,
      `make one: export ${variable}="$(openssl rand -hex 32)"`,
    );
  }
  const folder = data === undefined ? dataFolder(world.env) : resolve(world.cwd, data);
  const args = ['--disable-warning=ExperimentalWarning', serviceBundle(world)];
  const child = spawn(process.execPath, [...args, '--data', folder, '--host', host, '--port', port], {
    env: world.env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  // A terminal tells the service itself; what is sent to this process alone is passed on.
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, pass);
  const { promise, resolve: ended, reject } = Promise.withResolvers<boolean>();
  child.once('error', reject);
  child.once('close', (code) => ended(code === 0));
  return promise;
}
