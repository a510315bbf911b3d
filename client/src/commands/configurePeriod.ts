import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { Enforcement, Settings, TokenPeriod } from '../../../common/src/model/settings.ts';
import type { Connection } from '../connections/connection.ts';
import { plural } from '../keys/keyPresentation.ts';
import { Refusal } from '../ui/failure.ts';
import { withCancellableProgress } from '../ui/progress.ts';
import { type Choice, confirm, confirmInMode, pickOne, tell } from '../ui/prompts.ts';
import { attempt, type Command, type CommandContext } from './command.ts';
import { readyBackend, resolveConnection } from './connectionTarget.ts';
import { endsToken } from './periodChange.ts';
import { write } from './write.ts';

const title = 'Settings';

/** The account's token period and what its end does: one setting for all keys, new and existing. */
export const configurePeriod: Command = async (context, node) => {
  const connection = await resolveConnection(context, { title, capability: 'settings' }, node);
  if (connection === undefined) return;
  const current = await withCancellableProgress('Reading the settings…', (signal) =>
    readyBackend(connection).settings(signal),
  );
  if (current === undefined) {
    throw new Refusal(`Connection “${connection.settings.name}” does not tell its settings.`);
  }
  const chosen = await ask(current);
  if (chosen === undefined) return;
  if (chosen.tokenPeriod === current.tokenPeriod && chosen.enforcement === current.enforcement) {
    return tell('No changes.');
  }
  if (!(await confirmChange(context, connection, current, chosen))) return;
  await attempt(context, connection, async () => {
    await write(context, connection, undefined, 'Applying the settings…', (backend) =>
      backend.updateSettings(chosen),
    );
    tell(`Settings of ${connection.settings.account} applied.`);
  });
};

async function ask(current: Settings): Promise<Settings | undefined> {
  const tokenPeriod = await pickCurrent(
    periods,
    current.tokenPeriod,
    'Token period, for all new and existing keys',
  );
  if (tokenPeriod === undefined) return undefined;
  const enforcement = await pickCurrent(enforcements, current.enforcement, 'What the end of the period does');
  return enforcement && { ...current, tokenPeriod, enforcement };
}

const periods: readonly Choice<TokenPeriod>[] = [
  { label: '3 months (recommended)', value: '3 months' },
  { label: '6 months', value: '6 months' },
];

const enforcements: readonly Choice<Enforcement>[] = [
  { label: 'Enforced', detail: 'A token stops working at the end of the period.', value: 'enforced' },
  {
    label: 'Advisory',
    detail: 'A token goes on working. The key is shown orange past the period, red three months later.',
    value: 'advisory',
  },
];

async function pickCurrent<T>(
  choices: readonly Choice<T>[],
  current: T,
  placeholder: string,
): Promise<T | undefined> {
  const marked = choices.map((choice) =>
    choice.value === current ? { ...choice, description: 'current' } : choice,
  );
  return pickOne(marked, { title, placeholder, active: marked.find(({ value }) => value === current) });
}

/** Warns where the change itself ends tokens that work now. */
async function confirmChange(
  context: CommandContext,
  connection: Connection,
  current: Settings,
  chosen: Settings,
): Promise<boolean> {
  const question = `Apply the settings to ${connection.settings.account}?`;
  const keys = await withCancellableProgress('Reading the keys…', (signal) =>
    activeKeys(readyBackend(connection), signal),
  );
  const ended = keys.filter((key) => endsToken(key, current, chosen, context.clock()));
  if (ended.length === 0) return confirmInMode(connection, { message: question, button: 'Apply' });
  const names = ended.slice(0, 10).map(({ keyName }) => keyName);
  const more = ended.length > names.length ? [`and ${ended.length - names.length} more`] : [];
  return confirm(connection, {
    message: question,
    detail: `The tokens of ${plural(ended.length, 'active key')} would stop working at once:\n${[...names, ...more].join('\n')}`,
    button: 'Apply',
  });
}

async function activeKeys(backend: KeyBackend, signal: AbortSignal): Promise<readonly ApiKey[]> {
  const query = { kind: 'generated', status: 'active', limit: 1000 } as const;
  const first = await backend.listKeys(query, signal);
  const keys = first.items;
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const next = await backend.listKeys({ ...query, cursor }, signal);
    keys.push(...next.items);
    cursor = next.nextCursor;
  }
  return keys;
}
