import { BackendError } from '../../../common/src/backends/backendError.ts';
import { withProgress } from '../ui/progress.ts';
import { askText, tell } from '../ui/prompts.ts';
import { accountProblem } from '../ui/validation.ts';
import { askVtexCredential } from '../ui/vtexCredentialPrompt.ts';
import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

/** Points a connection at another VTEX account, and signs in to it where no connection has yet. */
export const switchAccount: Command = async (context, node) => {
  const title = 'Switch Account';
  const connection = await connectionOf(context, title, node, ({ settings }) => settings.backend === 'vtex');
  if (connection === undefined) return;
  const { name, account: current } = connection.settings;
  const text = await askText({
    title: `${title}: ${name}`,
    prompt: `VTEX account in place of ${current}, from which you are signed out`,
    problem: (typed) =>
      typed.trim() === current ? `“${name}” is on this account already.` : accountProblem(typed),
  });
  const account = text?.trim();
  if (account === undefined) return;
  await attempt(context, connection, async () => {
    const use = (credential?: string) =>
      withProgress(`Switching to ${account}…`, () =>
        context.connections.switchAccount(connection, account, credential),
      );
    if (await worksWithout(use)) return tell(`Switched to ${account}.`);
    if (await askVtexCredential(`${title}: ${account}`, account, use)) tell(`Switched to ${account}.`);
  });
};

/** True where the editor is signed in to the account already, through another connection. */
async function worksWithout(use: () => Promise<void>): Promise<boolean> {
  try {
    await use();
    return true;
  } catch (error) {
    if (error instanceof BackendError && error.code === 'unauthorized') return false;
    throw error;
  }
}
