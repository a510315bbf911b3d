import type { Operations } from '../../../../common/src/catalog/operations.ts';
import { safeFix } from '../fixes.ts';
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
    for (const { name, path } of entry.key.uses ?? []) {
      const range = entry.range(path);
      if (!range || operations.find(name)) continue;
      const meant = operations.suggest(name);
      const edit = () => [{ range, newText: JSON.stringify(meant?.text) }];
      yield {
        message: `${quote(name)} is no known operation.${meant ? ` Did you mean ${quote(meant.text)}?` : hint(name, operations)}`,
        range,
        value: name,
        fixes: meant && (() => [safeFix(`Replace by ${quote(meant.text)}`, edit)]),
      };
    }
  },
};

function hint(name: string, operations: Operations): string {
  const methods = operations.methodsOf(name);
  if (methods.length > 0) return ` Its path is known with ${alternatives(methods)}.`;
  return /^\s*[a-z]+\s+\//i.test(name)
    ? ''
    : " An operation is a method and a path, such as 'GET /api/oms/pvt/orders'.";
}
