import type { Command } from './command.ts';

export const clearFilter: Command = async ({ store }) => store.setFilter({});
