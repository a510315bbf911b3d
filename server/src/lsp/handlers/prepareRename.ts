import {
  type CancellationToken,
  LSPErrorCodes,
  type PrepareRenameParams,
  type Range,
  ResponseError,
} from 'vscode-languageserver';
import { roleAt, whyNotRename } from '../features/customRoles.ts';
import type { Session } from '../session/session.ts';
import { readingFor } from './reading.ts';

/** `textDocument/prepareRename`: the name of a custom role. Rejects for a role that has another owner, saying so. */
export async function prepareRename(
  { textDocument, position }: PrepareRenameParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<{ range: Range; placeholder: string } | null> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  const role = reading && roleAt(reading, reading.document.offsetAt(position));
  if (!role) return null;
  const reason = whyNotRename(role.name, reading);
  if (reason) throw new ResponseError(LSPErrorCodes.RequestFailed, reason);
  return { range: reading.document.rangeOf(role.range), placeholder: role.name };
}
