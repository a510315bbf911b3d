import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { Grade } from '../../../../common/src/model/role.ts';

/** A grade; `ungraded` of a resource that is known but that nobody graded, `unknown` of what nobody knows. */
export type Danger = Grade | 'ungraded' | 'unknown';

/** The most dangerous first. What is unknown may be anything, and so is feared as much as what is critical. */
export const dangers: readonly Danger[] = ['critical', 'unknown', 'high', 'medium', 'ungraded', 'low'];

export function dangerOf(ref: string, catalog: Catalog): Danger {
  return catalog.resource(ref)?.sensitivity ?? 'ungraded';
}

export function worstOf(all: Iterable<Danger>): Danger | undefined {
  const found = new Set(all);
  return dangers.find((danger) => found.has(danger));
}
