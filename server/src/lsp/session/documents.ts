import type { TextDocuments } from 'vscode-languageserver';
import { policyFileName } from '../../lint/resolvePolicy.ts';
import type { LanguageId } from '../../lint/tree.ts';
import type { OpenDocument } from './openDocument.ts';

/** The language of a manifest by its file name, as the command line would read it; undefined for any other file. */
export function manifestLanguage(uri: string): LanguageId | undefined {
  const [, comments] = /(?:^|[/\\.])vtex-keys\.json(c?)$/.exec(decoded(uri)) ?? [];
  if (comments === undefined) return undefined;
  return comments ? 'jsonc' : 'json';
}

export function isPolicyFile(uri: string): boolean {
  return /[^/\\]*$/.exec(decoded(uri))?.[0] === policyFileName;
}

/** Clients encode one URI in several ways, such as the colon of a drive. */
export function findDocument(documents: TextDocuments<OpenDocument>, uri: string): OpenDocument | undefined {
  return documents.get(uri) ?? documents.all().find((document) => decoded(document.uri) === decoded(uri));
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri; // Not encoded as it should be, so it is what it says.
  }
}
