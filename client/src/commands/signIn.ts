import { askCredential } from '../ui/credentialPrompt.ts';
import { withProgress } from '../ui/progress.ts';
import { tell } from '../ui/prompts.ts';
import { askVtexCredential } from '../ui/vtexCredentialPrompt.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Takes a new credential, which is stored only after it has opened the account. */
export const signIn: Command = async (context, node) => {
  const title = 'Sign In';
  const connection = await connectionOf(
    context,
    title,
    node,
    ({ settings }) => settings.backend !== 'embedded',
  );
  if (connection === undefined) return;
  const { name, backend, account, url = name } = connection.settings;
  await attempt(context, connection, async () => {
    const use = (credential: string) =>
      withProgress(`Signing in to ${name}…`, () => context.connections.signIn(connection, credential));
    const isSignedIn =
      backend === 'vtex'
        ? await askVtexCredential(`${title}: ${name}`, account, use)
        : await askCredential(`${title}: ${name}`, url, use);
    if (isSignedIn) tell(`Signed in to “${name}”.`);
  });
};
