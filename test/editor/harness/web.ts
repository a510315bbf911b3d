import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../vscode/browser.ts';
import { installVsCode } from '../../vscode/install.ts';
import type { ReleaseName } from '../../vscode/releases.ts';
import { cleanEnvironment, startServer } from '../../vscode/server.ts';
import type { Launched, LaunchFolders } from './launcher.ts';

let browser: Promise<Browser> | undefined;

/** VS Code's server, seen through the one headless browser of this process. */
export async function launchWeb(release: ReleaseName, folders: LaunchFolders): Promise<Launched> {
  browser ??= launchBrowser();
  const server = await startServer({
    vscode: await installVsCode(release),
    // The server keeps the user's data in `data` beneath the folder that it is given.
    dataFolder: join(folders.dataFolder, '..'),
    extensionsFolder: folders.extensionsFolder,
    env: { ...cleanEnvironment(), HOME: folders.home, ...folders.env },
  });
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 1000 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.origin });
  return {
    open: async (workspace) => {
      const page = await context.newPage();
      await page.goto(server.address(workspace));
      return page;
    },
    close: async () => {
      await context.close();
      await server.stop();
    },
  };
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}
