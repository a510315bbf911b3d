import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { _electron, type ElectronApplication } from 'playwright-core';
import { cacheFolder } from '../../vscode/cache.ts';
import { desktopArguments, isRoot } from '../../vscode/desktop.ts';
import { releases } from '../../vscode/releases.ts';
import { cleanEnvironment } from '../../vscode/server.ts';
import type { Launched, LaunchFolders } from './launcher.ts';

/** Desktop VS Code of the latest release, which `@vscode/test-electron` downloads from its vendor. */
export async function launchDesktop(folders: LaunchFolders): Promise<Launched> {
  const executablePath = await downloadDesktop();
  const env = { ...cleanEnvironment(), HOME: folders.home, ...folders.env } as Record<string, string>;
  const args = (workspace: string) => desktopArguments({ workspace, profile: folders, isRoot });
  let app: ElectronApplication | undefined;
  return {
    open: async (workspace) => {
      if (app === undefined) {
        app = await _electron.launch({ executablePath, args: args(workspace), env });
        return app.firstWindow();
      }
      // The VS Code that already runs on this data folder opens the window; the second process ends at once.
      const window = app.waitForEvent('window');
      await once(spawn(executablePath, args(workspace), { env, stdio: 'ignore' }), 'exit');
      return window;
    },
    close: async () => app?.close(),
  };
}

export async function downloadDesktop(): Promise<string> {
  const cachePath = join(cacheFolder, 'desktop');
  await mkdir(cachePath, { recursive: true });
  return downloadAndUnzipVSCode({ version: releases.latest.vscode, cachePath });
}
