import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { repository, unpackExtension } from '../../vscode/extensionFiles.ts';
import { installVsCode } from '../../vscode/install.ts';
import { type ReleaseName, releases } from '../../vscode/releases.ts';
import { quietSettings } from '../../vscode/settings.ts';
import { downloadDesktop, launchDesktop } from './desktop.ts';
import { Editor } from './editor.ts';
import { LinkServer } from './link.ts';
import { launchWeb } from './web.ts';

export interface EditorOptions {
  /** A folder to copy and open, seen from the repository; an empty one otherwise. */
  workspace?: string;
  /** Texts to write into the workspace, by path. */
  files?: Record<string, string>;
  /** The `.code-workspace` file in the workspace to open, where that has several folders. */
  open?: string;
  settings?: Record<string, unknown>;
  /** Added to the environment of VS Code. */
  env?: NodeJS.ProcessEnv;
  /** Puts the extension into the folder of installed ones; as built in `dist/` unless told otherwise. */
  install?: (extensionsFolder: string) => Promise<void>;
  /** Called with the user data folder and the workspace before VS Code starts, to put something there. */
  prepare?: (dataFolder: string, workspace: string) => Promise<void>;
}

/**
 * Starts a VS Code of its own, with this extension in it as built in `dist/`, on a copy of the workspace: the
 * release that `VSCODE_TEST_VERSION` names (`latest`, `minimum` or `desktop`). Resolves when its window is up.
 */
export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const root = await mkdtemp(join(tmpdir(), 'vtex-keys-editor-'));
  const folders = {
    dataFolder: join(root, 'data'),
    extensionsFolder: join(root, 'extensions'),
    home: join(root, 'home'),
  };
  const workspace = join(root, 'workspaces', basename(options.workspace ?? 'workspace'));
  for (const folder of [...Object.values(folders), workspace]) await mkdir(folder, { recursive: true });
  if (options.workspace !== undefined)
    await cp(resolve(repository, options.workspace), workspace, { recursive: true });
  for (const [path, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  await writeSettings(folders.dataFolder, options.settings ?? {});
  await options.prepare?.(folders.dataFolder, workspace);
  const links = await LinkServer.listen();
  // First: an installation makes a list of what is there, and VS Code then loads what is on the list.
  await links.writeDriver(join(folders.extensionsFolder, 'driver'));
  const install = options.install ?? ((folder) => unpackExtension(join(folder, 'vtex-api-keys')));
  await install(folders.extensionsFolder);
  const version = chosenVersion();
  const surroundings = { ...folders, env: options.env ?? {} };
  const launched =
    version === 'desktop' ? await launchDesktop(surroundings) : await launchWeb(version, surroundings);
  const session = {
    links,
    launched,
    dataFolder: folders.dataFolder,
    workspacesFolder: join(root, 'workspaces'),
    close: async () => {
      await launched.close();
      links.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
  return Editor.open(session, workspace, options.open && join(workspace, options.open));
}

async function writeSettings(dataFolder: string, own: Record<string, unknown>): Promise<void> {
  const settings = {
    ...quietSettings,
    'files.simpleDialog.enable': true,
    'window.dialogStyle': 'custom',
    'window.menuStyle': 'custom',
    'window.titleBarStyle': 'custom',
    'workbench.reduceMotion': 'on',
    ...own,
  };
  // Settings of machine scope are read from the second file where VS Code runs as a server.
  for (const folder of ['User', 'Machine']) {
    await mkdir(join(dataFolder, folder), { recursive: true });
    await writeFile(join(dataFolder, folder, 'settings.json'), JSON.stringify(settings, null, 2));
  }
}

/** Fetches the VS Code of this run where it is not there yet. */
export async function prepareEditor(): Promise<void> {
  const version = chosenVersion();
  if (version === 'desktop') await downloadDesktop();
  else await installVsCode(version);
}

function chosenVersion(): ReleaseName | 'desktop' {
  const name = process.env['VSCODE_TEST_VERSION'] ?? 'latest';
  if (name === 'desktop' || name in releases) return name as ReleaseName;
  throw new Error(`VSCODE_TEST_VERSION is one of ${Object.keys(releases).join(', ')}, desktop; not ${name}.`);
}
