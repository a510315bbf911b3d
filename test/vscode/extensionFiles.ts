import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';

export const repository = join(import.meta.dirname, '../..');

let files: Promise<string[]> | undefined;

/** Lays the extension out in a folder as an installed one: exactly the files that its package holds. */
export async function unpackExtension(target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  // Once: it walks the whole repository.
  files ??= listFiles({ cwd: repository, packageManager: PackageManager.None });
  for (const file of await files) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(repository, file), join(target, file));
  }
}
