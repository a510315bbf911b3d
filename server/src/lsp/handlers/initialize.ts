import { type InitializeResult, TextDocumentSyncKind } from 'vscode-languageserver';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { ClientCapabilities } from '../capabilities.ts';

/** Offers what this client can use: a client that does not pull diagnostics gets them pushed. */
export function initializeResult({ pullsDiagnostics }: ClientCapabilities): InitializeResult {
  return {
    serverInfo: { name: packageJson.name, version: packageJson.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...(pullsDiagnostics && {
        diagnosticProvider: {
          identifier: 'vtex-keys',
          interFileDependencies: false,
          workspaceDiagnostics: false,
        },
      }),
    },
  };
}
