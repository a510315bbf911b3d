import type { CancellationToken, InlayHint, InlayHintParams } from 'vscode-languageserver';
import { inlayHintsIn } from '../features/inlayHints.ts';
import type { Session } from '../session/session.ts';
import { collect, readingFor } from './reading.ts';

/** `textDocument/inlayHint`. The client is asked to ask again when time makes them say something else. */
export async function inlayHints(
  { textDocument, range }: InlayHintParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<InlayHint[]> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  if (!reading) return [];
  const { document, isTimeFixed } = reading;
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  const found = (await collect(inlayHintsIn(span, reading), reading, cancellation)).filter(
    (hint) => hint !== undefined,
  );
  const changes = found.map(({ changesAt }) => changesAt.getTime());
  const changesAt = found.length > 0 && !isTimeFixed ? new Date(Math.min(...changes)) : null;
  session.hintsChangeAt(document, changesAt);
  return found.map(({ hint }) => hint);
}
