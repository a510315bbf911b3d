import type { WorkspaceSymbol } from 'vscode-languageserver';

/** The symbols of files, kept for as long as the files stay as they were when they were read. */
export class SymbolIndex {
  readonly #known = new Map<
    string,
    { readonly version: unknown; readonly symbols: readonly WorkspaceSymbol[] }
  >();

  /** Undefined where the file has to be read: nothing is kept of a version that nobody knows. */
  of(uri: string, version: unknown): readonly WorkspaceSymbol[] | undefined {
    const known = this.#known.get(uri);
    return known && version !== undefined && known.version === version ? known.symbols : undefined;
  }

  keep(uri: string, version: unknown, symbols: readonly WorkspaceSymbol[]): void {
    this.#known.set(uri, { version, symbols });
  }

  /** Lets go of all other files. */
  retain(uris: ReadonlySet<string>): void {
    for (const uri of this.#known.keys()) if (!uris.has(uri)) this.#known.delete(uri);
  }
}
