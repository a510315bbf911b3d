import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import { manifestLanguage } from '../../files/names.ts';
import { list } from '../../lint/words.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure } from '../failure.ts';
import { readOwnFile } from '../ownFile.ts';
import type { World } from '../world.ts';
import { answer, type FormatOptions } from './answer.ts';
import { withBackend, withBackendOptions } from './backend.ts';
import { allKeys, withRoles } from './findKey.ts';
import { helpOf } from './help.ts';
import { type ManifestUpdate, newManifest, updateManifest } from './manifest.ts';
import { formatOption } from './options.ts';

interface ManifestOptions extends FormatOptions {
  readonly prune?: true;
}

export function defineManifest(command: Command, world: World): void {
  withBackendOptions(command.command('manifest'))
    .description('write or update a key manifest; it never holds a token')
    .argument('<file>', 'the manifest; its own fields, comments, order and layout stay')
    .option('--prune', 'take out the entries of keys that are gone')
    .addOption(formatOption())
    .addHelpText('after', helpOf({ example: 'manifest vtex-keys.json' }))
    .action((file: string, options: ManifestOptions) =>
      withBackend(options, world, 'View API keys', async (backend) => {
        const prune = options.prune ?? false;
        const update = await writeManifest(backend, file, prune, world);
        const { text, ...names } = update;
        const path = relative(world.cwd, resolve(world.cwd, file));
        answer(world.stdout, options, { file: path, ...names, pruned: prune }, wordsOf(path, update, prune));
      }),
    );
}

async function writeManifest(
  backend: KeyBackend,
  file: string,
  prune: boolean,
  { cwd }: World,
): Promise<ManifestUpdate> {
  const languageId = manifestLanguage(file);
  if (!languageId) {
    throw new Failure(
      `'${file}' is no name of a key manifest`,
      'it is vtex-keys.json, or ends with .vtex-keys.json',
    );
  }
  const path = resolve(cwd, file);
  const old = await readOwnFile(path, file);
  const keys = await withRoles(backend, await allKeys(backend));
  const tokenPeriod = (await backend.settings())?.tokenPeriod;
  const current = { account: backend.account, tokenPeriod, keys };
  const update =
    old === undefined ? newManifest(current) : updateManifest(old, current, { languageId, prune });
  if (update.text !== old) await writeAtomically(path, update.text);
  return update;
}

function wordsOf(file: string, { added, updated, gone }: ManifestUpdate, prune: boolean): string {
  const done = [
    `${file}: ${added.length} added, ${updated.length} updated${prune ? `, ${gone.length} removed` : ''}`,
  ];
  if (gone.length > 0 && !prune) {
    done.push(`not in the account any more: ${list(gone)}; --prune takes them out`);
  }
  return `${done.join('\n')}\n`;
}
