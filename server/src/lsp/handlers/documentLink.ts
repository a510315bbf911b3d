import type { CancellationToken, DocumentLink, DocumentLinkParams } from 'vscode-languageserver';
import { linksOf } from '../features/documentLinks.ts';
import type { Session } from '../session/session.ts';
import { collect, readingFor } from './reading.ts';

/** `textDocument/documentLink`. */
export async function documentLinks(
  { textDocument }: DocumentLinkParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<DocumentLink[]> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  return reading ? (await collect(linksOf(reading), reading, cancellation)).flat() : [];
}
