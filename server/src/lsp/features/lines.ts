import type { Range } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../lint/findings.ts';

/** Tells the lines and characters of spans in the text of a file, open or not. */
export function linesOf({
  text,
  uri,
}: {
  readonly text: string;
  readonly uri: string;
}): (span: Span) => Range {
  const document = TextDocument.create(uri, 'json', 0, text);
  return ({ start, end }) => ({ start: document.positionAt(start), end: document.positionAt(end) });
}
