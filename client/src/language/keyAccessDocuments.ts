import * as vscode from 'vscode';
import { type LanguageClient, TextDocumentContentRequest } from 'vscode-languageclient/node';
import { keyAccessScheme } from '../../../common/src/keyAccess.ts';

/**
 * The documents that say what a key can do. Their text is the server's, and VS Code asks for it; they are shown
 * in the Markdown preview, which renders their tables.
 */
export async function openKeyAccess(uri: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
  // The extension with the preview comes with VS Code, and can be switched off.
  if (vscode.extensions.getExtension('vscode.markdown-language-features')) {
    await vscode.commands.executeCommand('markdown.showPreviewToSide', document.uri);
  } else {
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  }
}

/** Has what an earlier server said replaced by what this one says, and what is shown kept up with the manifests. */
export function showCurrent(client: LanguageClient): void {
  const feature = client.getFeature(TextDocumentContentRequest.method);
  const open = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === keyAccessScheme);
  for (const { onDidChangeEmitter } of feature?.getProviders() ?? []) {
    // VS Code lets go of a document that only a preview shows, which then would not hear of changes.
    onDidChangeEmitter.event(() => vscode.commands.executeCommand('markdown.preview.refresh'));
    for (const { uri } of open) onDidChangeEmitter.fire(uri);
  }
}
