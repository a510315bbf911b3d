import type { CancellationToken, Hover, HoverParams } from 'vscode-languageserver';
import { hoverAt } from '../features/hover.ts';
import type { Session } from '../session/session.ts';
import { readingFor } from './reading.ts';

/** `textDocument/hover`. */
export async function hover(
  { textDocument, position }: HoverParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<Hover | null> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  return (reading && (await hoverAt(reading, reading.document.offsetAt(position)))) ?? null;
}
