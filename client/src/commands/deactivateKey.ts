import { confirm } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

/** Of one key, or of all that are selected, after one question that names them. */
export const deactivateKey: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.deactivateKey, node, selected);
  if (targets === undefined) return;
  const confirmed = await confirm(targets.connection, {
    message: `Deactivate ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nThis interrupts the integrations that use the key, at once. It can be activated again.`,
    button: 'Deactivate',
    writes: targets.keys.map((key) => ({ kind: 'deactivate', key })),
  });
  if (!confirmed) return;
  await writeEach(context, targets, { doing: 'Deactivating…', done: 'deactivated' }, (backend, key) =>
    backend.deactivate(key),
  );
};
