import type { Command } from 'commander';
import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import type { KeyWithToken } from '../../../../common/src/model/key.ts';
import { plain } from '../access/words.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { answer, type FormatOptions } from './answer.ts';
import { checkLabel } from './arguments.ts';
import { type BackendOptions, withBackend, withBackendOptions } from './backend.ts';
import type { BackendKind } from './backendFailure.ts';
import { confirm } from './confirm.ts';
import { obtainToken } from './deliver.ts';
import { findKey } from './findKey.ts';
import { helpOf } from './help.ts';
import { nextCommand } from './nextCommand.ts';
import { formatOption, roleOption, tokenToOption, yesOption } from './options.ts';
import { permissiveRoles } from './roleChoice.ts';
import { openSink, type TokenSink } from './sink.ts';

interface TokenOptions extends FormatOptions {
  readonly tokenTo?: string;
}

interface GenerateOptions extends TokenOptions {
  readonly label: string;
  readonly role?: string[];
  readonly yes?: true;
}

/** The commands that make a token. */
export function defineTokens(command: Command, world: World): void {
  withBackendOptions(command.command('generate'))
    .description('generate a key; its token is written once')
    .requiredOption('--label <label>', 'what the key is called, for good')
    .addOption(roleOption('what the key may do'))
    .addOption(tokenToOption())
    .addOption(yesOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({
        example:
          'generate --label "erp order sync" \\\n      --role "OMS - Read only" --token-to env-file:.env#VTEX_APP_TOKEN',
        isConfirmed: true,
        makesToken: true,
      }),
    )
    .action(async (options: GenerateOptions) => {
      const { label, role: roles = [] } = options;
      checkLabel(label);
      await withSink(options, world, 'Edit API keys', async (backend, sink) => {
        const permissive = await permissiveRoles(backend, roles);
        if (permissive.length > 0) {
          await confirm(
            world,
            { what: [`The key “${plain(label)}” would be generated.`, ...permissive] },
            options,
          );
        }
        const key = await obtainToken(
          world,
          sink,
          () => backend.generateKey({ label, roles }),
          (name) =>
            `renew its token to another place ('${nextCommand(['renew', name, '--token-to', 'SINK'], options)}'), or ${options.backend === 'vtex' ? 'deactivate' : 'delete'} the key`,
        );
        tell(
          world,
          sink,
          options,
          key,
          `Generated ${key.keyName}, “${plain(label)}”. Its token went to ${sink.title}.\n`,
        );
      });
    });
  withBackendOptions(command.command('renew'))
    .description('make a new token; the old one works until finish-renewal')
    .argument('<key>', 'the key')
    .addOption(tokenToOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({
        example: 'renew "erp order sync" \\\n      --token-to "command:gh secret set VTEX_APP_TOKEN"',
        notes:
          'Both tokens work until finish-renewal deletes the old one, or undo-renewal the\nnew one. VTEX has no API for undo-renewal: there it is done in VTEX Admin.',
        takesKey: true,
        makesToken: true,
      }),
    )
    .action((name: string, options: TokenOptions) =>
      withSink(options, world, 'Renew API Token', async (backend, sink) => {
        const target = await findKey(backend, name);
        const key = await obtainToken(
          world,
          sink,
          () => backend.renewToken(target),
          (keyName) =>
            `the old token still works; ${waysBack[options.backend](keyName, options)} makes it the only one again`,
        );
        const words = `Renewed the token of ${key.keyName}. The new one went to ${sink.title}.\nPending deletion - Old token: once the new one is in its place, delete the old one:\n  ${nextCommand(['finish-renewal', key.keyName], options)}\n`;
        tell(world, sink, options, key, words);
      }),
    );
}

/** How a renewal is undone. VTEX has no API for it. */
const waysBack: Readonly<Record<BackendKind, (keyName: string, options: BackendOptions) => string>> = {
  embedded: undoRenewal,
  service: undoRenewal,
  vtex: () => 'to undo the renewal in VTEX Admin',
};

function undoRenewal(keyName: string, options: BackendOptions): string {
  return `'${nextCommand(['undo-renewal', keyName], options)}'`;
}

/** Works with an open sink; whatever keeps a token from being made closes it again. */
async function withSink(
  options: TokenOptions,
  world: World,
  permission: 'Edit API keys' | 'Renew API Token',
  work: (backend: KeyBackend, sink: TokenSink) => Promise<void>,
): Promise<void> {
  const { tokenTo, format } = options;
  if (tokenTo === undefined) {
    throw new Failure(
      'it is not said where the new token goes, so nothing was done',
      'add --token-to env-file:.env#VTEX_APP_TOKEN, --token-to stdout or --token-to command:COMMAND',
    );
  }
  if (tokenTo === 'stdout' && format === 'json') {
    throw new Failure(
      '--format json and --token-to stdout both write to standard output',
      'leave one of them out',
    );
  }
  const sink = await openSink(tokenTo, world);
  try {
    await withBackend(options, world, permission, (backend) => work(backend, sink));
  } catch (error) {
    await sink.abandon();
    throw error;
  }
}

function tell(
  { stdout, stderr }: World,
  { takesStdout, title }: TokenSink,
  options: FormatOptions,
  key: KeyWithToken['key'],
  words: string,
): void {
  answer(takesStdout ? stderr : stdout, options, { key, tokenTo: title }, words);
}
