import { attempt, type Command } from './command.ts';
import { connectionOf } from './connectionTarget.ts';

export const retryConnection: Command = async (context, node) => {
  const failed = context.store.connections.filter(({ state }) => state.kind === 'failed');
  // What the tree marks as failed may be a list of a connection that is well.
  const connection =
    node?.connection ?? (await connectionOf(context, 'Retry', undefined, (one) => failed.includes(one)));
  if (connection === undefined) return;
  await attempt(context, connection, () => context.retry(connection));
};
