import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, PreviousResultId, WorkspaceDiagnosticReport } from 'vscode-languageserver/node';
import { readLocalFile } from '../../server/src/lsp/session/files.ts';
import { TestFolder } from '../files/folder.ts';
import { type ClientOptions, pullingClient, TestClient } from './harness.ts';

export const pullingWithFolders = {
  ...pullingClient,
  workspace: { ...pullingClient.workspace, workspaceFolders: true },
};

interface Shown {
  readonly resultId: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A client with a folder on disk, that shows what the server says of the files in it as VS Code would. */
export class WorkspaceClient implements AsyncDisposable {
  readonly client: TestClient;
  readonly folder: TestFolder;
  readonly #shown = new Map<string, Shown>();
  /** What it asked about by itself, which is what it shows of it. */
  readonly #asked = new Map<string, string | undefined>();

  private constructor(client: TestClient, folder: TestFolder) {
    this.client = client;
    this.folder = folder;
  }

  static async start(files: Record<string, string>, options: ClientOptions = {}): Promise<WorkspaceClient> {
    const folder = await TestFolder.make(files);
    const client = await TestClient.start({
      capabilities: pullingWithFolders,
      readFile: readLocalFile,
      folders: { store: folder.path },
      ...options,
    });
    return new WorkspaceClient(client, folder);
  }

  uri(path: string): string {
    return pathToFileURL(this.folder.at(path)).href;
  }

  path(uri: string): string {
    const start = `${pathToFileURL(this.folder.path).href}/`;
    assert.ok(uri.startsWith(start), uri);
    return decodeURIComponent(uri.slice(start.length));
  }

  /** Asks, as it does again and again, and shows what is answered. Gives the paths of which something was said. */
  async poll(): Promise<string[]> {
    const paths = this.show(await this.client.pullWorkspace(this.known));
    return paths.length > 0 ? paths : this.poll();
  }

  /** Asks about a document that is open in a tab. */
  async pull(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.client.pull(uri);
    assert.equal(report.kind, 'full');
    this.#asked.set(uri, report.resultId);
    this.#shown.delete(uri);
    return report.items;
  }

  /** Asks once more, and forgets the answer; from now on it shows what is said of the workspace. */
  async closeTab(uri: string): Promise<void> {
    const last = this.client.pull(uri);
    this.#shown.delete(uri);
    await last;
    this.#asked.delete(uri);
  }

  async close(uri: string): Promise<void> {
    const tab = this.closeTab(uri);
    await this.client.close(uri);
    await tab;
  }

  get known(): PreviousResultId[] {
    const shown = Array.from(this.#shown, ([uri, { resultId }]): [string, string | undefined] => [
      uri,
      resultId,
    ]);
    return [...shown, ...this.#asked].flatMap(([uri, value]) => (value ? [{ uri, value }] : []));
  }

  show({ items }: Pick<WorkspaceDiagnosticReport, 'items'>): string[] {
    const shown = items.filter(({ uri }) => !this.#asked.has(uri));
    return shown
      .map((item) => {
        assert.equal(item.kind, 'full');
        this.#shown.set(item.uri, { resultId: item.resultId, diagnostics: item.items });
        return this.path(item.uri);
      })
      .sort();
  }

  /** The codes of what it shows of each file, where it shows something. */
  get codes(): Record<string, unknown[]> {
    return Object.fromEntries(
      [...this.#shown]
        .filter(([, { diagnostics }]) => diagnostics.length > 0)
        .map(([uri, { diagnostics }]): [string, unknown[]] => [
          this.path(uri),
          diagnostics.map(({ code }) => code),
        ])
        .sort(([a], [b]) => Number(a > b) - Number(a < b)),
    );
  }

  diagnostics(path: string): readonly Diagnostic[] {
    return this.#shown.get(this.uri(path))?.diagnostics ?? [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.dispose();
    await this.folder[Symbol.asyncDispose]();
  }
}
