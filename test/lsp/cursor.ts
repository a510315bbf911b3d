import assert from 'node:assert/strict';
import type { Position, Range, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** Where the user's cursor is in a text that is written with it. */
const cursor = '▮';

/** The text without the cursor, and where that is. */
export function atCursor(marked: string): { text: string; position: Position } {
  const offset = marked.indexOf(cursor);
  assert.ok(offset >= 0, 'the text has a cursor');
  const text = marked.replace(cursor, '');
  return { text, position: TextDocument.create('', '', 0, text).positionAt(offset) };
}

export function textIn(text: string, range: Range): string {
  return TextDocument.create('', '', 0, text).getText(range);
}

/** Fails where edits overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, text), [...edits]);
}

/** A manifest with this in the brackets of `keys`. */
export function inKeys(keys: string): string {
  return `{\n  "account": "acmestore",\n  "keys": [${keys}]\n}`;
}
