import type { CancellationToken, CompletionItem } from 'vscode-languageserver';
import type { CompletionData } from '../features/completion/completion.ts';
import { documentationOf } from '../features/completion/documentation.ts';
import { findDocument } from '../session/documents.ts';
import type { Session } from '../session/session.ts';
import { throwIfCancelled } from './reading.ts';

/** `completionItem/resolve`: says what an item stands for. */
export async function resolveCompletion(
  item: CompletionItem,
  cancellation: CancellationToken,
  session: Session,
): Promise<CompletionItem> {
  const { uri, subject } = item.data as CompletionData;
  const document = findDocument(session.documents, uri);
  const reading = document && (await session.readingOf(document));
  throwIfCancelled(cancellation);
  // Where the document was closed meanwhile, nobody looks at the item any more.
  const documentation = reading && (await documentationOf(subject, item.label, reading));
  return documentation ? { ...item, documentation } : item;
}
