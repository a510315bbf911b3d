import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What is fetched once for this clone: VS Code, its Node, a browser. */
export const cacheFolder = join(import.meta.dirname, '../../.vscode-test');

/**
 * Fills a folder once and for all. `fill` works in a sibling that takes the folder's name only when all of it
 * is there: an interrupted run leaves nothing that looks complete, and what it left is removed by the next one.
 * Of two processes that fill the same folder at once, the second takes over what the first has made.
 */
export async function filledOnce(folder: string, fill: (partial: string) => Promise<void>): Promise<string> {
  if (await exists(folder)) return folder;
  await removeAbandoned(folder);
  const partial = `${folder}.partial-${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await fill(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!(await exists(folder))) throw error;
  }
  return folder;
}

async function removeAbandoned(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  for (const name of await readdir(dirname(folder))) {
    const path = join(dirname(folder), name);
    const owner = path.startsWith(`${folder}.partial-`) ? Number(path.split('-').at(-1)) : undefined;
    const abandoned = owner !== undefined && (owner === process.pid || !isRunning(owner));
    if (abandoned) await rm(path, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user is there, only not ours to signal.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
