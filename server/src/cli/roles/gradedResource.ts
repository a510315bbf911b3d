import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { nameOf } from '../../lint/resources.ts';
import { type Danger, dangerOf, dangers } from '../access/danger.ts';

/** A resource as reports show it. */
export interface GradedResource {
  readonly ref: string;
  /** As VTEX shows it. */
  readonly name: string;
  readonly danger: Danger;
}

export function gradedResource(ref: string, catalog: Catalog): GradedResource {
  return { ref, name: nameOf(ref, catalog), danger: dangerOf(ref, catalog) };
}

/** The most dangerous first, then by reference. */
export function gradedResources(refs: Iterable<string>, catalog: Catalog): GradedResource[] {
  return Array.from(new Set(refs), (ref) => gradedResource(ref, catalog)).sort(
    (a, b) => dangers.indexOf(a.danger) - dangers.indexOf(b.danger) || (a.ref < b.ref ? -1 : 1),
  );
}
