import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTree } from 'jsonc-parser';
import { locate } from '../../server/src/lint/locate.ts';
import { nodeAt, type Path, spanOf } from '../../server/src/lint/tree.ts';

const names = fc.constantFrom('a', 'b', 'keys', 'é', '"', '\\', '\n', '', '__proto__', '0');
const values = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(
      '1',
      '-2.5e3',
      'true',
      'null',
      '""',
      '"a"',
      '"\\"],{"',
      '"\\u0061"',
      '[]',
      '{}',
      '[ ]',
      '{ }',
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(' ,\n')}]`),
    fc
      .array(fc.tuple(names, fc.boolean(), tie('value')), { maxLength: 4 })
      .map((properties) => `{ ${properties.map(property).join(',')}\r\n}`),
  ),
})).value;

describe('the place of a value in JSON', () => {
  it('is where a tree of all of it has the value', () => {
    const segments = fc.oneof(names, fc.nat({ max: 4 }));
    fc.assert(
      fc.property(
        values,
        fc.array(segments, { maxLength: 4 }),
        fc.constantFrom('', ' \n'),
        (json, path, space) => {
          const text = space + json + space;
          const node = nodeAt(parseTree(text), path);
          assert.deepEqual(locate(text, path), node && spanOf(node));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('is found at any path that there is', () => {
    const text = '{"a": [1, {"b": "x", "\\u0062": [ ] }], "a\\n": {"a": "]"} }';
    const places: [Path, string][] = [
      [[], text],
      [['a', 0], '1'],
      [['a', 1, 'b'], '[ ]'],
      [['a\n', 'a'], '"]"'],
    ];
    for (const [path, written] of places) {
      const span = locate(text, path);
      assert.equal(text.slice(span?.start, span?.end), written);
    }
  });
});

/** The name with its first character escaped, where asked for. */
function property([name, isEscaped, value]: [string, boolean, string]): string {
  const first = `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const written =
    isEscaped && name !== '' ? `"${first}${JSON.stringify(name.slice(1)).slice(1)}` : JSON.stringify(name);
  return `${written} : ${value}`;
}
