import type { ConnectionMode } from '../connections/connection.ts';
import { type Choice, pickOne, tell } from '../ui/prompts.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

const modes: readonly Choice<ConnectionMode>[] = [
  { label: 'Live', detail: 'Changes are made at once.', value: 'live' },
  { label: 'Confirm', detail: 'Every change is asked about first.', value: 'confirm' },
  { label: 'Read-only', detail: 'Every change is refused.', value: 'read-only' },
];

export const setConnectionMode: Command = async (context, node) => {
  const title = 'Change Mode';
  const connection = await connectionOf(context, title, node);
  if (connection === undefined) return;
  const { name } = connection.settings;
  const active = modes.find(({ value }) => value === connection.mode);
  const mode = await pickOne(modes, { title, placeholder: `What connection “${name}” lets through`, active });
  if (mode === undefined) return;
  if (mode === connection.mode) return tell('No changes.');
  await attempt(context, connection, () => context.connections.setMode(connection, mode));
};
