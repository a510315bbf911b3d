import { type Argument, Command, type Option } from 'commander';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { ruleIds } from '../../lint/findings.ts';
import { commands } from '../commands/index.ts';
import { formats } from '../reporters/index.ts';
import type { World } from '../world.ts';

/** What may follow: one of these words, or anything where there are none, such as a file. */
type Values = readonly string[];

export interface OptionWords {
  /** `--format`, and `-f` where there is one. */
  readonly names: readonly string[];
  readonly description: string;
  /** Undefined where it takes no value. */
  readonly values: Values | undefined;
}

/** A command as a shell has to know it. */
export interface CommandWords {
  /** Its words after `vtex-keys`; empty for that itself. */
  readonly path: readonly string[];
  readonly subcommands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly OptionWords[];
  /** What its arguments may be. */
  readonly values: Values;
}

/** Every command there is, with all its options, as the commands themselves declare them. */
export async function grammarOf(world: World): Promise<CommandWords[]> {
  const root = new Command('vtex-keys');
  root.option('-V, --version', 'output the version number');
  for (const { name, description, load } of commands) {
    const { define } = await load();
    define(root.command(name).description(description), world, () => {});
  }
  const [first, ...rest] = [...wordsOf(root, [])];
  const help = { name: 'help', description: 'show the help of a command' };
  return first ? [{ ...first, subcommands: [...first.subcommands, help] }, ...rest, helpWords(root)] : [];
}

function* wordsOf(command: Command, path: readonly string[]): Generator<CommandWords> {
  yield {
    path,
    subcommands: command.commands.map((each) => ({ name: each.name(), description: each.description() })),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionWords), helpOption],
    values: command.registeredArguments.flatMap(valuesOf),
  };
  for (const each of command.commands) yield* wordsOf(each, [...path, each.name()]);
}

function helpWords(root: Command): CommandWords {
  return { path: ['help'], subcommands: [], options: [], values: root.commands.map((each) => each.name()) };
}

const helpOption: OptionWords = {
  names: ['--help', '-h'],
  description: 'show the help of a command',
  values: undefined,
};

function optionWords({ long, short, description, required, optional, argChoices }: Option): OptionWords {
  const names = [long, short].filter((name) => typeof name === 'string');
  const known = argChoices ?? wellKnown(long?.replace(/^--/, '') ?? '');
  return { names, description, values: required || optional ? known : undefined };
}

function valuesOf(argument: Argument): Values {
  return argument.argChoices ?? wellKnown(argument.name());
}

/** By the name of the option or argument. */
function wellKnown(name: string): Values {
  switch (name) {
    case 'rule':
      return ruleIds;
    case 'role':
    case 'one':
    case 'other':
      return catalog.roles.map((role) => role.name);
    case 'format':
      return formats;
    case 'token-to':
      return ['stdout', 'env-file:', 'command:'];
    default:
      return [];
  }
}
