import { confirm } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

export const undoRenewal: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.undoRenewal, node, selected, { many: false });
  if (targets === undefined) return;
  const confirmed = await confirm(targets.connection, {
    message: `Undo the renewal of ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nThe new token stops working at once, and the old token is the token of the key again.`,
    button: 'Undo',
  });
  if (!confirmed) return;
  await writeEach(
    context,
    targets,
    { doing: 'Undoing the renewal…', done: 'back to the old token' },
    (backend, key) => backend.undoRenewal(key),
  );
};
