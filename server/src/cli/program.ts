import { Command, CommanderError } from 'commander';
import packageJson from '../../../package.json' with { type: 'json' };
import { commands } from './commands/index.ts';
import { Failure, systemReason } from './failure.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const help = `
Exit codes:
  0  nothing was found that has to be looked at
  1  findings
  2  the arguments, a policy, a file or a service cannot be used
  3  a defect of this program

Examples:
  $ vtex-keys lint                        lints the key manifests of this folder
  $ vtex-keys lint --since origin/main    only what changed since a git revision
  $ vtex-keys explain token-near-expiry   what a rule finds, and why`;

/** Runs one command; everything that goes wrong is told on `stderr`. */
export async function runProgram(args: readonly string[], world: World): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const asked = asOption(args);
  let program: Command | undefined;
  try {
    program = await programFor(asked, world, (code) => {
      exitCode = code;
    });
    await program.parseAsync(asked, { from: 'user' });
    return exitCode;
  } catch (error) {
    return tell(error, world, program && pathIn(asked, program));
  }
}

/** `help keys renew` as `keys renew --help`: the help command of commander knows no commands of commands. */
function asOption(args: readonly string[]): readonly string[] {
  const [first, ...others] = args;
  const isKnown = commands.some(({ name }) => name === others[0]);
  return first === 'help' && isKnown ? [...others, '--help'] : args;
}

/** The command that the arguments name, with the commands that it is one of. Empty where they name none. */
function pathIn(args: readonly string[], program: Command): string[] {
  const path: string[] = [];
  let at = program;
  for (const arg of args) {
    const next = at.commands.find((command) => command.name() === arg);
    if (next) path.push(arg);
    at = next ?? at;
  }
  return path;
}

/** Only the command that is asked for is loaded; of the others the help needs no more than a line each. */
async function programFor(
  args: readonly string[],
  world: World,
  exit: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('vtex-keys')
    .description('Lints the key manifests of a VTEX account and manages its API keys.')
    .version(packageJson.version, '-V, --version')
    .helpOption('-h, --help', 'show the help of a command')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', help)
    .showHelpAfterError(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(text),
      // `tell` tells it, with what to do next.
      outputError: () => {},
      getOutHelpWidth: () => world.stdout.width ?? 100,
      getErrHelpWidth: () => world.stderr.width ?? 100,
      getOutHasColors: () => world.stdout.hasColor,
      getErrHasColors: () => world.stderr.hasColor,
    });
  const name = args.find((arg) => !arg.startsWith('-'));
  for (const command of commands) {
    const defined = program.command(command.name).description(command.description);
    if (command.name !== name) continue;
    const { define } = await command.load();
    define(defined, world, exit);
  }
  if (args.length === 0) program.help({ error: true });
  return program;
}

function tell(error: unknown, world: World, path: readonly string[] = []): ExitCode {
  if (error instanceof CommanderError) return tellUsage(error, world, path);
  if (Failure.is(error)) {
    say(world, error.message, error.hint);
    return exitCodes.failure;
  }
  const reason = systemReason(error);
  if (reason !== undefined) {
    const path = Object(error).path;
    say(world, typeof path === 'string' ? `${path}: ${reason}` : reason);
    return exitCodes.failure;
  }
  return tellDefect(error, world);
}

export function tellDefect(error: unknown, world: World): ExitCode {
  say(
    world,
    `internal error: ${error instanceof Error ? error.stack : error}`,
    'this is a defect of vtex-keys; please report it with these lines',
  );
  return exitCodes.internal;
}

function tellUsage(error: CommanderError, world: World, path: readonly string[]): ExitCode {
  if (error.exitCode === 0) return exitCodes.ok;
  // The help was shown, as nothing was asked for.
  if (error.code === 'commander.help') return exitCodes.failure;
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const help =
    path.length > 0
      ? `'vtex-keys help ${path.join(' ')}' lists the options`
      : "'vtex-keys help' lists the commands";
  say(world, message, suggestion?.replace(/^\(|\)$/g, '') ?? help);
  return exitCodes.failure;
}

function say({ stderr }: World, message: string, hint?: string): void {
  stderr.write(`${stderr.style(['bold', 'red'], 'error:')} ${message}\n`);
  if (hint !== undefined) stderr.write(`${stderr.style('cyan', 'hint:')} ${hint}\n`);
}
