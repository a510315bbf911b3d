import type { Command } from './command.ts';

/** The next page of the list whose "Load more" was chosen; from the palette, of every list that has one. */
export const loadMore: Command = async ({ store }, node) => {
  const kinds = ['generated', 'external'] as const;
  const lists = store.connections.flatMap((connection) => kinds.map((kind) => ({ connection, kind })));
  const chosen = lists.filter(({ connection, kind }) => {
    if (node !== undefined && 'kind' in node) return connection === node.connection && kind === node.kind;
    const list = store.keys(connection, kind);
    return list.kind === 'loaded' && list.hasMore;
  });
  await Promise.all(chosen.map(({ connection, kind }) => store.loadMore(connection, kind)));
};
