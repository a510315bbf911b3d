import { randomUUID } from 'node:crypto';
import type { FileSystem, Uri } from 'vscode';

/**
 * Writes the file beside its place and moves it there, so that whoever reads it finds the old content or all of
 * the new, and a failure leaves the old one as it was.
 */
export async function writeAtomically(fs: FileSystem, target: Uri, text: string): Promise<void> {
  const unfinished = target.with({ path: `${target.path}.${randomUUID()}.tmp` });
  try {
    await fs.writeFile(unfinished, new TextEncoder().encode(text));
    await fs.rename(unfinished, target, { overwrite: true });
  } catch (error) {
    // What cannot be deleted was not created: the first failure is the one to tell.
    await Promise.resolve(fs.delete(unfinished)).catch(() => {});
    throw error;
  }
}
