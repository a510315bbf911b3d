import { askCredential } from '../ui/credentialPrompt.ts';
import { withProgress } from '../ui/progress.ts';
import { tell } from '../ui/prompts.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Takes a new credential, which is stored only after it has opened the account. */
export const signIn: Command = async (context, node) => {
  const title = 'Sign In';
  const connection = await connectionOf(
    context,
    title,
    node,
    ({ settings }) => settings.backend === 'service',
  );
  if (connection === undefined) return;
  const { name, url = name } = connection.settings;
  await attempt(context, connection, async () => {
    const isSignedIn = await askCredential(`${title}: ${name}`, url, (credential) =>
      withProgress(`Signing in to ${name}…`, () => context.connections.signIn(connection, credential)),
    );
    if (isSignedIn) tell(`Signed in to “${name}”.`);
  });
};
