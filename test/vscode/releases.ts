/** A VS Code that the extension is tried in. */
export interface Release {
  vscode: string;
  /** The npm package `code-server` of this version carries that VS Code. */
  codeServer: string;
  /** The major version of Node that VS Code's server runs on. */
  node: number;
}

/** `minimum` is the oldest VS Code that package.json's `engines.vscode` lets in. */
export const releases = {
  latest: { vscode: '1.139.1', codeServer: '4.139.1', node: 24 },
  minimum: { vscode: '1.110.0', codeServer: '4.110.0', node: 22 },
} satisfies Record<string, Release>;

export type ReleaseName = keyof typeof releases;
