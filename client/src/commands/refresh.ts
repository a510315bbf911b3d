import type { Command } from './command.ts';

/** Of the node's connection, or of all. A connection that has failed is tried again. */
export const refresh: Command = async (context, node) => {
  const connections = node === undefined ? context.store.connections : [node.connection];
  await Promise.all(
    connections.map((connection) =>
      connection.state.kind === 'failed' ? context.retry(connection) : context.store.refresh(connection),
    ),
  );
};
