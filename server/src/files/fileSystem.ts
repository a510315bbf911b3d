import { type Dirent, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';

type Awaitable<Value> = Value | Promise<Value>;

/** What a search reads of a disk. */
export interface FileSystem {
  readdir(folder: string): Awaitable<Dirent[]>;
  /** As UTF-8. */
  readFile(path: string): Awaitable<string>;
  stat(path: string): Awaitable<Stats>;
}

/** Holds up nobody who has something else to do meanwhile. */
export const waitingFor: FileSystem = {
  readdir: (folder) => readdir(folder, { withFileTypes: true }),
  readFile: (path) => readFile(path, 'utf8'),
  stat: (path) => stat(path),
};

/** The same in a fraction of the time, and nothing is done meanwhile. */
export const atOnce: FileSystem = {
  readdir: (folder) => readdirSync(folder, { withFileTypes: true }),
  readFile: (path) => readFileSync(path, 'utf8'),
  stat: (path) => statSync(path),
};
