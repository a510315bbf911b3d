import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { ifThere } from '../files/missing.ts';
import { fileFailure } from './failure.ts';

/**
 * A file that is to take the place of another, or a new one. It is made beside its place, where it can be seen
 * early whether that is possible, and moved there as a whole: whoever reads sees the old text or all of the new.
 */
export class PendingFile {
  /** Its place, behind links. */
  readonly path: string;
  readonly #unfinished: string;
  readonly #handle: FileHandle;

  private constructor(path: string, unfinished: string, handle: FileHandle) {
    this.path = path;
    this.#unfinished = unfinished;
    this.#handle = handle;
  }

  /** Behind a link it is the target that is replaced. `mode` is that of what is there where it is left out. */
  static async create(path: string, mode?: number): Promise<PendingFile> {
    try {
      const target = (await ifThere(() => realpath(path))) ?? path;
      const there = await ifThere(() => stat(target));
      if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' });
      const unfinished = `${target}.${randomUUID()}.tmp`;
      const handle = await open(unfinished, 'wx', mode);
      // What this process may not give to new files is kept where it is there.
      if (there && mode === undefined) await handle.chmod(there.mode);
      return new PendingFile(target, unfinished, handle);
    } catch (error) {
      throw fileFailure('write', path, error);
    }
  }

  async replace(text: string): Promise<void> {
    try {
      await this.#handle.writeFile(text);
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#unfinished, this.path);
    } catch (error) {
      await this.discard();
      throw fileFailure('write', this.path, error);
    }
  }

  /** Leaves what was there as it was. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.#unfinished, { force: true });
  }
}

/** As a `PendingFile`, at once; what is no file to replace, such as `/dev/stdout`, takes the text and stays. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  if (!(await isSpecial(path))) return (await PendingFile.create(path)).replace(text);
  try {
    await writeFile(path, text, { flag: constants.O_WRONLY });
  } catch (error) {
    throw fileFailure('write', path, error);
  }
}

/** True of a device, a pipe and a socket. What keeps this from being known keeps the file from being opened too. */
export async function isSpecial(path: string): Promise<boolean> {
  const there = await stat(path).catch(() => undefined);
  return there !== undefined && !there.isFile() && !there.isDirectory();
}
