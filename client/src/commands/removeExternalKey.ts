import { confirm } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

/** Of one key, or of all that are selected, after one question that names them. */
export const removeExternalKey: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.removeExternalKey, node, selected);
  if (targets === undefined) return;
  const confirmed = await confirm(targets.connection, {
    message: `Remove ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nThe key loses its access to this account. Its owner keeps it, and you can add it again.`,
    button: 'Remove',
  });
  if (!confirmed) return;
  await writeEach(context, targets, { doing: 'Removing…', done: 'removed' }, (backend, key) =>
    backend.deleteKey(key),
  );
};
