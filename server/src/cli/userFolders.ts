import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's programs keep what must not be lost. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? homedir();
  if (process.platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'vtex-keys');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'vtex-keys');
  return join(env['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'vtex-keys');
}

/** Where this user's programs keep what they can make anew. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? homedir();
  if (process.platform === 'win32') return join(dataFolder(env), 'cache');
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'vtex-keys');
  return join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'vtex-keys');
}
