import {
  type CancellationToken,
  type Diagnostic,
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
  const items = await session.diagnose(document, () => cancellation.isCancellationRequested);
  if (cancellation.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
  if (!items) {
    const again = { retriggerRequest: true };
    throw new ResponseError(
      LSPErrorCodes.ServerCancelled,
      `What ${document.uri} is judged by changed.`,
      again,
    );
  }
  const resultId = idOf(items);
  if (resultId === previousResultId) return { kind: 'unchanged', resultId };
  return { kind: 'full', resultId, items: [...items] };
}

const ids = new WeakMap<readonly Diagnostic[], string>();

function idOf(items: readonly Diagnostic[]): string {
  const id = ids.get(items) ?? contentHash(JSON.stringify(items));
  ids.set(items, id);
  return id;
}
