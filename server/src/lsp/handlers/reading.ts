import { type CancellationToken, ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Reading } from '../features/reading.ts';
import { findDocument } from '../session/documents.ts';
import type { OpenDocument } from '../session/openDocument.ts';
import type { Session } from '../session/session.ts';

/** The open document of a request; rejects where it is not open. */
export function documentOf(uri: string, session: Session): OpenDocument {
  const document = findDocument(session.documents, uri);
  if (!document) throw new ResponseError(ErrorCodes.InvalidParams, `${uri} is not open.`);
  return document;
}

/**
 * What a request about a document is answered from; undefined where the document is no file of ours. Rejects
 * where the client no longer wants to know, and where what it asked about was edited meanwhile.
 */
export async function readingFor(
  uri: string,
  cancellation: CancellationToken,
  session: Session,
): Promise<Reading | undefined> {
  const document = documentOf(uri, session);
  const { version } = document;
  const reading = await session.readingOf(document);
  throwIfCancelled(cancellation);
  if (document.version !== version) throw contentModified(uri);
  return reading;
}

export function throwIfCancelled(cancellation: CancellationToken): void {
  if (!cancellation.isCancellationRequested) return;
  throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

/** How long the server works on one request before it looks for messages, in milliseconds. */
const workMs = 20;

/**
 * All that is found, step by step, so that other messages pass. Rejects when one of them cancels the request or
 * edits the document.
 */
export async function collect<Found>(
  found: Iterable<Found>,
  { document }: Reading,
  cancellation: CancellationToken,
): Promise<Found[]> {
  const all: Found[] = [];
  const { version } = document;
  let end = performance.now() + workMs;
  for (const one of found) {
    all.push(one);
    if (performance.now() < end) continue;
    await new Promise(setImmediate);
    throwIfCancelled(cancellation);
    if (document.version !== version) throw contentModified(document.uri);
    end = performance.now() + workMs;
  }
  return all;
}

export function contentModified(uri: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.ContentModified, `${uri} was edited meanwhile.`);
}
