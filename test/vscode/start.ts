/**
 * Opens a VS Code with the extension, as built in `dist/`, on the example workspace. Desktop VS Code where there
 * is one; else VS Code's server, for a browser.
 */
import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, exists } from './cache.ts';
import { desktopArguments, findDesktop, isRoot } from './desktop.ts';
import { repository, unpackExtension } from './extensionFiles.ts';
import { installVsCode } from './install.ts';
import { releases } from './releases.ts';
import { cleanEnvironment, startServer } from './server.ts';
import { quietSettings } from './settings.ts';

const { values: options } = parseArgs({
  options: {
    folder: { type: 'string', default: join(cacheFolder, 'start') },
    port: { type: 'string', default: '9787' },
  },
});
const workspace = join(repository, 'examples/acme-store');

const desktop = await findDesktop(process.env, process.platform);
if (desktop === undefined) await serve();
else await openDesktop(desktop);

async function openDesktop(executable: string): Promise<void> {
  const own = join(options.folder, 'desktop');
  const args = desktopArguments({
    workspace,
    extension: repository,
    // VS Code refuses to work on the profile of root.
    ...(isRoot && { profile: { dataFolder: own, extensionsFolder: join(own, 'extensions') } }),
    isRoot,
  });
  const shell = process.platform === 'win32';
  const code = spawn(executable, args, { stdio: 'inherit', env: cleanEnvironment(), shell });
  const exitCode = await new Promise<number | null>((resolve, reject) =>
    code.on('error', reject).on('exit', resolve),
  );
  if (exitCode !== 0) throw new Error(`${executable} ended with ${exitCode}.`);
  say(`API Keys for VTEX is open in ${executable}, on ${workspace}.`);
}

async function serve(): Promise<void> {
  const vscode = await installVsCode('latest');
  const extensionsFolder = join(options.folder, 'extensions');
  await rm(extensionsFolder, { recursive: true, force: true });
  // What VS Code remembers of the extension as it was last time.
  await rm(join(options.folder, 'data/CachedProfilesData'), { recursive: true, force: true });
  await unpackExtension(join(extensionsFolder, 'vtex-api-keys'));
  await writeFirstSettings(join(options.folder, 'data/User'));
  const port = await freePort(Number(options.port));
  const server = await startServer({ vscode, dataFolder: options.folder, extensionsFolder, port });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void server.stop());
  const address = server.address(workspace);
  say(`\nAPI Keys for VTEX runs in VS Code ${releases.latest.vscode}:\n\n  ${address}\n\nCtrl-C ends it.`);
  openInBrowser(address);
  await server.ended;
}

async function writeFirstSettings(folder: string): Promise<void> {
  const file = join(folder, 'settings.json');
  if (await exists(file)) return;
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(quietSettings, null, 2)}\n`);
}

/** The port itself, or 0, which stands for any, when something listens there. */
function freePort(port: number): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(0));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(port)));
  });
}

function openInBrowser(address: string): void {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY) return;
  const openers: Record<string, [string, string[]]> = {
    darwin: ['open', [address]],
    win32: ['rundll32', ['url.dll,FileProtocolHandler', address]],
  };
  const [command, args] = openers[process.platform] ?? ['xdg-open', [address]];
  // The address is on screen: whoever has no browser to open can still follow it.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
