import { systemReason } from './failure.ts';
import { Output } from './output.ts';
import { runProgram, tellDefect } from './program.ts';
import { exitCodes, type World } from './world.ts';

/** Runs the command that the arguments of this process name, on this process's own streams and clock. */
export async function start(places: Pick<World, 'self' | 'ruleDocs'>): Promise<void> {
  const { env } = process;
  const stderr = new Output(() => process.stderr, env);
  let isCutOff = false;
  const stdout = new Output(
    () => process.stdout,
    env,
    (error) => {
      isCutOff = true;
      process.exitCode = exitCodes.failure;
      stderr.write(`error: the standard output could not be written: ${systemReason(error) ?? error}\n`);
    },
  );
  const world: World = {
    ...places,
    env,
    // To open it takes a while, and hardly any command reads it.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    cwd: process.cwd(),
    now: () => new Date(),
  };
  // Node would end the process as if there were findings.
  process.once('uncaughtException', (error) => {
    process.exit(tellDefect(error, world));
  });
  // Not process.exit, which would cut off what is still being written.
  const exitCode = await runProgram(process.argv.slice(2), world);
  process.exitCode = isCutOff ? exitCodes.failure : exitCode;
}
