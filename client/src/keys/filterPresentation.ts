import type { AgeFilter, KeySort } from '../../../common/src/model/query.ts';
import type { KeyFilter, KeyOrder } from './keyStore.ts';

export const ageNames: Record<AgeFilter, string> = {
  'near-expiry': 'near expiry',
  'past-period': 'past the period',
  'pending-deletion': 'pending deletion of the old token',
  due: 'due',
};

const sortNames: Record<KeySort, string> = {
  creationDate: 'created date',
  tokenDate: 'token date',
  keyName: 'key',
  label: 'name',
};

/** What the filter lets through, in words; undefined where it lets everything through. */
export function describeFilter(filter: KeyFilter): string | undefined {
  const parts = [
    filter.text && `“${filter.text}”`,
    filter.status && (filter.status === 'active' ? 'Active' : 'Inactive'),
    filter.role && `role ${filter.role}`,
    filter.age && ageNames[filter.age],
  ].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join(', ');
}

export function describeOrder({ sort, order }: KeyOrder): string {
  return `by ${sortNames[sort]}, ${order === 'asc' ? 'ascending' : 'descending'}`;
}
