import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Grade } from '../../../../common/src/model/role.ts';

/** A grade; `ungraded` of a resource that the catalogue has without one, `unknown` of what it does not have. */
export type Danger = Grade | 'ungraded' | 'unknown';

/** The most dangerous first. What is unknown may be anything, and so is feared as much as what is critical. */
export const dangers: readonly Danger[] = ['critical', 'unknown', 'high', 'medium', 'ungraded', 'low'];

export function dangerOf(ref: string, catalog: Catalog): Danger {
  const resource = catalog.resource(ref);
  if (resource) return resource.sensitivity ?? 'ungraded';
  return catalog.operations.needs(ref) ? 'ungraded' : 'unknown';
}

export function worstOf(all: Iterable<Danger>): Danger | undefined {
  const found = new Set(all);
  return dangers.find((danger) => found.has(danger));
}
