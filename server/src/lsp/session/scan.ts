import { stat } from 'node:fs/promises';
import type { LintSettings } from '../../../../common/src/protocol.ts';
import { excludesOf } from '../../files/excludes.ts';
import { ifThere } from '../../files/missing.ts';
import { decoded } from '../../files/names.ts';
import { findFiles, isSearched, type SearchOptions } from '../../files/search.ts';
import { pathOf, type Root, type Roots, uriIn } from './roots.ts';

export interface ScanPorts {
  readonly roots: Roots;
  settingsOf(root: Root): Promise<LintSettings>;
  /** The setting `files.exclude`, of whatever shape. */
  excludesOf(root: Root): Promise<unknown>;
  log(message: string): void;
}

/** Which manifests and policies there are in the workspace folders, as the settings of each say. */
export class Scan {
  readonly #ports: ScanPorts;
  /** What is looked for in each folder, undefined where nothing is. Asked for once until the next scan. */
  #options = new Map<Root, Promise<SearchOptions | undefined>>();

  constructor(ports: ScanPorts) {
    this.#ports = ports;
  }

  /** The paths of all files, by their URIs. Rejects where a client does not say which they are to be. */
  async files(): Promise<Map<string, string>> {
    this.#options = new Map();
    const files = new Map<string, string>();
    for (const root of this.#ports.roots.all) {
      const options = await this.#optionsOf(root);
      if (!options) continue;
      for await (const path of findFiles(root.path, options)) {
        const uri = uriIn(root, path);
        // In a folder within this one its own settings hold.
        if (this.#ports.roots.of(uri) === root) files.set(uri, path);
      }
    }
    return files;
  }

  /** The file, where `files` would give it. */
  async find(uri: string): Promise<{ uri: string; path: string } | undefined> {
    const root = this.#ports.roots.of(uri);
    const path = pathOf(uri);
    if (!root || path === undefined) return undefined;
    const options = await this.#optionsOf(root);
    return options && (await isSearched(root.path, path, options))
      ? { uri: uriIn(root, path), path }
      : undefined;
  }

  #optionsOf(root: Root): Promise<SearchOptions | undefined> {
    const known = this.#options.get(root) ?? this.#askOptions(root);
    this.#options.set(root, known);
    return known;
  }

  async #askOptions(root: Root): Promise<SearchOptions | undefined> {
    const { enable, scope } = await this.#ports.settingsOf(root);
    if (!enable || scope === 'openFiles') return undefined;
    return {
      isExcluded: excludesOf(await this.#ports.excludesOf(root)),
      onUnreadable: (folder, error) =>
        this.#ports.log(`Manifests in ${folder} are not checked, because it cannot be read: ${error}`),
    };
  }
}

/** Whether there is a folder of this name, which may have come with all that is in it. */
export async function isFolder(uri: string): Promise<boolean> {
  const path = pathOf(uri);
  if (path === undefined || /[/\\](\.git|node_modules)([/\\]|$)/.test(decoded(uri))) return false;
  return (await ifThere(() => stat(path)))?.isDirectory() ?? false;
}
