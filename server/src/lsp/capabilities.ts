import {
  type CompletionClientCapabilities,
  CompletionItemTag,
  type DiagnosticTag,
  type InitializeParams,
  InsertTextMode,
  type ClientCapabilities as LspCapabilities,
  MarkupKind,
} from 'vscode-languageserver';

/** What the client can do, read once from the tree of its announced capabilities. */
export interface ClientCapabilities {
  /** It asks for diagnostics, so none are pushed. */
  readonly pullsDiagnostics: boolean;
  /** It asks again when told that diagnostics changed for another reason than an edit. */
  readonly refreshesDiagnostics: boolean;
  readonly relatedInformation: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  /** Those that it shows. */
  readonly diagnosticTags: ReadonlySet<DiagnosticTag>;
  readonly hoverMarkdown: boolean;
  readonly completion: CompletionCapabilities;
  /** It asks again for inlay hints when told that they changed. */
  readonly refreshesInlayHints: boolean;
  /** It shows the outline of a file as a tree. */
  readonly hierarchicalSymbols: boolean;
  readonly documentLinkTooltip: boolean;
  /** It shows where a link to a definition begins, and all of what is defined. */
  readonly definitionLinks: boolean;
  /** It asks what can be renamed before it asks for a new name. */
  readonly preparesRename: boolean;
  /** It answers `workspace/configuration`. */
  readonly configuration: boolean;
  /** It lets the server register for changes of the configuration. */
  readonly configurationRegistration: boolean;
  /** It lets the server register for changes of files. */
  readonly watchedFilesRegistration: boolean;
  /** It tells when its workspace folders change. */
  readonly workspaceFolders: boolean;
  /** It shows how far work is that it did not ask for. */
  readonly workDoneProgress: boolean;
  /** It asks for the text of documents that the server makes. */
  readonly readsContent: boolean;
  /** It takes code actions that are more than commands. */
  readonly codeActions: boolean;
  /** It asks for the edit of a code action once that is chosen. */
  readonly codeActionEditsResolved: boolean;
  readonly disabledCodeActions: boolean;
  readonly preferredCodeActions: boolean;
  readonly codeLenses: boolean;
  /** It takes edits that say of which version of a document they are. */
  readonly documentChanges: boolean;
  /** It makes files as part of an edit. */
  readonly createsFiles: boolean;
  readonly snippetEdits: boolean;
  /** It applies an edit that it did not ask for. */
  readonly appliesEdits: boolean;
  /** It shows a file when it is told to. */
  readonly showsDocuments: boolean;
}

export interface CompletionCapabilities {
  readonly snippets: boolean;
  readonly markdown: boolean;
  /** It keeps or replaces what stands behind the cursor as the user wants. */
  readonly insertReplace: boolean;
  readonly tags: boolean;
  /** It indents what is inserted like the line. */
  readonly adjustsIndentation: boolean;
  /** What a list may say once for all of its items. */
  readonly itemDefaults: ReadonlySet<string>;
}

export function resolveCapabilities({ capabilities }: InitializeParams): ClientCapabilities {
  const { textDocument, workspace, window } = capabilities;
  const pull = textDocument?.diagnostic;
  // What is announced for pushed diagnostics holds for pulled ones where they are silent: 3.17 had it only there.
  const push = textDocument?.publishDiagnostics;
  return {
    pullsDiagnostics: pull !== undefined,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport ?? false,
    relatedInformation: pull?.relatedInformation ?? push?.relatedInformation ?? false,
    codeDescription: pull?.codeDescriptionSupport ?? push?.codeDescriptionSupport ?? false,
    diagnosticData: pull?.dataSupport ?? push?.dataSupport ?? false,
    diagnosticTags: new Set((pull?.tagSupport ?? push?.tagSupport)?.valueSet),
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    completion: resolveCompletion(textDocument?.completion),
    refreshesInlayHints: workspace?.inlayHint?.refreshSupport ?? false,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    documentLinkTooltip: textDocument?.documentLink?.tooltipSupport ?? false,
    definitionLinks: textDocument?.definition?.linkSupport ?? false,
    preparesRename: textDocument?.rename?.prepareSupport ?? false,
    configuration: workspace?.configuration ?? false,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    readsContent: workspace?.textDocumentContent !== undefined,
    watchedFilesRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    workspaceFolders: workspace?.workspaceFolders ?? false,
    workDoneProgress: window?.workDoneProgress ?? false,
    ...resolveEditing(capabilities),
  };
}

function resolveEditing({ textDocument, workspace, window }: LspCapabilities) {
  const { codeAction, codeLens } = textDocument ?? {};
  const {
    documentChanges = false,
    resourceOperations = [],
    snippetEditSupport,
  } = workspace?.workspaceEdit ?? {};
  const resolves = codeAction?.resolveSupport?.properties.includes('edit') ?? false;
  return {
    codeActions: codeAction?.codeActionLiteralSupport !== undefined,
    codeActionEditsResolved: resolves && codeAction?.dataSupport === true,
    disabledCodeActions: codeAction?.disabledSupport ?? false,
    preferredCodeActions: codeAction?.isPreferredSupport ?? false,
    codeLenses: codeLens !== undefined,
    documentChanges,
    // Other operations stand among the versioned changes alone.
    createsFiles: documentChanges && resourceOperations.includes('create'),
    snippetEdits: documentChanges && snippetEditSupport === true,
    appliesEdits: workspace?.applyEdit ?? false,
    showsDocuments: window?.showDocument?.support ?? false,
  };
}

function resolveCompletion(client: CompletionClientCapabilities | undefined): CompletionCapabilities {
  const { completionItem, completionList } = client ?? {};
  const modes = completionItem?.insertTextModeSupport?.valueSet ?? [];
  return {
    snippets: completionItem?.snippetSupport ?? false,
    markdown: completionItem?.documentationFormat?.includes(MarkupKind.Markdown) ?? false,
    insertReplace: completionItem?.insertReplaceSupport ?? false,
    tags: completionItem?.tagSupport?.valueSet.includes(CompletionItemTag.Deprecated) ?? false,
    adjustsIndentation: modes.includes(InsertTextMode.adjustIndentation),
    itemDefaults: new Set(completionList?.itemDefaults),
  };
}
