import { keyLabel } from '../keys/keyPresentation.ts';
import { pickKey } from '../ui/keyPicker.ts';
import { pickOne } from '../ui/prompts.ts';
import type { Command } from './command.ts';
import { obstacle, readyConnections } from './connectionTarget.ts';
import { isDue } from './dueKeys.ts';
import { keyActions } from './keyActions.ts';
import { runOnKey } from './write.ts';

const title = 'Review Due Tokens';

/** Keys whose token wants action now, and for the one picked what can be done about it. */
export const reviewDueTokens: Command = async (context) => {
  const now = context.clock();
  const picked = await pickKey(context.store, {
    title,
    placeholder: 'Tokens near expiry, past the period, or with an old token to delete',
    connections: await readyConnections(context),
    among: [{ age: 'due' }],
    fits: (key, connection) => isDue(key, context.store.settings(connection), now),
    none: 'No token is due.',
    now,
  });
  if (picked === undefined) return;
  const { connection, key } = picked;
  const names = ['deleteOldToken', 'renewToken', 'undoRenewal', 'deactivateKey'] as const;
  const fitting = names.filter((name) => keyActions[name].refusal(key) === undefined);
  const possible = fitting.filter((name) => obstacle(connection, keyActions[name]) === undefined);
  if (possible.length === 0) throw obstacle(connection, keyActions[fitting[0] ?? 'renewToken']);
  const choices = possible.map((name) => ({ label: keyActions[name].title, value: name }));
  const action = await pickOne(choices, { title, placeholder: `What to do about “${keyLabel(key)}”` });
  if (action !== undefined) await runOnKey(`vtexKeys.${action}`, connection, key);
};
