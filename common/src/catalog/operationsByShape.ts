import operationsFile from '../../../schemas/catalog/operations.json' with { type: 'json' };
import { type Need, type Operation, segmentsOf, shapeOf } from './operation.ts';

interface PublishedOperation {
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly anyOf?: readonly string[];
  readonly open?: boolean;
}

/** One operation of what several APIs publish under the same method and path, parameters aside. */
function merged(published: readonly PublishedOperation[]): Operation[] {
  return Array.from(Map.groupBy(published, templateOf).values(), (group) => {
    const [{ method, path }] = group as [PublishedOperation];
    return { method, path, apis: [...new Set(group.map(({ api }) => api))], need: needOf(group) };
  });
}

function templateOf({ method, path }: PublishedOperation): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;
}

/** A permission that one of the references states is what can be refused, whatever the others say. */
function needOf(group: readonly PublishedOperation[]): Need {
  const anyOf = [...new Set(group.flatMap((operation) => operation.anyOf ?? []))];
  if (anyOf.length > 0) return { anyOf };
  return group.every(({ open }) => open) ? 'nothing' : 'unknown';
}

/**
 * The operations of `schemas/catalog/operations.json` by their shape. The command line is bundled with what this
 * makes of the file, and parses a shape when one of it is asked for (`esbuildPlugins.ts`).
 */
const operationsByShape: Readonly<Record<string, readonly Operation[]>> = Object.fromEntries(
  Map.groupBy(merged(operationsFile.operations), ({ method, path }) =>
    shapeOf({ method, segments: segmentsOf(path) }),
  ),
);
export default operationsByShape;
