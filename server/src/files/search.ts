import { relative, sep } from 'node:path';
import { type IsExcluded, nothingExcluded } from './excludes.ts';
import { type FileSystem, waitingFor } from './fileSystem.ts';
import { GitIgnore } from './gitIgnore.ts';
import { isMissing } from './missing.ts';
import { isPolicyFile, manifestLanguage } from './names.ts';

export interface SearchOptions {
  /** What is left out beside what git ignores. Nothing where it is left out. */
  readonly isExcluded?: IsExcluded;
  /** Told of each folder that is there but cannot be read; what is in it is not found. */
  readonly onUnreadable: (folder: string, error: unknown) => void;
  /** Ends the search early, without an error. */
  readonly signal?: AbortSignal;
  /** How it reads: `waitingFor` where it is left out. */
  readonly fileSystem?: FileSystem;
}

/** Folders that are read at the same time. */
const foldersAtOnce = 16;

/**
 * The paths of the key manifests and policy files in a folder and below, those of one folder by name. They exist when they
 * are listed; who reads them has to bear that they vanished. Left out: what git ignores, `.git` and
 * `node_modules`, and symbolic links, as what they lead to is either found anyway or no part of the tree; so
 * there are no loops. The folder itself may be a link.
 */
export async function* findFiles(root: string, options: SearchOptions): AsyncGenerator<string> {
  const search = new Search(root, options);
  const waiting: Folder[] = await search.begin();
  while (waiting.length > 0 && !options.signal?.aborted) {
    const read = await Promise.all(waiting.splice(0, foldersAtOnce).map((folder) => search.read(folder)));
    for (const { files, folders } of read) {
      yield* files;
      waiting.push(...folders);
    }
  }
}

/** Whether `findFiles` finds the path, or would where there is such a file. */
export async function isSearched(root: string, path: string, options: SearchOptions): Promise<boolean> {
  const names = relative(root, path).split(sep);
  if (names[0] === '..' || !isWanted(path)) return false;
  const search = new Search(root, options);
  let [folder] = await search.begin();
  for (const [index, name] of names.entries()) {
    if (!folder) return false;
    const isFile = index === names.length - 1;
    const there: Entry[] = await search.list(folder.path);
    if (!there.some((entry) => entry.name === name)) there.push({ name, isFolder: !isFile });
    const { files, folders } = await search.choose(
      folder,
      there.filter((entry) => entry.name === name),
      new Set(there.map((entry) => entry.name)),
    );
    if (isFile) return files.length > 0;
    folder = folders[0];
  }
  return false;
}

interface Folder {
  readonly path: string;
  /** The way to it from the root, with slashes: empty, or ending in one. */
  readonly way: string;
  readonly ignore: GitIgnore;
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

interface Found {
  readonly files: readonly string[];
  readonly folders: readonly Folder[];
}

class Search {
  readonly #root: string;
  readonly #options: SearchOptions;
  readonly #fileSystem: FileSystem;

  constructor(root: string, options: SearchOptions) {
    this.#root = root;
    this.#options = options;
    this.#fileSystem = options.fileSystem ?? waitingFor;
  }

  /** The folder to begin with, where it can be read. */
  async begin(): Promise<Folder[]> {
    const ignore = await this.#try(this.#root, () => GitIgnore.of(this.#root, this.#fileSystem));
    return ignore ? [{ path: this.#root, way: '', ignore }] : [];
  }

  async read(folder: Folder): Promise<Found> {
    const entries = await this.list(folder.path);
    return this.choose(folder, entries, new Set(entries.map(({ name }) => name)));
  }

  /** Without links. */
  async list(folder: string): Promise<Entry[]> {
    const entries = (await this.#try(folder, async () => this.#fileSystem.readdir(folder))) ?? [];
    return entries
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => Number(a.name > b.name) - Number(a.name < b.name));
  }

  async choose(folder: Folder, entries: readonly Entry[], siblings: ReadonlySet<string>): Promise<Found> {
    const files: string[] = [];
    const folders: Folder[] = [];
    const { isExcluded = nothingExcluded } = this.#options;
    for (const { name, isFolder } of entries) {
      if (isFolder ? name === '.git' || name === 'node_modules' : !isWanted(name)) continue;
      const path = folder.path.endsWith(sep) ? folder.path + name : folder.path + sep + name;
      if (folder.ignore.ignores(path, isFolder) || isExcluded(folder.way + name, siblings)) continue;
      if (!isFolder) files.push(path);
      else {
        const ignore = await this.#try(path, () => folder.ignore.enter(path));
        if (ignore) folders.push({ path, way: `${folder.way}${name}/`, ignore });
      }
    }
    return { files, folders };
  }

  async #try<Result>(folder: string, read: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!isMissing(error)) this.#options.onUnreadable(folder, error);
      return undefined;
    }
  }
}

function isWanted(file: string): boolean {
  return manifestLanguage(file) !== undefined || isPolicyFile(file);
}
