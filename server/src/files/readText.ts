import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { isMissing } from './missing.ts';

export interface FileStamp {
  /** In milliseconds since 1970. */
  readonly modified: number;
  /** In bytes. */
  readonly size: number;
}

export interface FileText extends FileStamp {
  /** With its byte order mark, where it has one. Undefined where the file is refused. */
  readonly text: string | undefined;
  /** Why it is refused: for a `syntax` finding, in a sentence. */
  readonly refusal?: string;
}

/**
 * Reads a file that must be UTF-8: what is not is refused, so that no finding speaks of a text that nobody wrote.
 * So is one that has more bytes than a text of `maxLength` UTF-16 code units can have, before it is read.
 * Undefined where the file is not there. Rejects where it is there but cannot be read.
 */
export async function readText(path: string, maxLength: number): Promise<FileText | undefined> {
  try {
    const file = await open(path);
    try {
      const stat = await file.stat();
      const stamp = { modified: stat.mtimeMs, size: stat.size };
      return {
        ...stamp,
        ...(stat.size > 3 * maxLength ? tooLarge(stat.size) : decode(await file.readFile())),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The same for who has nothing else to do meanwhile: it takes a fraction of the time. */
export function readTextSync(path: string, maxLength: number): FileText | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const stat = fstatSync(file);
      const stamp = { modified: stat.mtimeMs, size: stat.size };
      return { ...stamp, ...(stat.size > 3 * maxLength ? tooLarge(stat.size) : decode(readFileSync(file))) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function tooLarge(size: number): Pick<FileText, 'text' | 'refusal'> {
  return {
    text: undefined,
    refusal: `The file has ${size.toLocaleString('en')} bytes, more than 'maxFileSize' of the policy allows, so it was not read.`,
  };
}

/** The text of bytes that must be UTF-8, or why there is none. */
export function decode(bytes: Buffer): Pick<FileText, 'text' | 'refusal'> {
  // A mark is kept: who writes the file again has to write it too.
  if (isUtf8(bytes)) return { text: bytes.toString() };
  return { text: undefined, refusal: 'The file is not UTF-8, so it was not read.' };
}
