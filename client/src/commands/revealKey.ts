import { pickKey } from '../ui/keyPicker.ts';
import type { Command, CommandContext } from './command.ts';
import { readyConnections } from './connectionTarget.ts';
import { keyAtCursor, keyOfReference } from './keyInManifest.ts';
import { type KeyTarget, keyTargets } from './keyTarget.ts';

/** Shows a key in the tree: the one that a manifest names, there or at its cursor, else one that the user picks. */
export const revealKey: Command = async (context, node) => {
  const [called] = keyTargets([node]);
  const target = called ?? (await chosen(context));
  if (target) await context.view.reveal(target.connection, target.key);
};

async function chosen(context: CommandContext): Promise<KeyTarget | undefined> {
  const reference = await keyAtCursor(context);
  if (reference) return keyOfReference(context, reference);
  return pickKey(context.store, {
    title: 'Show in API Keys',
    placeholder: 'Select a key',
    connections: await readyConnections(context),
    fits: () => true,
    now: context.clock(),
  });
}
