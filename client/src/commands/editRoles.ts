import { keyLabel } from '../keys/keyPresentation.ts';
import { confirmInMode, tell } from '../ui/prompts.ts';
import { askRoles } from '../ui/rolePicker.ts';
import { attempt, type Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKey } from './keyTarget.ts';
import { write } from './write.ts';

export const editRoles: Command = async (context, node, selected) => {
  const target = await resolveKey(context, keyActions.editRoles, node, selected);
  if (target === undefined) return;
  const { connection, key } = target;
  const title = `Roles of “${keyLabel(key)}”`;
  const roles = await askRoles(context.store, connection, { title, current: key.roles, button: 'Save' });
  if (roles === undefined) return;
  if (roles === 'unchanged') return tell('No changes.');
  const confirmation = {
    message: `Change the roles of “${keyLabel(key)}”?`,
    detail: roles.length === 0 ? 'It would have no roles.' : roles.join('\n'),
    button: 'Save',
    writes: [{ kind: 'setRoles', key, roles }],
  } as const;
  if (!(await confirmInMode(connection, confirmation))) return;
  await attempt(context, connection, async () => {
    await write(context, connection, key, 'Saving…', (backend) => backend.setRoles(key, roles));
    tell(`Roles of “${keyLabel(key)}” saved.`);
  });
};
