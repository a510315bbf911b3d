import { Output } from './output.ts';
import { runProgram } from './program.ts';
import type { World } from './world.ts';

/** Runs the command that the arguments of this process name, on this process's own streams and clock. */
export async function start(places: Pick<World, 'self' | 'ruleDocs'>): Promise<void> {
  const { env, stdin } = process;
  const stdout = new Output(process.stdout, env);
  const stderr = new Output(process.stderr, env);
  const world: World = { ...places, env, stdin, stdout, stderr, cwd: process.cwd(), now: () => new Date() };
  // Not process.exit, which would cut off what is still being written.
  process.exitCode = await runProgram(process.argv.slice(2), world);
}
