import type { KeyWithToken } from '../../../common/src/model/key.ts';
import type { Connection } from '../connections/connection.ts';
import { keyLabel } from '../keys/keyPresentation.ts';
import { confirmInMode, tell } from '../ui/prompts.ts';
import { askOldToken, handOverToken } from '../ui/tokenHandover.ts';
import { attempt, type Command, type CommandContext } from './command.ts';
import { keyActions } from './keyActions.ts';
import { resolveKey } from './keyTarget.ts';
import { offers, write } from './write.ts';

export const renewToken: Command = async (context, node, selected) => {
  const target = await resolveKey(context, keyActions.renewToken, node, selected);
  if (target === undefined) return;
  const { connection, key } = target;
  const confirmation = {
    message: `Renew the token of “${keyLabel(key)}”?`,
    detail: `${key.keyName}\n\nThe old token works until you delete it.`,
    button: 'Renew Token',
    writes: [{ kind: 'renewToken', key }],
  } as const;
  if (!(await confirmInMode(connection, confirmation))) return;
  await attempt(context, connection, async () => {
    const renewed = await write(context, connection, key, 'Renewing…', (backend) => backend.renewToken(key));
    await handOver(context, connection, renewed);
  });
};

async function handOver(
  context: CommandContext,
  connection: Connection,
  renewed: KeyWithToken,
): Promise<void> {
  const waysOut = offers(connection, 'undoRenewal') ? (['Undo Renewal'] as const) : [];
  const answer = await handOverToken(context.clipboard, renewed, waysOut);
  if (answer === 'Undo Renewal') return undo(context, connection, renewed);
  if (answer === 'copied' && offers(connection, 'deleteOldToken')) {
    if ((await askOldToken(renewed.key)) === 'now') return deleteOld(context, connection, renewed);
  }
  tell(`“${keyLabel(renewed.key)}”: Pending deletion - Old token`);
}

async function undo(context: CommandContext, connection: Connection, { key }: KeyWithToken): Promise<void> {
  await attempt(context, connection, async () => {
    await write(context, connection, key, 'Undoing the renewal…', (backend) => backend.undoRenewal(key));
    tell(`Renewal of “${keyLabel(key)}” undone.`);
  });
}

/** On its own attempt, so that a failure to delete does not renew again when it is retried. */
async function deleteOld(
  context: CommandContext,
  connection: Connection,
  { key }: KeyWithToken,
): Promise<void> {
  const confirmation = {
    message: `Delete the old token of “${keyLabel(key)}”?`,
    detail: `${key.keyName}\n\nThis action cannot be undone.`,
    button: 'Delete',
    writes: [{ kind: 'deleteOldToken', key }],
  } as const;
  if (!(await confirmInMode(connection, confirmation))) return;
  await attempt(context, connection, async () => {
    await write(context, connection, key, 'Deleting the old token…', (backend) =>
      backend.deleteOldToken(key),
    );
    tell(`Token of “${keyLabel(key)}” renewed, old token deleted.`);
  });
}
