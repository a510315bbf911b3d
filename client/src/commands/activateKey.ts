import { confirm } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKeys } from './keyTarget.ts';
import { listAll, nameAll, writeEach } from './write.ts';

export const activateKey: Command = async (context, node, selected) => {
  const targets = await resolveKeys(context, keyActions.activateKey, node, selected, { many: false });
  if (targets === undefined) return;
  const confirmed = await confirm(targets.connection, {
    message: `Activate ${nameAll(targets.keys)}?`,
    detail: `${listAll(targets)}\n\nActivate a key only if you are sure that it has not been compromised: anyone who has its token can access the account again.`,
    button: 'Activate',
    writes: targets.keys.map((key) => ({ kind: 'activate', key })),
  });
  if (!confirmed) return;
  await writeEach(context, targets, { doing: 'Activating…', done: 'activated' }, (backend, key) =>
    backend.activate(key),
  );
};
