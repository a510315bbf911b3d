import { tell } from '../ui/prompts.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Forgets the connection's credential; the connection stays. */
export const signOut: Command = async (context, node) => {
  const connection = await connectionOf(context, 'Sign Out', node, (candidate) =>
    context.connections.signedIn(candidate),
  );
  if (connection === undefined) return;
  await attempt(context, connection, async () => {
    await context.connections.signOut(connection);
    tell(`Signed out of “${connection.settings.name}”.`);
  });
};
