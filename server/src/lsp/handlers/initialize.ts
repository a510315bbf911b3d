import { type InitializeResult, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { keyAccessScheme } from '../../../../common/src/keyAccess.ts';
import {
  type ClientCommand,
  type InitializationOptions,
  serverCommands,
} from '../../../../common/src/protocol.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import type { ClientCapabilities } from '../capabilities.ts';
import { codeActionKinds } from '../features/codeActions.ts';
import { lensCommands } from '../features/codeLenses.ts';

/** Offers what this client can use: a client that does not pull diagnostics gets them pushed. */
export function initializeResult(
  capabilities: ClientCapabilities,
  { commands = [] }: InitializationOptions,
): InitializeResult {
  const { pullsDiagnostics, preparesRename, readsContent } = capabilities;
  return {
    serverInfo: { name: packageJson.name, version: packageJson.version },
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      completionProvider: { triggerCharacters: ['"', ':'], resolveProvider: true },
      inlayHintProvider: true,
      documentSymbolProvider: { label: 'API Keys' },
      workspaceSymbolProvider: true,
      documentLinkProvider: {},
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: preparesRename ? { prepareProvider: true } : true,
      ...actionProviders(capabilities, commands),
      workspace: {
        workspaceFolders: { supported: true, changeNotifications: true },
        ...(readsContent && { textDocumentContent: { schemes: [keyAccessScheme] } }),
      },
      ...(pullsDiagnostics && {
        diagnosticProvider: {
          identifier: 'vtex-keys',
          interFileDependencies: true,
          workspaceDiagnostics: true,
        },
      }),
    },
  };
}

function actionProviders(
  { codeActions, codeActionEditsResolved, codeLenses, appliesEdits, showsDocuments }: ClientCapabilities,
  commands: readonly ClientCommand[],
): Partial<ServerCapabilities> {
  const executed = [
    ...(appliesEdits ? [serverCommands.suppress] : []),
    ...(showsDocuments ? [serverCommands.openPolicy] : []),
  ];
  const hasLenses = codeLenses && lensCommands.some((command) => commands.includes(command));
  return {
    ...(codeActions && {
      codeActionProvider: { codeActionKinds, resolveProvider: codeActionEditsResolved },
    }),
    ...(hasLenses && { codeLensProvider: { resolveProvider: true } }),
    ...(executed.length > 0 && { executeCommandProvider: { commands: executed } }),
  };
}
