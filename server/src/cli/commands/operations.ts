import type { Command } from 'commander';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { Failure } from '../failure.ts';
import { accountRoles } from '../roles/accountRoles.ts';
import { prettyOperations } from '../roles/pretty.ts';
import { searchOperations } from '../roles/searchOperations.ts';
import type { World } from '../world.ts';

const help = `
Every word has to be in the method, the path, the name of the API or that of a
permission; slips of the pen are forgiven. What is closest comes first.

Examples:
  $ vtex-keys operations search invoice
  $ vtex-keys operations search "post order cancel"
  $ vtex-keys operations search "notify payment"`;

interface SearchOptions {
  readonly format: 'pretty' | 'json';
  readonly limit: string;
}

export function define(command: Command, world: World): void {
  const search = command.command('search');
  search
    .description('find operations of the VTEX APIs, and what they need')
    .argument('<text...>', 'words of the method, the path, the API or a permission')
    .option('--limit <number>', 'how many to show at most', '20')
    .addOption(
      search
        .createOption('--format <format>', 'how to tell it')
        .choices(['pretty', 'json'])
        .default('pretty'),
    )
    .addHelpText('after', help)
    .action(async (words: string[], { format, limit }: SearchOptions) => {
      if (!/^[1-9]\d{0,5}$/.test(limit)) throw new Failure('--limit takes a number from 1');
      const found = searchOperations(words.join(' '), catalog);
      if (found.length === 0)
        throw new Failure(`no operation has all of '${words.join(' ')}'`, 'try fewer words');
      const shown = found.slice(0, Number(limit));
      const { stdout, cwd } = world;
      if (format === 'json') {
        stdout.write(
          `${JSON.stringify({ version: 1, total: found.length, operations: shown }, undefined, 2)}\n`,
        );
      } else {
        const roles = await accountRoles(cwd, {});
        stdout.write(prettyOperations(shown, found.length, { roles, output: stdout, catalog }));
      }
    });
}
