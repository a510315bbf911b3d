import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Pieces } from '../../server/src/lsp/session/pieces.ts';

const lineEnds = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '', '}\n');
const words = fc.constantFrom('', 'a', '"label": "ERP"', '🔑', 'é', '{');
const someText = fc
  .array(fc.tuple(words, lineEnds), { maxLength: 30, size: 'max' })
  .map((lines) => lines.flat().join(''));
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.nat(12),
  text: someText,
});

describe('a text in pieces', () => {
  it('has the places that a whole text has, whatever is edited', () => {
    fc.assert(
      fc.property(someText, fc.array(edit, { maxLength: 8 }), (text, edits) => {
        const pieces = new Pieces(text, 8);
        let whole = text;
        for (const { at, removed, text: added } of edits) {
          const start = Math.floor(at * whole.length);
          const end = Math.min(whole.length, start + removed);
          pieces.replace({ start, end }, added);
          whole = whole.slice(0, start) + added + whole.slice(end);
        }
        assert.equal(pieces.toString(), whole);
        assert.equal(pieces.length, whole.length);
        const document = TextDocument.create('', '', 0, whole);
        for (let offset = 0; offset <= whole.length; offset++) {
          assert.deepEqual(pieces.positionAt(offset), document.positionAt(offset));
        }
        for (let line = 0; line <= document.lineCount; line++) {
          for (const character of [0, 3, 999]) {
            const position = { line, character };
            assert.equal(pieces.offsetAt(position), document.offsetAt(position));
          }
        }
      }),
    );
  });

  it('takes places outside of the text for the nearest one in it', () => {
    const pieces = new Pieces('{\n}');
    assert.deepEqual(pieces.positionAt(99), { line: 1, character: 1 });
    assert.deepEqual(pieces.positionAt(-1), { line: 0, character: 0 });
    assert.equal(pieces.offsetAt({ line: -1, character: 5 }), 0);
    assert.equal(pieces.offsetAt({ line: 7, character: 0 }), 3);
  });
});
