import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { nameOf as resourceName } from '../../lint/resources.ts';
import { listSome, quote } from '../../lint/words.ts';
import type { AccessChange, KeyChange } from './accessDiff.ts';

/** `1 key`, `2 keys`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

/** What happened to the key itself, in a word. */
export function eventOf({ change, status }: KeyChange): string {
  if (change === 'added') return 'new key';
  if (change === 'removed') return 'removed';
  return status ?? 'changed';
}

/** What became of the roles, such as `+ OMS - Full access`, `- OMS - Read only`, `~ Refund desk`. */
export function roleWords({ roles: { added, removed, redefined } }: KeyChange): string[] {
  return [
    ...added.map((name) => `+ ${plain(name)}`),
    ...removed.map((name) => `- ${plain(name)}`),
    ...redefined.map((name) => `~ ${plain(name)}`),
  ];
}

/** In one sentence, the most dangerous first; empty where nothing was gained. */
export function gainWords(
  { everything, resources, operations, unknownRoles }: AccessChange,
  catalog: Catalog,
): string {
  const parts: string[] = [];
  const names = resources.map(({ ref, danger }) => `${quote(resourceName(ref, catalog))} (${danger})`);
  if (everything) parts.push('every resource of the account (critical)');
  else if (names.length > 0) parts.push(listSome(names, 3));
  if (operations.length > 0) parts.push(count(operations.length, 'operation'));
  if (unknownRoles.length > 0) {
    parts.push(`what ${listSome(unknownRoles.map(quote), 3)} grants, which is unknown`);
  }
  return parts.join('; ');
}

/** A name of the manifest without its quotes: on one line, and with no secret in it. */
export function plain(name: string): string {
  return quote(name).slice(1, -1);
}
