import type { Page } from 'playwright-core';

/** What a VS Code is started with; all folders are the test's own. */
export interface LaunchFolders {
  /** Settings, state and logs: `User/settings.json`, `User/globalStorage`, `logs`. */
  dataFolder: string;
  extensionsFolder: string;
  /** What programs of the test take for the user's home. */
  home: string;
  /** Added to the environment. */
  env: NodeJS.ProcessEnv;
}

/** A running VS Code, served to a browser or on the desktop. */
export interface Launched {
  /** Opens a window on a folder, or on a `.code-workspace` file. */
  open(workspace: string): Promise<Page>;
  close(): Promise<void>;
}
