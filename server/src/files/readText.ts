import { isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
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
export function readTextSync(
  path: string,
  maxLength: number,
): Pick<FileText, 'text' | 'refusal'> | undefined {
  try {
    const file = openSync(path, 'r');
    try {
      const begin = beginOf(file);
      if (begin.length < room.length) return decodeUpTo(maxLength, begin.length, () => begin);
      const { size } = fstatSync(file);
      return decodeUpTo(maxLength, size, () => Buffer.concat([begin, readFileSync(file)]));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Room for most files, used again and again: of ten thousand buffers most would wait for their collection. */
const room = Buffer.allocUnsafeSlow(65_536);

/** As much as there is room for. To be used before the next file is read. */
function beginOf(file: number): Buffer {
  let length = 0;
  let read: number;
  do {
    read = readSync(file, room, length, room.length - length, null);
    length += read;
  } while (read > 0);
  return room.subarray(0, length);
}

function decodeUpTo(maxLength: number, size: number, read: () => Buffer): Pick<FileText, 'text' | 'refusal'> {
  return size > 3 * maxLength ? tooLarge(size) : decode(read());
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
