import { readFile } from 'node:fs/promises';
import { isMissing } from '../../files/missing.ts';
import type { ReadFile } from '../../lint/resolvePolicy.ts';

/** Reads files of this machine; what has another scheme is not there. */
export const readLocalFile: ReadFile = async (uri) => {
  if (!uri.startsWith('file:')) return undefined;
  try {
    // An editor shows no byte order mark, so that it moves no position.
    return (await readFile(new URL(uri), 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
