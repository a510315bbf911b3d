import { createInterface } from 'node:readline';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';

export interface Confirmation {
  /** What is about to happen, and what that means for whoever uses the key: a sentence each. */
  readonly what: readonly string[];
  /** To be typed where it cannot be undone; otherwise `y` will do. */
  readonly typed?: string;
}

/** Asks on a terminal. Throws a `Failure`, with nothing done, where it is not confirmed. */
export async function confirm(
  world: World,
  { what, typed }: Confirmation,
  { yes }: { readonly yes?: true },
): Promise<void> {
  if (yes) return;
  const told = what.join('\n');
  if (!canAsk(world)) {
    throw new Failure(
      `this has to be confirmed, and nobody can be asked here: ${what[0]}`,
      'add --yes to confirm it; nothing was changed',
    );
  }
  const question = typed === undefined ? 'Go on? [y/N] ' : `Type ${typed} to go on: `;
  const answer = await ask(world, `${told}\n${question}`);
  const isConfirmed = typed === undefined ? /^y(es)?$/i.test(answer) : answer === typed;
  if (!isConfirmed) throw new Failure('it was not confirmed, and nothing was changed');
}

export function canAsk({ stdin, stderr }: World): boolean {
  return stdin.isTTY && stderr.isTerminal;
}

/** The line that is typed; empty where the input ends instead. */
export async function ask({ stdin, stderr }: World, question: string): Promise<string> {
  const lines = createInterface({ input: stdin });
  stderr.write(question);
  try {
    return await new Promise((resolve) => {
      lines.once('line', (line) => resolve(line.trim()));
      lines.once('close', () => resolve(''));
    });
  } finally {
    lines.close();
  }
}
