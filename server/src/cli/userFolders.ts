import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this user's programs keep what must not be lost. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(localAppData(env), 'vtex-keys');
  if (process.platform === 'darwin') return join(home(env), 'Library', 'Application Support', 'vtex-keys');
  return join(absolute(env['XDG_DATA_HOME']) ?? join(home(env), '.local', 'share'), 'vtex-keys');
}

/** Where this user's programs keep what they can make anew. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(localAppData(env), 'vtex-keys', 'cache');
  if (process.platform === 'darwin') return join(home(env), 'Library', 'Caches', 'vtex-keys');
  return join(absolute(env['XDG_CACHE_HOME']) ?? join(home(env), '.cache'), 'vtex-keys');
}

function home(env: NodeJS.ProcessEnv): string {
  return absolute(env['HOME']) ?? homedir();
}

function localAppData(env: NodeJS.ProcessEnv): string {
  return absolute(env['LOCALAPPDATA']) ?? join(home(env), 'AppData', 'Local');
}

/** Any other is no folder of the user's, but one of wherever the program was started. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
