import { randomUUID } from 'node:crypto';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { fileFailure } from './failure.ts';

/**
 * A file that is to take the place of another, or a new one. It is made beside its place, where it can be seen
 * early whether that is possible, and moved there as a whole: whoever reads sees the old text or all of the new.
 */
export class PendingFile {
  readonly #path: string;
  readonly #unfinished: string;
  readonly #handle: FileHandle;

  private constructor(path: string, unfinished: string, handle: FileHandle) {
    this.#path = path;
    this.#unfinished = unfinished;
    this.#handle = handle;
  }

  /** Behind a link it is the target that is replaced. `mode` is that of what is there where it is left out. */
  static async create(path: string, mode?: number): Promise<PendingFile> {
    try {
      const target = await realpath(path).catch(() => path);
      const kept = await stat(target).catch(() => undefined);
      if (kept?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' });
      const unfinished = `${target}.${randomUUID()}.tmp`;
      return new PendingFile(target, unfinished, await open(unfinished, 'wx', mode ?? kept?.mode ?? 0o666));
    } catch (error) {
      throw fileFailure('write', path, error);
    }
  }

  async replace(text: string): Promise<void> {
    try {
      await this.#handle.writeFile(text);
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#unfinished, this.#path);
    } catch (error) {
      await this.discard();
      throw fileFailure('write', this.#path, error);
    }
  }

  /** Leaves what was there as it was. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => {});
    await rm(this.#unfinished, { force: true });
  }
}

export async function writeAtomically(path: string, text: string): Promise<void> {
  await (await PendingFile.create(path)).replace(text);
}
