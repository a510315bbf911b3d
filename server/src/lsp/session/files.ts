import { readFile } from 'node:fs/promises';
import type { ReadFile } from '../../lint/resolvePolicy.ts';

/** Reads files of this machine; what has another scheme is not there. */
export const readLocalFile: ReadFile = async (uri) => {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return await readFile(new URL(uri), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
