import { confirm, tell } from '../ui/prompts.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Takes the connection out of the settings and forgets its credential. The keys stay where they are. */
export const removeConnection: Command = async (context, node) => {
  const title = 'Remove Connection';
  const connection = await connectionOf(context, title, node);
  if (connection === undefined) return;
  const { name } = connection.settings;
  const confirmed = await confirm(connection, {
    message: `Remove the connection “${name}”?`,
    detail: 'It goes from the settings, and its credential is forgotten. The keys stay with the backend.',
    button: 'Remove',
  });
  if (!confirmed) return;
  await attempt(context, connection, async () => {
    await context.connections.remove(connection);
    tell(`Connection “${name}” removed.`);
  });
};
