import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The log files of a VS Code, those of its extensions among them. */
export async function logFiles(dataFolder: string): Promise<string[]> {
  const files = await readdir(join(dataFolder, 'logs'), { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
}
