import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { bundles, cliBundle } from '../../esbuild.ts';

const repository = join(import.meta.dirname, '../..');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Beside PATH, HOME and a cache of the suites' own, which every run has. */
  readonly env?: NodeJS.ProcessEnv;
  /** What stands on standard input, which is empty otherwise. */
  readonly stdin?: string | Uint8Array;
}

let built: Promise<string> | undefined;

/** The command line as it ships, bundled once for all suites: the path of its `cli.js`. */
export function bundledCli(): Promise<string> {
  built ??= bundle();
  return built;
}

async function bundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vtex-keys-cli-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const common = { outdir: join(folder, 'dist'), sourcemap: false, logLevel: 'silent' } as const;
  await build({ ...cliBundle, ...common });
  // `serve` and the commands on the embedded service start it as a process of its own.
  await build({ ...bundles, ...common, entryPoints: { backend: 'backend/src/main.ts' } });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  await symlink(join(repository, 'docs'), join(folder, 'docs'), 'junction');
  return join(folder, 'dist/cli.js');
}

/** Runs `vtex-keys` to its end. */
export async function vtexKeys(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { PATH, HOME } = process.env;
  const cli = await bundledCli();
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: options.cwd ?? repository,
    env: { PATH, HOME, XDG_CACHE_HOME: join(cli, '../../cache'), ...options.env },
  });
  // A command that does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => {});
  child.stdin.end(options.stdin);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  return { code, stdout, stderr };
}
