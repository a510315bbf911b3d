import type { KeyWithToken } from '../../../../common/src/model/key.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { ask, canAsk } from './confirm.ts';
import { openSink, sinkForms, type TokenSink } from './sink.ts';

/**
 * Asks for a new token and delivers it. From the request on nothing but the end of the process can interrupt:
 * a token that was made and lost would be shown to nobody again. `waysOut` says what is left where it is.
 */
export async function obtainToken(
  world: World,
  sink: TokenSink,
  request: () => Promise<KeyWithToken>,
  waysOut: (keyName: string) => string,
): Promise<KeyWithToken['key']> {
  return uninterrupted(world, async () => {
    const { key, token, warning } = await request();
    if (token === null) {
      throw new Failure(
        `${key.keyName} has a new token that cannot be shown: it was made when its answer was lost on the way`,
        waysOut(key.keyName),
      );
    }
    await deliver(world, sink, token, key.keyName, waysOut);
    const { stderr } = world;
    if (warning !== undefined) stderr.write(`${stderr.style('yellow', 'warning:')} ${warning}\n`);
    return key;
  });
}

/** While somebody is there to name another place, the token is not given up. */
async function deliver(
  world: World,
  sink: TokenSink,
  token: string,
  keyName: string,
  waysOut: (keyName: string) => string,
): Promise<void> {
  let next: TokenSink | undefined = sink;
  for (let reason = ''; ; ) {
    try {
      if (next) return await next.deliver(token, keyName);
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
      await next?.abandon();
    }
    if (!canAsk(world)) throw lost(keyName, sink, reason, waysOut);
    const question = `The new token of ${keyName} was not delivered: ${reason}\nAnother place for it (${sinkForms}), or nothing to give it up: `;
    const answer = await ask(world, question);
    if (answer === '') throw lost(keyName, sink, reason, waysOut);
    next = await openSink(answer, world).catch((error) => {
      reason = error.message;
      return undefined;
    });
  }
}

function lost(
  keyName: string,
  { title }: TokenSink,
  reason: string,
  waysOut: (keyName: string) => string,
): Failure {
  return new Failure(
    `${keyName} has a new token, which ${title} did not get and nobody can be shown again: ${reason}`,
    waysOut(keyName),
  );
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function uninterrupted<Result>({ stderr }: World, work: () => Promise<Result>): Promise<Result> {
  const wait = (): void => stderr.write('A token is being delivered; a moment.\n');
  for (const signal of signals) process.on(signal, wait);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, wait);
  }
}
