import type { KeyWithToken } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { askText, confirmInMode } from '../ui/prompts.ts';
import { askRoles } from '../ui/rolePicker.ts';
import { handOverToken } from '../ui/tokenHandover.ts';
import { labelProblem } from '../ui/validation.ts';
import { attempt, type Command, type CommandContext } from './command.ts';
import { resolveConnection } from './connectionTarget.ts';
import { offers, runOnKey, write } from './write.ts';

const title = 'Generate Key';

export const generateKey: Command = async (context, node) => {
  const connection = await resolveConnection(context, { title, capability: 'generateKey' }, node);
  if (connection === undefined) return;
  const text = await askText({
    title,
    prompt: 'Key identification',
    placeholder: 'The integration that will use the key, such as ERP order sync',
    problem: labelProblem,
  });
  const label = text?.trim();
  if (label === undefined) return;
  const roles = await askRoles(context.store, connection, {
    title: `Roles of “${label}”`,
    current: [],
    button: 'Generate',
  });
  if (roles === undefined || roles === 'unchanged') return;
  const confirmation = {
    message: `Generate the key “${label}”?`,
    button: 'Generate',
    writes: [{ kind: 'generateKey', label, roles }],
  } as const;
  if (!(await confirmInMode(connection, confirmation))) return;
  await attempt(context, connection, async () => {
    const generated = await write(context, connection, undefined, `Generating “${label}”…`, (backend) =>
      backend.generateKey({ label, roles }),
    );
    await handOver(context, connection, generated);
  });
};

/** A token that nobody copied makes a key that nobody can use: it gets another token, or goes. */
async function handOver(
  context: CommandContext,
  connection: Connection,
  generated: KeyWithToken,
): Promise<void> {
  const answer = await handOverToken(context.clipboard, generated, [
    ...(offers(connection, 'renewToken') ? (['Renew Token'] as const) : []),
    ...(offers(connection, 'deleteKey') ? (['Delete Key'] as const) : []),
  ]);
  if (answer === 'Renew Token') await runOnKey('vtexKeys.renewToken', connection, generated.key);
  if (answer === 'Delete Key') await runOnKey('vtexKeys.deleteKey', connection, generated.key);
}
