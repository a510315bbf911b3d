import { readFile } from 'node:fs/promises';
import { ifThere } from '../../files/missing.ts';
import type { ReadFile } from '../../lint/resolvePolicy.ts';

/** Reads files of this machine; what has another scheme is not there. */
export const readLocalFile: ReadFile = async (uri) => {
  if (!uri.startsWith('file:')) return undefined;
  const text = await ifThere(() => readFile(new URL(uri), 'utf8'));
  // An editor shows no byte order mark, so that it moves no position.
  return text?.replace(/^\uFEFF/, '');
};
