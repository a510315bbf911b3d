import type { Connection } from 'vscode-languageserver';
import type { OpenDocument } from '../session/openDocument.ts';
import type { Session } from '../session/session.ts';

/** Pushes the diagnostics of a document, for clients that do not pull; what an edit overtook is dropped. */
export async function publishDiagnostics(
  document: OpenDocument,
  connection: Connection,
  session: Session,
): Promise<void> {
  const { uri, version } = document;
  const isOvertaken = (): boolean => session.documents.get(uri) !== document || document.version !== version;
  const report = await session.diagnose(document, isOvertaken);
  if (report && !isOvertaken()) {
    await connection.sendDiagnostics({ uri, version, diagnostics: [...report.diagnostics] });
  }
}
