import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import {
  appendItem,
  applyEdits,
  insertProperty,
  removeItem,
  replaceItems,
  setProperty,
} from '../../server/src/lint/edits.ts';
import type { Span, TextEdit } from '../../server/src/lint/findings.ts';

/** The whole of the text after what stands before its first bracket. */
function containerOf(text: string): Span {
  const start = text.search(/[[{]/);
  return { start, end: Math.max(text.lastIndexOf(']'), text.lastIndexOf('}')) + 1 };
}

function edited(text: string, edit: (container: Span) => TextEdit[]): string {
  return applyEdits(text, edit(containerOf(text)));
}

describe('an edit of a manifest', () => {
  it('adds a property in the style of the object', () => {
    const cases = [
      ['{}', '{ "b": 2 }'],
      ['{ "a": 1 }', '{ "a": 1, "b": 2 }'],
      ['{ "a": 1, }', '{ "a": 1, "b": 2, }'],
      ['{\n\t"a": 1\n}', '{\n\t"a": 1,\n\t"b": 2\n}'],
      ['  {\r\n    "a": 1\r\n  }', '  {\r\n    "a": 1,\r\n    "b": 2\r\n  }'],
      ['{\n  "a": 1, // one\n}', '{\n  "a": 1, // one\n  "b": 2,\n}'],
      ['{\n  "a": 1 /* one */ // 1\n}', '{\n  "a": 1, /* one */ // 1\n  "b": 2\n}'],
    ] as const;
    for (const [text, expected] of cases) {
      assert.equal(
        edited(text, (object) => insertProperty(text, object, 'b', 2)),
        expected,
      );
    }
  });

  it('replaces the value of a property, or adds it', () => {
    const text = '{ "a": [1, 2] }';
    assert.equal(
      edited(text, (object) => setProperty(text, object, 'a', 'x')),
      '{ "a": "x" }',
    );
    assert.equal(
      edited(text, (object) => setProperty(text, object, 'c', 'x')),
      '{ "a": [1, 2], "c": "x" }',
    );
  });

  it('takes an item out with one comma, and with its line where it has one to itself', () => {
    const cases = [
      ['["a"]', 0, '[]'],
      ['["a", "b", "c"]', 0, '["b", "c"]'],
      ['["a", "b", "c"]', 1, '["a", "c"]'],
      ['["a", "b", "c"]', 2, '["a", "b"]'],
      ['["a", "b",]', 1, '["a", ]'],
      ['[\n  "a",\n  "b"\n]', 0, '[\n  "b"\n]'],
      ['[\r\n  "a",\r\n  "b"\r\n]', 1, '[\r\n  "a"\r\n]'],
      ['[\n  "a", // first\n  "b" // second\n]', 0, '[\n  // first\n  "b" // second\n]'],
      ['[\n  "a", // first\n  "b" // second\n]', 1, '[\n  "a" // first\n  // second\n]'],
    ] as const;
    for (const [text, index, expected] of cases) {
      assert.equal(
        edited(text, (array) => removeItem(text, array, index)),
        expected,
      );
    }
  });

  it('writes items anew on one line, or on a line each', () => {
    const cases = [
      ['["a"]', '["x", "y"]'],
      ['[]', '["x", "y"]'],
      ['  [\r\n    "a"\r\n  ]', '  [\r\n    "x",\r\n    "y"\r\n  ]'],
    ] as const;
    for (const [text, expected] of cases) {
      assert.equal(
        edited(text, (array) => replaceItems(text, array, ['x', 'y'])),
        expected,
      );
    }
  });

  const styles = fc.record({
    items: fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant({ a: [1] })), { maxLength: 4 }),
    indent: fc.constantFrom('', '  ', '\t'),
    eol: fc.constantFrom('\n', '\r\n'),
    comments: fc.boolean(),
    trailingComma: fc.boolean(),
  });

  it('changes nothing but what it is about, whatever the style, and keeps every comment', () => {
    fc.assert(
      fc.property(styles, fc.nat(3), ({ items, indent, eol, comments, trailingComma }, index) => {
        const lines = items.map((item, at) => {
          const comma = at < items.length - 1 || trailingComma ? ',' : '';
          return `${indent}${JSON.stringify(item)}${comma}${comments ? ` // item ${at}` : ''}`;
        });
        const text = `[${eol}${lines.join(eol)}${eol}]`;
        const kept = (result: string): unknown => result.match(/\/\/ item \d/g);
        const without = edited(text, (array) => removeItem(text, array, index));
        assert.deepEqual(parse(without), items.toSpliced(index, 1));
        assert.deepEqual(kept(without), kept(text));
        const longer = edited(text, (array) => appendItem(text, array, 'last'));
        assert.deepEqual(parse(longer), [...items, 'last']);
        if (items.length > 0) assert.deepEqual(kept(longer), kept(text));
      }),
    );
  });
});
