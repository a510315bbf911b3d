import { ownerAccount } from '../../../common/src/model/key.ts';
import { askText, confirmInMode, tell } from '../ui/prompts.ts';
import { askRoles } from '../ui/rolePicker.ts';
import { externalKeyProblem } from '../ui/validation.ts';
import { attempt, type Command } from './command.ts';
import { resolveConnection } from './connectionTarget.ts';
import { write } from './write.ts';

const title = 'Add External Key';

export const addExternalKey: Command = async (context, node) => {
  const connection = await resolveConnection(context, { title, capability: 'externalKeys' }, node);
  if (connection === undefined) return;
  const text = await askText({
    title,
    prompt: 'External key identification: the key that the other account gave you, never its token',
    placeholder: 'vtexappkey-partneraccount-ABCDEF',
    problem: (value) => externalKeyProblem(value, connection.settings.account),
  });
  const keyName = text?.trim();
  if (keyName === undefined) return;
  const roles = await askRoles(context.store, connection, {
    title: `Roles of ${keyName}`,
    current: [],
    button: 'Add',
  });
  if (roles === undefined || roles === 'unchanged') return;
  const message = `Give account ${ownerAccount(keyName)} access with the key ${keyName}?`;
  if (!(await confirmInMode(connection, { message, button: 'Add' }))) return;
  await attempt(context, connection, async () => {
    await write(context, connection, undefined, `Adding ${keyName}…`, (backend) =>
      backend.addExternalKey({ keyName, roles }),
    );
    tell(`${keyName} added.`);
  });
};
