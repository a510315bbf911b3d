import type { AgeFilter } from '../../../common/src/model/query.ts';
import { ageNames, describeFilter } from '../keys/filterPresentation.ts';
import type { KeyFilter } from '../keys/keyStore.ts';
import { withCancellableProgress } from '../ui/progress.ts';
import { askText, type Choice, pickOne } from '../ui/prompts.ts';
import type { Command, CommandContext } from './command.ts';
import { readyConnections } from './connectionTarget.ts';

const title = 'Filter';

type Facet = keyof KeyFilter | 'clear';

/** Sets one of the filters and keeps the others; "Any" takes one away. */
export const filterKeys: Command = async (context) => {
  const { filter } = context.store;
  const facet = await pickOne(facets(filter), { title, placeholder: 'Show only keys with…' });
  if (facet === undefined) return;
  if (facet === 'clear') return context.store.setFilter({});
  const changed = await ask(context, facet, filter);
  if (changed !== undefined) context.store.setFilter(changed);
};

function facets(filter: KeyFilter): Choice<Facet>[] {
  const set = describeFilter(filter);
  return [
    { label: 'Text', detail: 'Part of the key or its name', ...current(filter.text), value: 'text' },
    { label: 'Status', detail: 'Active or inactive', ...current(filter.status), value: 'status' },
    { label: 'Role', detail: 'One of the roles of the account', ...current(filter.role), value: 'role' },
    {
      label: 'Age',
      detail: 'What the age of the token asks for',
      ...current(filter.age && ageNames[filter.age]),
      value: 'age',
    },
    ...(set === undefined ? [] : [{ label: 'Clear Filter', description: set, value: 'clear' as const }]),
  ];
}

/** Undefined where the user dismissed the question. */
async function ask(
  context: CommandContext,
  facet: Exclude<Facet, 'clear'>,
  filter: KeyFilter,
): Promise<KeyFilter | undefined> {
  const { [facet]: old, ...others } = filter;
  const answer = await askValue(context, facet, old);
  if (answer === undefined) return undefined;
  return answer === '' ? others : { ...others, [facet]: answer };
}

async function askValue(
  context: CommandContext,
  facet: Exclude<Facet, 'clear'>,
  old: string | undefined,
): Promise<string | undefined> {
  if (facet === 'text') {
    const text = await askText({
      title,
      prompt: 'Part of the key or its name; empty for any',
      value: old ?? '',
    });
    return text?.trim();
  }
  const any: Choice<string> = { label: 'Any', value: '' };
  const choices = [any, ...(await values(context, facet))];
  const active = choices.find(({ value }) => value === (old ?? ''));
  return pickOne(choices, { title, placeholder: 'Show only keys that are or have', active });
}

async function values(
  context: CommandContext,
  facet: 'status' | 'role' | 'age',
): Promise<readonly Choice<string>[]> {
  if (facet === 'status') return statuses;
  if (facet === 'age') return ages;
  const connections = await readyConnections(context);
  const roles = await withCancellableProgress('Reading the roles…', (signal) =>
    Promise.all(connections.map((connection) => context.store.roles(connection, signal))),
  );
  const names = new Set(roles.flat().map(({ name }) => name));
  return [...names]
    .toSorted((a, b) => a.localeCompare(b, 'en'))
    .map((name) => ({ label: name, value: name }));
}

const statuses: readonly Choice<string>[] = [
  { label: 'Active', value: 'active' },
  { label: 'Inactive', value: 'inactive' },
];

const ages: readonly Choice<string>[] = (
  [
    ['due', 'Near expiry, past the period, or with an old token to delete'],
    ['near-expiry', undefined],
    ['past-period', undefined],
    ['pending-deletion', undefined],
  ] satisfies [AgeFilter, string | undefined][]
).map(([age, detail]) => ({ label: ageNames[age], value: age, ...(detail !== undefined && { detail }) }));

function current(value: string | undefined): { description?: string } {
  return value === undefined ? {} : { description: value };
}
