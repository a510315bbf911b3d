import type { Connection } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Session } from '../session/session.ts';

/** Pushes the diagnostics of a document, for clients that do not pull; what an edit overtook is dropped. */
export async function publishDiagnostics(
  document: TextDocument,
  connection: Connection,
  session: Session,
): Promise<void> {
  const { uri, version } = document;
  const diagnostics = await session.diagnose(document);
  const isCurrent = session.documents.get(uri) === document && document.version === version;
  if (isCurrent) await connection.sendDiagnostics({ uri, version, diagnostics });
}
