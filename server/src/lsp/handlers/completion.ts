import {
  type CancellationToken,
  type CompletionList,
  type CompletionParams,
  CompletionTriggerKind,
} from 'vscode-languageserver';
import { isPolicyFile } from '../../files/names.ts';
import { completionsAt, type Place, placeAt } from '../features/completion/completion.ts';
import type { Session } from '../session/session.ts';
import { contentModified, documentOf, throwIfCancelled } from './reading.ts';

/**
 * `textDocument/completion`. Users type on while it is answered, so that where they are is read first, as the
 * document is now.
 */
export async function completion(
  { textDocument, position, context }: CompletionParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<CompletionList | null> {
  const document = documentOf(textDocument.uri, session);
  const offset = document.offsetAt(position);
  const { version } = document;
  const isRead = isPolicyFile(document.uri) || document.linter() !== undefined;
  const early = isRead ? placeAt(document, document.linter(), offset) : undefined;
  const reading = await session.readingOf(document);
  throwIfCancelled(cancellation);
  if (!reading) return null;
  if (!isRead && document.version !== version) throw contentModified(document.uri);
  const place = isRead ? early : placeAt(document, reading.linter, offset);
  const isTyped = context?.triggerKind === CompletionTriggerKind.TriggerCharacter;
  if (!place || (isTyped && isBehindValue(place))) return null;
  return completionsAt(place, reading);
}

/** A quote that closes a string is typed like one that opens one: only a user who asks wants another property. */
function isBehindValue({ cursor: { slot } }: Place): boolean {
  return slot.commaAt !== undefined && slot.commaAt === slot.range.start;
}
