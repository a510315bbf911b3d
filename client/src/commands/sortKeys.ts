import type { KeySort } from '../../../common/src/model/query.ts';
import type { KeyOrder } from '../keys/keyStore.ts';
import { type Choice, pickOne } from '../ui/prompts.ts';
import type { Command } from './command.ts';

export const sortKeys: Command = async ({ store }) => {
  const active = choices.find(
    ({ value }) => value.sort === store.order.sort && value.order === store.order.order,
  );
  const order = await pickOne(choices, { title: 'Sort', placeholder: 'Sort keys by', active });
  if (order !== undefined) store.setOrder(order);
};

const sorts: readonly [KeySort, string, string, string][] = [
  ['creationDate', 'Created date', 'oldest first', 'newest first'],
  ['tokenDate', 'Token date', 'oldest first', 'newest first'],
  ['keyName', 'Key', 'A to Z', 'Z to A'],
  ['label', 'Name', 'A to Z', 'Z to A'],
];

const choices: readonly Choice<KeyOrder>[] = sorts.flatMap(([sort, label, ascending, descending]) => [
  { label, description: ascending, value: { sort, order: 'asc' as const } },
  { label, description: descending, value: { sort, order: 'desc' as const } },
]);
