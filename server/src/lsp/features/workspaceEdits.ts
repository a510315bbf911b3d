import {
  type SnippetTextEdit,
  type TextDocumentEdit,
  TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type * as lint from '../../lint/findings.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import type { OpenDocument } from '../session/openDocument.ts';

/** Edits of one file. */
export interface FileEdits {
  readonly uri: string;
  /** That of the text that the edits are made for; null of a file that is not open. */
  readonly version: number | null;
  readonly edits: readonly (TextEdit | SnippetTextEdit)[];
  /** Whether the file is yet to be made. */
  readonly isNew?: boolean;
}

/** Edits of a document as it is now. */
export function editsOf(document: OpenDocument, edits: readonly lint.TextEdit[]): FileEdits {
  return {
    uri: document.uri,
    version: document.version,
    edits: edits.map(({ range, newText }) => TextEdit.replace(document.rangeOf(range), newText)),
  };
}

/** As the client can apply it. New files and snippets are for clients that said so alone. */
export function workspaceEdit(
  files: readonly FileEdits[],
  { documentChanges }: ClientCapabilities,
): WorkspaceEdit {
  const edited = files.filter(({ edits }) => edits.length > 0);
  if (!documentChanges) {
    const plain = edited.map(({ uri, edits }) => [uri, edits.filter((edit) => TextEdit.is(edit))] as const);
    return { changes: Object.fromEntries(plain) };
  }
  return {
    documentChanges: edited.flatMap(({ uri, version, edits, isNew }) => {
      const edit: TextDocumentEdit = { textDocument: { uri, version }, edits: [...edits] };
      return isNew ? [{ kind: 'create' as const, uri }, edit] : [edit];
    }),
  };
}
