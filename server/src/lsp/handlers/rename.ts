import {
  type CancellationToken,
  LSPErrorCodes,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import {
  definitionOf,
  governedBy,
  roleAt,
  usesOfRole,
  whyNotNamed,
  whyNotRename,
} from '../features/customRoles.ts';
import { linesOf } from '../features/lines.ts';
import { type FileEdits, workspaceEdit } from '../features/workspaceEdits.ts';
import { findDocument } from '../session/documents.ts';
import type { Session } from '../session/session.ts';
import { readingFor, throwIfCancelled } from './reading.ts';

/** `textDocument/rename`: of a custom role, in its policy and in all that names it, open or not. */
export async function rename(
  { textDocument, position, newName }: RenameParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<WorkspaceEdit | null> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  const role = reading && roleAt(reading, reading.document.offsetAt(position));
  if (!role) return null;
  const definition = await definitionOf(role.name, reading);
  if (!definition) throw refused(whyNotRename(role.name, reading));
  if (newName === role.name) return { changes: {} };
  const governed = await governedBy(definition.uri, session.roleFiles);
  const reason = whyNotNamed(newName, reading, [reading.resolved, ...governed.values()]);
  if (reason) throw refused(reason);
  const written = JSON.stringify(newName).slice(1, -1);
  const files: FileEdits[] = [];
  for await (const { uri, text, spans } of usesOfRole(
    role.name,
    definition,
    reading.resolved,
    session.roleFiles,
  )) {
    throwIfCancelled(cancellation);
    const rangeOf = linesOf({ uri, text });
    const open = findDocument(session.documents, uri);
    const edits = spans.map((span) => ({ range: rangeOf(span), newText: written }));
    files.push({ uri: open?.uri ?? uri, version: open?.version ?? null, edits });
  }
  return workspaceEdit(files, session.capabilities);
}

function refused(reason: string | undefined): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, reason ?? 'This cannot be renamed.');
}
