import { chmod, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes all of the file or nothing: whoever reads it meanwhile reads the old one. Its mode is kept, and where it
 * is a link, what it leads to is written.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const target = await ifThere(realpath(path), path);
  const mode = (await ifThere(stat(target), undefined))?.mode;
  const temporary = join(dirname(target), `.vtex-keys-${crypto.randomUUID()}.tmp`);
  const file = await open(temporary, 'wx');
  try {
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    if (mode !== undefined) await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function ifThere<Found, Otherwise>(
  found: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
