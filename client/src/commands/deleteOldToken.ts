import { confirm } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

/** Of one key, or of all that are selected, after one question that names them. */
export const deleteOldToken: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.deleteOldToken, node, selected);
  if (targets === undefined) return;
  const confirmed = await confirm(targets.connection, {
    message: `Delete the old token of ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nOnly the new token works from then on: an integration that still uses the old one is interrupted. This action cannot be undone.`,
    button: 'Delete',
    writes: targets.keys.map((key) => ({ kind: 'deleteOldToken', key })),
  });
  if (!confirmed) return;
  await writeEach(
    context,
    targets,
    { doing: 'Deleting the old token…', done: 'rid of the old token' },
    (backend, key) => backend.deleteOldToken(key),
  );
};
