import type { Command } from 'commander';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { Failure } from '../failure.ts';
import { accountRoles } from '../roles/accountRoles.ts';
import { type DeclaredUses, manifestUses } from '../roles/manifestUses.ts';
import { prettyComparison, prettyRole, prettyRoles, prettySuggestion, textOf } from '../roles/pretty.ts';
import { compareRoles, roleCard } from '../roles/roleCard.ts';
import { operationsOf, type RoleSuggestion, roleNamed, suggestRoles } from '../roles/suggestRoles.ts';
import type { World } from '../world.ts';

const help = `
Custom roles are those of the policy: the nearest .vtex-keys.policy.json, or
--policy. Roles that it denies are never suggested.

Examples:
  $ vtex-keys roles suggest --uses "GET /api/oms/pvt/orders"
  $ vtex-keys roles show "OMS - Full access"
  $ vtex-keys roles compare "OMS - Read only" "OMS - Full access"`;

const suggestHelp = `
Examples:
  $ vtex-keys roles suggest --uses "GET /api/oms/pvt/orders" \\
      "POST /api/oms/pvt/orders/{orderId}/invoice"
  $ vtex-keys roles suggest --from-manifest vtex-keys.json \\
      --key "erp order sync"`;

const showHelp = `
Examples:
  $ vtex-keys roles show "OMS - Full access"
  $ vtex-keys roles show "ERP order sync" --policy team.policy.json`;

const compareHelp = `
Example:
  $ vtex-keys roles compare "OMS - Read only" "OMS - Full access"`;

const listHelp = `
Example:
  $ vtex-keys roles list --format json`;

interface RoleOptions {
  readonly format: 'pretty' | 'json';
  readonly policy?: string;
}

interface SuggestOptions extends RoleOptions {
  readonly uses?: readonly string[];
  readonly fromManifest?: string;
  readonly key?: string;
  readonly name?: string;
}

export function define(command: Command, world: World): void {
  command.addHelpText('after', help);
  suggest(command, world);
  show(command, world);
  compare(command, world);
  listAll(command, world);
}

function suggest(command: Command, world: World): void {
  withOptions(command.command('suggest'))
    .description('find the smallest set of roles for operations')
    .option('--uses <operation...>', 'a method and a path, such as "GET /api/oms/pvt/orders"')
    .option('--from-manifest <file>', "the operations that a manifest lists in 'uses'")
    .option('--key <key>', 'the key of the manifest, by its name or label')
    .option('--name <name>', 'what the custom role is to be called')
    .addHelpText('after', suggestHelp)
    .action(async (options: SuggestOptions) => {
      const { name, uses } = await declaredUses(options, world);
      const roles = await rolesOf(options, world);
      const suggestion = suggestRoles(operationsOf(uses, catalog), options.name ?? name, roles, catalog);
      const { format } = options;
      world.stdout.write(
        format === 'json'
          ? json(suggestionJson(suggestion))
          : prettySuggestion(suggestion, world.stdout, catalog),
      );
    });
}

async function declaredUses(options: SuggestOptions, { cwd }: World): Promise<DeclaredUses> {
  const { uses, fromManifest, key } = options;
  if (uses && fromManifest)
    throw new Failure('--uses and --from-manifest name the operations twice', 'give one of them');
  if (uses && key === undefined) return { name: 'Custom role', uses };
  if (fromManifest !== undefined && key !== undefined) return manifestUses(cwd, fromManifest, key);
  throw new Failure(
    'it is not said what the roles are for',
    'name operations with --uses, or a key with --from-manifest FILE --key NAME',
  );
}

function suggestionJson({ operations, ...suggestion }: RoleSuggestion) {
  const needs = operations.map(({ use, operation }) => ({
    use,
    operation: textOf(operation),
    need: operation.need,
  }));
  return { operations: needs, ...suggestion, roles: suggestion.roles ?? null };
}

function show(command: Command, world: World): void {
  withOptions(command.command('show'))
    .description('tell what a role grants')
    .argument('<role>', 'the name of a role, or an alias')
    .addHelpText('after', showHelp)
    .action(async (name: string, options: RoleOptions) => {
      const roles = await rolesOf(options, world);
      const card = roleCard(roleNamed(name, roles), roles, catalog);
      world.stdout.write(options.format === 'json' ? json({ role: card }) : prettyRole(card, world.stdout));
    });
}

function compare(command: Command, world: World): void {
  withOptions(command.command('compare'))
    .description('tell what two roles grant, apart and in common')
    .argument('<one>', 'the name of a role, or an alias')
    .argument('<other>', 'the other one')
    .addHelpText('after', compareHelp)
    .action(async (one: string, other: string, options: RoleOptions) => {
      const roles = await rolesOf(options, world);
      const card = (name: string) => roleCard(roleNamed(name, roles), roles, catalog);
      const comparison = compareRoles(card(one), card(other));
      const { format } = options;
      world.stdout.write(format === 'json' ? json(comparison) : prettyComparison(comparison, world.stdout));
    });
}

function listAll(command: Command, world: World): void {
  withOptions(command.command('list'))
    .description('list the roles of VTEX and of the policy')
    .addHelpText('after', listHelp)
    .action(async (options: RoleOptions) => {
      const known = await rolesOf(options, world);
      const names = new Set(known.names.flatMap((name) => known.find(name)?.name ?? []));
      const roles = [...names].map((name) => {
        const { grade } = roleNamed(name, known);
        return { name, grade, custom: catalog.role(name) === undefined };
      });
      world.stdout.write(options.format === 'json' ? json({ roles }) : prettyRoles(roles, world.stdout));
    });
}

function withOptions(command: Command): Command {
  return command
    .addOption(
      command
        .createOption('-f, --format <format>', 'how to tell it')
        .choices(['pretty', 'json'])
        .default('pretty'),
    )
    .option('--policy <file>', 'the policy with the custom roles (default: the nearest one)');
}

function rolesOf({ policy, ...options }: SuggestOptions, { cwd }: World) {
  const { fromManifest: manifest } = options;
  return accountRoles(cwd, {
    ...(policy !== undefined && { policy }),
    ...(manifest !== undefined && { manifest }),
  });
}

function json(content: object): string {
  return `${JSON.stringify({ version: 1, ...content }, undefined, 2)}\n`;
}
