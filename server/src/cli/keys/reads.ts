import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import type { KeyKind, KeyStatus } from '../../../../common/src/model/key.ts';
import type { KeyQuery } from '../../../../common/src/model/query.ts';
import type { RejectionReason } from '../../../../common/src/model/verdict.ts';
import { count } from '../access/words.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure } from '../failure.ts';
import { type ExitCode, exitCodes, type World } from '../world.ts';
import { answer, type FormatOptions } from './answer.ts';
import { checkKeyName, checkQuery } from './arguments.ts';
import { type BackendOptions, withBackend, withBackendOptions } from './backend.ts';
import { allKeys, withRoles } from './findKey.ts';
import { helpOf } from './help.ts';
import { keyTable } from './keyTable.ts';
import { formatOption } from './options.ts';

/** The commands that change nothing at the backend. */
export function defineReads(command: Command, world: World, exit: (code: ExitCode) => void): void {
  defineList(command, world);
  defineExport(command, world);
  defineVerify(command, world, exit);
}

interface ListOptions extends FormatOptions {
  readonly kind?: KeyKind;
  readonly status?: KeyStatus;
  readonly role?: string;
  readonly age?: NonNullable<KeyQuery['age']>;
  readonly text?: string;
}

function defineList(command: Command, world: World): void {
  withBackendOptions(command.command('list'))
    .description('list the keys')
    .addOption(new Option('--kind <kind>', 'only these').choices(['generated', 'external']))
    .addOption(new Option('--status <status>', 'only these').choices(['active', 'inactive']))
    .addOption(
      new Option('--age <age>', 'only keys whose token wants action').choices([
        'near-expiry',
        'past-period',
        'pending-deletion',
        'due',
      ]),
    )
    .option('--role <role>', 'only keys with this role')
    .option('--text <text>', 'only keys with this in their name or label')
    .addOption(formatOption())
    .addHelpText('after', helpOf({ example: 'list --age due' }))
    .action(async (options: ListOptions) => {
      const { kind, status, role, age, text: part } = options;
      const query = {
        ...(kind && { kind }),
        ...(status && { status }),
        ...(age && { age }),
        ...(role !== undefined && { role }),
        ...(part !== undefined && { text: part }),
      };
      checkQuery(query);
      await withBackend(options, world, 'View API keys', async (backend) => {
        const keys = await withRoles(backend, await allKeys(backend, query));
        const settings = await backend.settings();
        const table = keyTable(keys, settings, world.now(), world.stdout);
        const none = `${options.account} has no ${Object.keys(query).length > 0 ? 'such ' : ''}keys.\n`;
        answer(world.stdout, options, { settings: settings ?? null, keys }, keys.length > 0 ? table : none);
      });
    });
}

interface ExportOptions extends BackendOptions {
  readonly shape: 'names' | 'full';
  readonly kind?: KeyKind;
  readonly output?: string;
}

function defineExport(command: Command, world: World): void {
  withBackendOptions(command.command('export'))
    .description('write the keys as CSV, fit for a spreadsheet')
    .addOption(
      new Option(
        '--shape <shape>',
        'names: of all keys that have roles; full: all columns of one kind of key',
      )
        .choices(['names', 'full'])
        .default('names'),
    )
    .addOption(
      new Option('--kind <kind>', 'of which keys, with --shape full (default: generated)').choices([
        'generated',
        'external',
      ]),
    )
    .option('--output <file>', 'where to write it (default: standard output)')
    .addHelpText('after', helpOf({ example: 'export --shape full --output keys.csv' }))
    .action((options: ExportOptions) =>
      withBackend(options, world, 'View API keys', async (backend) => {
        const { shape, kind = 'generated', output } = options;
        const csv = await (shape === 'full'
          ? backend.exportCsv('full', kind)
          : backend.exportCsv('audit', options.kind));
        if (output === undefined) await world.stdout.handOver(csv);
        else await writeAtomically(resolve(world.cwd, output), csv);
        if (shape === 'names' || options.kind !== undefined) return;
        const { external } = await backend.summary();
        if (external > 0) {
          world.stderr.write(
            `${count(external, 'external key')} left out: add --kind external for their columns.\n`,
          );
        }
      }),
    );
}

interface VerifyOptions extends FormatOptions {
  readonly tokenEnv?: string;
}

const rejections: Readonly<Record<RejectionReason, string>> = {
  'unknown-key': 'the account has no such key',
  'external-key': 'it is a key of another account, which alone knows its token',
  'wrong-token': 'this is no token of the key',
  'inactive-key': 'the key is inactive',
  'expired-token': 'the token is past its period',
  'not-accepted': 'the backend does not say why',
};

function defineVerify(command: Command, world: World, exit: (code: ExitCode) => void): void {
  withBackendOptions(command.command('verify'))
    .description('ask whether a token opens a key now; ends with 1 where it does not')
    .argument('<key-name>', 'the key, vtexappkey-{account}-{6 letters}')
    .option('--token-env <name>', 'read the token from this environment variable, not from standard input')
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({
        example: 'verify vtexappkey-acmestore-QWERTY \\\n      --token-env VTEX_APP_TOKEN',
        notes: 'The token is never an argument, which other users of the machine could see.',
        finds: 'the token does not open the key',
      }),
    )
    .action(async (keyName: string, options: VerifyOptions) => {
      checkKeyName(keyName);
      await withBackend(options, world, 'View API keys', async (backend) => {
        const token = await tokenToVerify(options, world);
        const verdict = await backend.verify({ keyName, token });
        const reason = verdict.reason === null ? '' : `: ${rejections[verdict.reason]}`;
        const words = `${keyName} is ${verdict.accepted ? 'accepted' : `not accepted${reason}`}\n`;
        answer(world.stdout, options, { keyName, ...verdict }, words);
        if (!verdict.accepted) exit(exitCodes.findings);
      });
    });
}

async function tokenToVerify({ tokenEnv, credentialStdin }: VerifyOptions, world: World): Promise<string> {
  if (tokenEnv === undefined && credentialStdin) {
    throw new Failure('standard input has the credential already', 'give the token with --token-env');
  }
  if (tokenEnv === undefined && world.stdin.isTTY) {
    throw new Failure(
      'there is no token to verify',
      'put it on standard input, or name a variable with --token-env',
    );
  }
  const given = tokenEnv === undefined ? await text(world.stdin) : world.env[tokenEnv];
  const token = given?.trim() ?? '';
  if (token === '') throw new Failure(`${tokenEnv ?? 'standard input'} holds no token`);
  return token;
}
