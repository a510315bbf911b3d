import {
  type CancellationToken,
  type CodeLens,
  type CodeLensParams,
  ErrorCodes,
  ResponseError,
} from 'vscode-languageserver';
import { codeLenses, commandOf } from '../features/codeLenses.ts';
import type { Session } from '../session/session.ts';
import { collect, readingFor } from './reading.ts';

/** `textDocument/codeLens`. Judges nothing: the lenses say what can be done, not what is wrong. */
export async function listCodeLenses(
  { textDocument }: CodeLensParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<CodeLens[]> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  if (!reading) return [];
  return (await collect(codeLenses(reading, session.commands), reading, cancellation)).flat();
}

/** `codeLens/resolve`. */
export function resolveCodeLens(lens: CodeLens): CodeLens {
  const command = commandOf(lens.data);
  if (!command) throw new ResponseError(ErrorCodes.InvalidParams, 'This lens is none of this server.');
  return { ...lens, command };
}
