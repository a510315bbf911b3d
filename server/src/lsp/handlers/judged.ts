import type { CancellationToken } from 'vscode-languageserver';
import type { Judged, Session } from '../session/session.ts';
import { contentModified, documentOf, throwIfCancelled } from './reading.ts';

/** What is found in an open document as it is now. Throws the errors of the protocol. */
export async function judgedDocument(
  uri: string,
  cancellation: CancellationToken,
  session: Session,
): Promise<Judged> {
  const document = documentOf(uri, session);
  const judged = await session.judge(document, () => cancellation.isCancellationRequested);
  throwIfCancelled(cancellation);
  if (!judged) throw contentModified(uri);
  return judged;
}
