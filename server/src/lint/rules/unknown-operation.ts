import type { Operations } from '../../../../common/src/catalog/operations.ts';
import type { KeyEntry } from '../document.ts';
import { removeItem } from '../edits.ts';
import type { Fix } from '../findings.ts';
import { cautions, safeFix, unsafeFix } from '../fixes.ts';
import type { Mention } from '../manifestKey.ts';
import type { Rule } from '../rule.ts';
import { alternatives, quote } from '../words.ts';

export const unknownOperation: Rule = {
  meta: {
    id: 'unknown-operation',
    description: "An entry of 'uses' is no known operation of the VTEX APIs.",
    severity: 'warning',
    fixes: 'safe',
    reads: ['uses'],
  },

  *checkKey(entry, { catalog: { operations } }) {
    for (const mention of entry.key.uses ?? []) {
      const { name, path } = mention;
      const range = entry.range(path);
      if (!range || operations.find(name)) continue;
      const meant = operations.suggest(name);
      yield {
        message: `${quote(name)} is no known operation.${meant ? ` Did you mean ${quote(meant.text)}?` : hint(name, operations)}`,
        range,
        value: name,
        fixes: meant && (() => [fixFor(mention, meant.text, entry)]),
      };
    }
  },
};

/** One that is among the others already is not listed twice. */
function fixFor({ path }: Mention, meant: string, entry: KeyEntry): Fix {
  const { uses = [] } = entry.key;
  if (uses.some(({ name }) => name === meant)) {
    return unsafeFix(`Remove it: ${quote(meant)} is listed already`, cautions.guess, () => {
      const range = entry.range(['uses']);
      return range ? removeItem(entry.text, range, Number(path.at(-1))) : [];
    });
  }
  return safeFix(`Replace by ${quote(meant)}`, () => {
    const range = entry.range(path);
    return range ? [{ range, newText: JSON.stringify(meant) }] : [];
  });
}

function hint(name: string, operations: Operations): string {
  const methods = operations.methodsOf(name);
  if (methods.length > 0) return ` Its path is known with ${alternatives(methods)}.`;
  return /^\s*[a-z]+\s+\//i.test(name)
    ? ''
    : " An operation is a method and a path, such as 'GET /api/oms/pvt/orders'.";
}
