import type { Path } from './tree.ts';

/** What stands at the path in a plain value; only what an object has itself, so never what `Object` has. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const segment of path) value = child(value, segment);
  return value;
}

/** Whether there is a value at the path; `null` is one. */
export function has(root: unknown, path: Path): boolean {
  return valueAt(root, path) !== undefined;
}

/** The path that a JSON Pointer names. Indexes of arrays are numbers, as a value tells them from names. */
export function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const segment = Array.isArray(value) ? Number(name) : name;
    path.push(segment);
    value = child(value, segment);
  }
  return path;
}

/** How many names of properties there are in the value, at any depth. */
export function countNames(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countNames(item);
    return count;
  }
  for (const name in value) count += 1 + countNames((value as Record<string, unknown>)[name]);
  return count;
}

function child(value: unknown, segment: string | number): unknown {
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value) !== (typeof segment === 'number')) return undefined;
  return Object.hasOwn(value, segment) ? (value as Record<string | number, unknown>)[segment] : undefined;
}
