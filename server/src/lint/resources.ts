import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import { weightOf } from './leastPrivilege.ts';
import { alternatives, listSome, quote } from './words.ts';

/** How many resources a message names. */
const shown = 3;

/** The names of the resources, the most dangerous first, and how many there are beyond the first three. */
export function mostDangerous(refs: Iterable<string>, catalog: Catalog): string {
  const names = byDanger(refs, catalog).map((ref) => quote(nameOf(ref, catalog)));
  return listSome(names, shown);
}

/** The names of resources of which one suffices, the least dangerous first. */
export function oneOf(refs: readonly string[], catalog: Catalog): string {
  return alternatives(
    byDanger(refs, catalog)
      .reverse()
      .map((ref) => quote(nameOf(ref, catalog))),
  );
}

/** As VTEX shows it; the reference where nothing is published of it. */
export function nameOf(ref: string, catalog: Catalog): string {
  return catalog.resource(ref)?.name ?? ref.replace(/^\?\//, '');
}

function byDanger(refs: Iterable<string>, catalog: Catalog): string[] {
  return [...new Set(refs)].sort((a, b) => weightOf(b, catalog) - weightOf(a, catalog));
}
