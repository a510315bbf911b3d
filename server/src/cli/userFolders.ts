import { userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { Failure } from './failure.ts';

/** Where this user's programs keep what must not be lost. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  const base = baseOf(env, 'XDG_DATA_HOME', ['Library', 'Application Support'], ['.local', 'share']);
  if (base !== undefined) return join(base, 'vtex-keys');
  throw new Failure('this user has no home for the data of the key service', 'name a folder with --data');
}

/** Where this user's programs keep what they can make anew; undefined where the user has no home. */
export function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const base = baseOf(env, 'XDG_CACHE_HOME', ['Library', 'Caches'], ['.cache']);
  return base === undefined ? undefined : join(base, 'vtex-keys', ...(isWindows ? ['cache'] : []));
}

const isWindows = process.platform === 'win32';

function baseOf(
  env: NodeJS.ProcessEnv,
  variable: string,
  onMac: readonly string[],
  elsewhere: readonly string[],
): string | undefined {
  const below = (...names: readonly string[]): string | undefined => {
    const home = absolute(env['HOME']) ?? homeBySystem();
    return home === undefined ? undefined : join(home, ...names);
  };
  if (isWindows) return absolute(env['LOCALAPPDATA']) ?? below('AppData', 'Local');
  if (process.platform === 'darwin') return below(...onMac);
  return absolute(env[variable]) ?? below(...elsewhere);
}

/** Not that of `os.homedir()`, which takes whatever `HOME` says. */
function homeBySystem(): string | undefined {
  try {
    return absolute(userInfo().homedir);
  } catch {
    return undefined; // As in a container that is run as a user whom it does not know.
  }
}

/** Any other is no folder of the user's, but one of wherever the program was started, which others may fill. */
function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
