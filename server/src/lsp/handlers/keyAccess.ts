import type { CancellationToken } from 'vscode-languageserver';
import type { ManifestKey, ManifestKeysParams } from '../../../../common/src/protocol.ts';
import { manifestKeyAt, manifestKeys } from '../features/accessKeys.ts';
import type { Session } from '../session/session.ts';
import { collect, readingFor } from './reading.ts';

/** `vtexKeys/manifestKeys`. */
export async function keysOfManifest(
  { textDocument, position }: ManifestKeysParams,
  cancellation: CancellationToken,
  session: Session,
): Promise<ManifestKey[]> {
  const reading = await readingFor(textDocument.uri, cancellation, session);
  if (!reading) return [];
  if (!position) return collect(manifestKeys(reading), reading, cancellation);
  const key = manifestKeyAt(reading, reading.document.offsetAt(position));
  return key ? [key] : [];
}
