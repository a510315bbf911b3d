import {
  type CancellationToken,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import type { FileReport } from '../session/closedFile.ts';
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
  if (!document) return pullClosed(textDocument.uri, previousResultId, session);
  session.workspace.opened(document.uri);
  const report = await session.diagnose(document, () => cancellation.isCancellationRequested);
  if (cancellation.isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
  if (!report) {
    const again = { retriggerRequest: true };
    throw new ResponseError(
      LSPErrorCodes.ServerCancelled,
      `What ${document.uri} is judged by changed.`,
      again,
    );
  }
  return answer(report, previousResultId);
}

/** Clients ask once more about a document that they close. */
async function pullClosed(
  uri: string,
  previousResultId: string | undefined,
  { workspace }: Session,
): Promise<DocumentDiagnosticReport> {
  const report = await workspace.reportOf(uri);
  if (!report) throw new ResponseError(ErrorCodes.InvalidParams, `${uri} is not open.`);
  return answer(report, previousResultId);
}

function answer(report: FileReport, previousResultId: string | undefined): DocumentDiagnosticReport {
  const { resultId } = report;
  if (resultId === previousResultId) return { kind: 'unchanged', resultId };
  // Not read before: they are made when they are first asked for.
  return { kind: 'full', resultId, items: [...report.diagnostics] };
}
