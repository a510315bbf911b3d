import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { ifThere } from '../files/missing.ts';
import { Failure, fileFailure } from './failure.ts';

/** In milliseconds. What is done under a lock takes a small part of the first. */
interface Patience {
  readonly total: number;
  readonly between: number;
}

const usual: Patience = { total: 10_000, between: 20 };

/**
 * Keeps other processes of this program from changing a file between reading and writing it: beside it lies a file
 * that says who is at work, and goes with the work. One that a process left behind which is gone is taken away.
 */
export async function withFileLock<Result>(
  path: string,
  work: () => Promise<Result>,
  patience = usual,
): Promise<Result> {
  const lock = `${path}.lock`;
  await take(lock, path, patience);
  try {
    return await work();
  } finally {
    // What was done is done, and with this process even a lock that stays is left behind.
    await rm(lock, { force: true }).catch(() => {});
  }
}

async function take(lock: string, path: string, patience: Patience): Promise<void> {
  const own = `${hostname()} ${process.pid}\n`;
  for (let left = patience.total; ; left -= patience.between) {
    try {
      return await writeFile(lock, own, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (!isTaken(error)) throw fileFailure('lock', path, error);
    }
    // Who takes a lock away holds another one: what is seen to be left behind cannot be anything else by then.
    if (await isLeftBehind(lock)) {
      await withFileLock(lock, async () => {
        if (await isLeftBehind(lock)) await rm(lock, { force: true });
      });
      continue;
    }
    if (left <= 0) {
      throw new Failure(
        `another process is changing ${path}, or has left ${lock} behind`,
        'run this again when it is done; where there is no such process, delete the lock',
      );
    }
    await setTimeout(patience.between);
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

/** Of a process on another machine, or in another container, nobody knows here. */
async function isLeftBehind(lock: string): Promise<boolean> {
  const [, host, pid] = /^(\S+) (\d+)\n$/.exec(await holderIn(lock)) ?? [];
  return host === hostname() && !isAlive(Number(pid));
}

/** Empty where it was given back meanwhile, or is only just being taken. */
async function holderIn(lock: string): Promise<string> {
  try {
    return (await ifThere(() => readFile(lock, 'utf8'))) ?? '';
  } catch (error) {
    throw fileFailure('read', lock, error);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0); // Sends nothing.
    return true;
  } catch (error) {
    // A process of another user is there and may not be sent anything.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
