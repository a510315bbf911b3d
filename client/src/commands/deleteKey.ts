import { confirm, tickIrreversible } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

/** Of one key, or of all that are selected, after one question that names them. */
export const deleteKey: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.deleteKey, node, selected);
  if (targets === undefined) return;
  if (!(await tickIrreversible(`Delete ${nameAll(targets.keys)}`))) return;
  const confirmed = await confirm(targets.connection, {
    message: `Delete ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nMake sure that no integration uses the key any more. This action cannot be undone.`,
    button: 'Delete',
  });
  if (!confirmed) return;
  await writeEach(context, targets, { doing: 'Deleting…', done: 'deleted' }, (backend, key) =>
    backend.deleteKey(key),
  );
};
