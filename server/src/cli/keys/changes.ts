import type { Command } from 'commander';
import type { KeyBackend } from '../../../../common/src/backends/keyBackend.ts';
import type { ApiKey } from '../../../../common/src/model/key.ts';
import { list } from '../../lint/words.ts';
import { plain } from '../access/words.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { answer, type FormatOptions } from './answer.ts';
import { checkKeyName } from './arguments.ts';
import { withBackend, withBackendOptions } from './backend.ts';
import { type Confirmation, confirm } from './confirm.ts';
import { findKey, withRoles } from './findKey.ts';
import { helpOf } from './help.ts';
import { formatOption, roleOption, yesOption } from './options.ts';
import { permissiveRoles } from './roleChoice.ts';

interface ChangeOptions extends FormatOptions {
  readonly yes?: true;
}

interface RoleOptions extends ChangeOptions {
  readonly role?: string[];
  readonly roles: boolean;
}

/** The commands that change a key and make no token. */
export function defineChanges(command: Command, world: World): void {
  defineAddExternal(command, world);
  defineSetRoles(command, world);
  for (const change of changes) defineChange(command, world, change);
}

function defineAddExternal(command: Command, world: World): void {
  withBackendOptions(command.command('add-external'))
    .description('give roles to a key of another account')
    .argument('<key-name>', 'the key that the other account gave you; never a token')
    .addOption(roleOption('what the key may do'))
    .addOption(yesOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({
        example: 'add-external vtexappkey-partnerhub-ABCDEF \\\n      --role "OMS - Read only"',
        notes: 'Its owner keeps its token, and renews it. VTEX has no API for this.',
        isConfirmed: true,
      }),
    )
    .action(async (keyName: string, options: RoleOptions) => {
      checkKeyName(keyName);
      await withBackend(options, world, 'Edit API keys', async (backend) => {
        const roles = options.role ?? [];
        const permissive = await permissiveRoles(backend, roles);
        const what = [`The key ${plain(keyName)} of another account would be added.`, ...permissive];
        if (permissive.length > 0) await confirm(world, { what }, options);
        const key = await backend.addExternalKey({ keyName, roles });
        answer(world.stdout, options, { key }, `Added ${nameOf(key)} with ${rolesOf(key)}.\n`);
      });
    });
}

function defineSetRoles(command: Command, world: World): void {
  withBackendOptions(command.command('set-roles'))
    .description('give a key these roles instead of those it has')
    .argument('<key>', 'the key')
    .addOption(roleOption('what the key may do from now on'))
    .option('--no-roles', 'take all roles away')
    .addOption(yesOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({
        example: 'set-roles "erp order sync" \\\n      --role "OMS - Read only" --role Finance',
        notes: 'Roles that are not named are taken away.',
        takesKey: true,
        isConfirmed: true,
      }),
    )
    .action((name: string, options: RoleOptions) => {
      const { role: chosen = [], roles: hasRoles } = options;
      if (!hasRoles && chosen.length > 0) {
        throw new Failure('--role and --no-roles contradict each other', 'leave one of them out');
      }
      if (hasRoles && chosen.length === 0) {
        throw new Failure(
          'it is not said which roles the key is to have',
          'name them with --role, or add --no-roles',
        );
      }
      return withBackend(options, world, 'Edit API keys', async (backend) => {
        const found = await findKey(backend, name);
        const [target = found] = await withRoles(backend, [found]);
        const permissive = await permissiveRoles(backend, chosen, target.roles);
        const what = [`${nameOf(target)} would have ${list(chosen.map(plain))}.`, ...permissive];
        if (permissive.length > 0) await confirm(world, { what }, options);
        const key = await backend.setRoles(target, chosen);
        answer(world.stdout, options, { key }, `${nameOf(key)} has ${rolesOf(key)} now.\n`);
      });
    });
}

/** A change that is confirmed: it interrupts somebody, lets somebody in, or cannot be undone. */
interface Change {
  readonly name: string;
  readonly description: string;
  readonly question: (key: ApiKey) => string[];
  /** The name of the key is to be typed. */
  readonly isFinal?: true;
  /** Undefined where the key is gone afterwards. */
  readonly run: (backend: KeyBackend, key: ApiKey) => Promise<ApiKey | undefined>;
  readonly done: string;
}

const changes: readonly Change[] = [
  {
    name: 'activate',
    description: 'let an inactive key work again',
    question: (key) => [
      `${nameOf(key)} would be activated.`,
      'Do this only if you are sure that it has not been compromised: anyone who has its token can access the account again.',
    ],
    run: (backend, key) => backend.activate(key),
    done: 'is active',
  },
  {
    name: 'deactivate',
    description: 'stop a key, with all its tokens, until it is activated again',
    question: (key) => [
      `${nameOf(key)} would be deactivated.`,
      'This interrupts the integrations that use the key, at once. It can be activated again.',
    ],
    run: (backend, key) => backend.deactivate(key),
    done: 'is inactive',
  },
  {
    name: 'finish-renewal',
    description: 'delete the old token of a key that was renewed',
    question: (key) => [
      `The old token of ${nameOf(key)} would be deleted.`,
      'Only the new one works from then on: an integration that still uses the old one is interrupted. This cannot be undone.',
    ],
    isFinal: true,
    run: (backend, key) => backend.deleteOldToken(key),
    done: 'has its new token only',
  },
  {
    name: 'undo-renewal',
    description: 'delete the new token of a key that was renewed',
    question: (key) => [
      `The renewal of ${nameOf(key)} would be undone.`,
      'The new token stops working at once, for good, and the old token is the token of the key again.',
    ],
    isFinal: true,
    run: (backend, key) => backend.undoRenewal(key),
    done: 'has its old token only',
  },
  {
    name: 'delete',
    description: 'delete a generated key, or remove an external one',
    question: (key) =>
      key.kind === 'external'
        ? [
            `${nameOf(key)} would be removed.`,
            'It loses its access to this account. Its owner keeps it, and you can add it again.',
          ]
        : [
            `${nameOf(key)} would be deleted.`,
            'Make sure that no integration uses the key any more. This cannot be undone.',
          ],
    isFinal: true,
    run: async (backend, key) => {
      await backend.deleteKey(key);
      return undefined;
    },
    done: 'is deleted',
  },
];

function defineChange(command: Command, world: World, change: Change): void {
  withBackendOptions(command.command(change.name))
    .description(change.description)
    .argument('<key>', 'the key')
    .addOption(yesOption())
    .addOption(formatOption())
    .addHelpText(
      'after',
      helpOf({ example: `${change.name} "erp order sync"`, takesKey: true, isConfirmed: true }),
    )
    .action((name: string, options: ChangeOptions) =>
      withBackend(options, world, 'Edit API keys', async (backend) => {
        const target = await findKey(backend, name);
        const isTyped = change.isFinal && target.kind === 'generated';
        const confirmation: Confirmation = {
          what: change.question(target),
          ...(isTyped && { typed: target.keyName }),
        };
        await confirm(world, confirmation, options);
        const key = await change.run(backend, target);
        const { id, keyName } = target;
        const content = key ? { key } : { deleted: { id, keyName } };
        answer(world.stdout, options, content, `${nameOf(target)} ${change.done}.\n`);
      }),
    );
}

function nameOf(key: ApiKey): string {
  return key.kind === 'generated' && key.label !== ''
    ? `${key.keyName}, “${plain(key.label)}”,`
    : key.keyName;
}

function rolesOf({ roles }: ApiKey): string {
  return roles.length === 0 ? 'no roles' : list(roles.map(plain));
}
