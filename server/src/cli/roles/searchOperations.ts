import { distance } from 'fastest-levenshtein';
import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Operation } from '../../../../common/src/catalog/operation.ts';

/**
 * The operations that have every word of the text in their method, path or API, or in the name of a resource that
 * permits them; the closest first.
 */
export function searchOperations(text: string, catalog: Catalog): Operation[] {
  const wanted = wordsOf(text);
  if (wanted.length === 0) return [];
  return catalog.operations.all
    .map((operation) => ({ operation, cost: costOf(operation, wanted, catalog) }))
    .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
    .sort(
      (a, b) =>
        a.cost - b.cost ||
        a.operation.path.length - b.operation.path.length ||
        byText(textOf(a.operation), textOf(b.operation)),
    )
    .map(({ operation }) => operation);
}

/** `cancelOrder` is two words, as `cancel-order` is. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function costOf(
  { method, path, apis, need }: Operation,
  wanted: readonly string[],
  catalog: Catalog,
): number {
  const near = [...wordsOf(method), ...wordsOf(path)];
  const resources = typeof need === 'object' ? need.anyOf : [];
  const names = resources.map((ref) => catalog.resource(ref)?.name ?? ref);
  const far = wordsOf([...apis, ...names].join(' '));
  return wanted.reduce(
    (sum, word) =>
      sum + Math.min(...near.map((one) => cost(word, one)), ...far.map((one) => 1 + cost(word, one))),
    0,
  );
}

/** How far a word is from the one that was asked for. */
function cost(wanted: string, word: string): number {
  if (word === wanted) return 0;
  if (word.startsWith(wanted)) return 1;
  if (wanted.length > 2 && word.includes(wanted)) return 2;
  const edits = wanted.length < 4 ? Number.POSITIVE_INFINITY : distance(wanted, word);
  return edits <= Math.min(2, Math.floor(wanted.length / 4)) ? 2 + edits : Number.POSITIVE_INFINITY;
}

function textOf({ method, path }: Operation): string {
  return `${path} ${method}`;
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
