import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { contentHash } from '../../lint/hash.ts';
import { findDocument } from '../session/documents.ts';
import type { Session } from '../session/session.ts';

/**
 * `textDocument/diagnostic`. The result's id is that of its content, so that a client which has it already is
 * told so in a word. What cannot be judged is an error, never an empty report.
 */
export async function pullDiagnostics(
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<DocumentDiagnosticReport> {
  const document = findDocument(session.documents, textDocument.uri);
  if (!document) throw new ResponseError(ErrorCodes.InvalidParams, `${textDocument.uri} is not open.`);
  const items = await session.diagnose(document);
  if (cancellation.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
  const resultId = contentHash(JSON.stringify(items));
  return resultId === previousResultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items };
}
