import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { redact } from '../../../../common/src/redact.ts';
import { isSpecial, PendingFile } from '../atomicFile.ts';
import { Failure } from '../failure.ts';
import { withFileLock } from '../fileLock.ts';
import { readOwnFile } from '../ownFile.ts';
import type { World } from '../world.ts';
import { setVariable } from './envFile.ts';

/** Where a new token goes: the one place, beside memory, that gets to see it. */
export interface TokenSink {
  /** As it was asked for; names no secret. */
  readonly title: string;
  /** True where standard output is the token's alone, so that all else is told on standard error. */
  readonly takesStdout: boolean;
  /** Writes it. Rejects, with the token nowhere, where that fails. */
  deliver(token: string, keyName: string): Promise<void>;
  /** Lets go of what was opened where no token comes. */
  abandon(): Promise<void>;
}

export const sinkForms = 'env-file:PATH#NAME, stdout or command:COMMAND';

/**
 * Opens what `--token-to` names, before there is a token: what is seen to be impossible is refused while
 * nothing has happened yet.
 */
export async function openSink(title: string, world: World): Promise<TokenSink> {
  const [, kind, rest = ''] = /^([a-z-]+)(?::(.*))?$/s.exec(title) ?? [];
  if (kind === 'stdout' && rest === '') return stdoutSink(title, world);
  if (kind === 'env-file' && rest !== '') return envFileSink(title, rest, world);
  if (kind === 'command' && rest.trim() !== '') return commandSink(title, rest, world);
  throw new Failure(`--token-to does not know '${redact(title)}'`, `it takes ${sinkForms}`);
}

function stdoutSink(title: string, { stdout }: World): TokenSink {
  return {
    title,
    takesStdout: true,
    deliver: (token) => stdout.handOver(`${token}\n`),
    abandon: async () => {},
  };
}

async function envFileSink(title: string, target: string, { cwd }: World): Promise<TokenSink> {
  const [, file, name] = /^(.+)#([A-Za-z_]\w*)$/s.exec(target) ?? [];
  if (file === undefined || name === undefined) {
    throw new Failure(`'${title}' names no file and variable`, 'write it as env-file:.env#VTEX_APP_TOKEN');
  }
  const path = resolve(cwd, file);
  if (await isSpecial(path)) {
    throw new Failure(
      `${path} is no regular file, so it holds no variables`,
      'name an env file, or --token-to command:COMMAND',
    );
  }
  const pending = await PendingFile.create(path, 0o600);
  try {
    await withFileLock(pending.path, () => readOwnFile(path, path));
  } catch (error) {
    await pending.discard();
    throw error;
  }
  return {
    title,
    takesStdout: false,
    // Read again, as it may have been written to while the token was made.
    deliver: (token) =>
      withFileLock(pending.path, async () =>
        pending.replace(setVariable((await readOwnFile(path, path)) ?? '', name, token)),
      ),
    abandon: () => pending.discard(),
  };
}

/** The token goes to its standard input. Its output is told without the token, whatever it does with it. */
function commandSink(title: string, command: string, world: World): TokenSink {
  refuseUnusable(command, world);
  return {
    title,
    takesStdout: false,
    deliver: async (token, keyName) => {
      const env = { ...world.env, VTEX_KEYS_KEY_NAME: keyName };
      const child = spawn(command, { shell: true, cwd: world.cwd, env, stdio: 'pipe' });
      const ended = new Promise<string | undefined>((resolve) => {
        child.once('error', ({ message }) => resolve(message));
        child.once('close', (code, signal) =>
          resolve(code === 0 ? undefined : `it ended with ${signal ?? code}`),
        );
      });
      let unread = false;
      child.stdin.on('error', () => {
        unread = true;
      });
      child.stdin.end(`${token}\n`);
      const [problem, said, complained] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
      world.stderr.write(redact((said + complained).replaceAll(token, '[token]')));
      if (problem !== undefined) throw new Failure(`the command did not take it: ${problem}`);
      if (unread) throw new Failure('the command ended without reading it');
    },
    abandon: async () => {},
  };
}

/** What a shell can tell of a command without running it. */
function refuseUnusable(command: string, { env, cwd }: World): void {
  if (process.platform === 'win32') return;
  const shell = (...args: string[]) => spawnSync('/bin/sh', args, { cwd, env, encoding: 'utf8' });
  if (shell('-n', '-c', command).status !== 0) {
    throw new Failure('the command of --token-to is no command of the shell', 'mind its quotes');
  }
  const [, program] = /^\s*([\w./+-]+)(?=\s|$)/.exec(command) ?? [];
  if (program !== undefined && shell('-c', 'command -v -- "$1"', 'sh', program).status !== 0) {
    throw new Failure(`there is no command '${redact(program)}' for the token to go to`);
  }
}
