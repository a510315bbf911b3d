import type { InitializeParams } from 'vscode-languageserver';

/** What the client can do, read once from the tree of its announced capabilities. */
export interface ClientCapabilities {
  /** It asks for diagnostics, so none are pushed. */
  readonly pullsDiagnostics: boolean;
  /** It asks again when told that diagnostics changed for another reason than an edit. */
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  /** It answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** It lets the server register for changes of the configuration. */
  readonly configurationRegistration: boolean;
  /** It lets the server register for changes of files. */
  readonly watchedFilesRegistration: boolean;
}

export function resolveCapabilities({ capabilities }: InitializeParams): ClientCapabilities {
  const { textDocument, workspace } = capabilities;
  const pull = textDocument?.diagnostic;
  // What is announced for pushed diagnostics holds for pulled ones where they are silent: 3.17 had it only there.
  const push = textDocument?.publishDiagnostics;
  return {
    pullsDiagnostics: pull !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    relatedInformation: pull?.relatedInformation ?? push?.relatedInformation ?? false,
    codeDescription: pull?.codeDescriptionSupport ?? push?.codeDescriptionSupport ?? false,
    diagnosticData: pull?.dataSupport ?? push?.dataSupport ?? false,
    configuration: workspace?.configuration ?? false,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    watchedFilesRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
  };
}
