import type { TextDocuments } from 'vscode-languageserver';
import { decoded } from '../../files/names.ts';
import type { OpenDocument } from './openDocument.ts';

/** Clients encode one URI in several ways, such as the colon of a drive. */
export function findDocument(documents: TextDocuments<OpenDocument>, uri: string): OpenDocument | undefined {
  return documents.get(uri) ?? documents.all().find((document) => decoded(document.uri) === decoded(uri));
}
