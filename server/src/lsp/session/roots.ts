import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkspaceFolder, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import { decoded } from '../../files/names.ts';

/** A workspace folder on this machine. */
export interface Root {
  /** As the client spells it, without a slash at its end. */
  readonly uri: string;
  readonly name: string;
  readonly path: string;
}

/** The folders that the user has open. Those that are not on this machine are none of them. */
export class Roots {
  #all: readonly Root[];

  constructor(folders: readonly WorkspaceFolder[]) {
    this.#all = folders.flatMap(rootOf);
  }

  get all(): readonly Root[] {
    return this.#all;
  }

  change({ added, removed }: WorkspaceFoldersChangeEvent): void {
    const gone = new Set(removed.flatMap(rootOf).map(({ uri }) => decoded(uri)));
    this.#all = [...this.#all.filter(({ uri }) => !gone.has(decoded(uri))), ...added.flatMap(rootOf)];
  }

  /** The innermost folder that the file is in. */
  of(uri: string): Root | undefined {
    const file = decoded(uri);
    return this.#all
      .filter((root) => file.startsWith(`${decoded(root.uri)}/`))
      .reduce<Root | undefined>(
        (inner, root) => (inner && inner.uri.length > root.uri.length ? inner : root),
        undefined,
      );
  }

  /** What messages call the file: its path from the root, and which root that is where there are several. */
  nameOf(uri: string): string {
    const root = this.of(uri);
    const file = decoded(uri);
    if (!root) return file.slice(file.lastIndexOf('/') + 1);
    const path = file.slice(decoded(root.uri).length + 1);
    return this.#all.length > 1 ? `${root.name}/${path}` : path;
  }
}

/** The URI of a file in the folder, spelled as the client spells that of the folder. */
export function uriIn(root: Root, path: string): string {
  const names = relative(root.path, path).split(sep);
  return [root.uri, ...names.map(encodeURIComponent)].join('/');
}

/** The path of a file of this machine; undefined for any other. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined; // It names no file that this machine could have.
  }
}

function rootOf({ uri, name }: WorkspaceFolder): Root[] {
  const path = pathOf(uri);
  return path === undefined ? [] : [{ uri: uri.replace(/\/+$/, ''), name, path }];
}
