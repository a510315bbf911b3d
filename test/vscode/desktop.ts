import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The executable of desktop VS Code: `VSCODE_BIN`, else `code` on PATH. */
export async function findDesktop(env: NodeJS.ProcessEnv, platform: string): Promise<string | undefined> {
  if (env['VSCODE_BIN']) return env['VSCODE_BIN'];
  // In a terminal of a remote window `code` opens files in that window and cannot host an extension.
  if (env['VSCODE_IPC_HOOK_CLI']) return undefined;
  const name = platform === 'win32' ? 'code.cmd' : 'code';
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder !== '' && executable) return path;
  }
  return undefined;
}

export interface DesktopOptions {
  workspace: string;
  /** An unpacked extension to develop: the window becomes its extension development host. */
  extension?: string;
  /** Folders of its own for this VS Code; those of the user otherwise. */
  profile?: { dataFolder: string; extensionsFolder: string };
  isRoot: boolean;
}

/** The arguments that open desktop VS Code on a workspace. */
export function desktopArguments({ workspace, extension, profile, isRoot }: DesktopOptions): string[] {
  return [
    '--new-window',
    '--disable-workspace-trust',
    '--skip-welcome',
    '--skip-release-notes',
    ...(extension === undefined ? [] : [`--extensionDevelopmentPath=${extension}`]),
    ...(profile === undefined
      ? []
      : [`--user-data-dir=${profile.dataFolder}`, `--extensions-dir=${profile.extensionsFolder}`]),
    // Chromium's sandbox does not run for root.
    ...(isRoot ? ['--no-sandbox'] : []),
    workspace,
  ];
}

export const isRoot: boolean = process.getuid?.() === 0;
