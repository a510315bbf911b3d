import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { FileLinter, type LintOutcome, type LintSettings, type LintTask } from './fileLinter.ts';
import type { Problem } from './report.ts';

/** What a worker is started with. */
export interface WorkerData {
  readonly settings: LintSettings;
}

/** What a worker answers to each list of tasks, and at last to `undefined`. */
export type WorkerAnswer =
  | { readonly outcomes: readonly LintOutcome[] }
  | { readonly policyProblems: readonly Problem[] };

/** How many files are handed over at once: enough that a message costs little beside them. */
const batchSize = 32;

export interface Lanes {
  readonly workers: number;
  readonly settings: LintSettings;
  /** The file that this program was started from. */
  readonly self: URL;
  /** Called with each outcome, in any order. */
  readonly onOutcome: (outcome: LintOutcome, index: number) => void;
}

/**
 * Lints the files, with so many threads this one included, and answers what is wrong with the policies that
 * they are judged by.
 */
export async function lintAll(
  tasks: readonly LintTask[],
  { workers, settings, self, onOutcome }: Lanes,
): Promise<Problem[]> {
  let next = 0;
  const take = (): Batch => {
    const start = next;
    next = Math.min(tasks.length, start + batchSize);
    return { start, tasks: tasks.slice(start, next) };
  };
  const done = ({ start }: Batch, outcomes: readonly LintOutcome[]): void => {
    for (const [index, outcome] of outcomes.entries()) onOutcome(outcome, start + index);
  };
  const others = workers > 1 ? await startWorkers(workers - 1, settings, self) : [];
  try {
    const problems = await Promise.all([
      inThisThread(new FileLinter(settings), take, done),
      ...others.map((worker) => inWorker(worker, take, done)),
    ]);
    return problems.flat();
  } finally {
    // Where one failed, the others wait for work that never comes.
    await Promise.all(others.map((worker) => worker.terminate()));
  }
}

async function startWorkers(count: number, settings: LintSettings, self: URL): Promise<Worker[]> {
  // Loaded where there is something to gain.
  const { Worker } = await import('node:worker_threads');
  const workerData: WorkerData = { settings };
  return Array.from({ length: count }, () => new Worker(new URL('cli/worker.js', self), { workerData }));
}

interface Batch {
  /** The place of the first of the tasks among all. */
  readonly start: number;
  readonly tasks: readonly LintTask[];
}

type Done = (batch: Batch, outcomes: readonly LintOutcome[]) => void;

async function inThisThread(linter: FileLinter, take: () => Batch, done: Done): Promise<readonly Problem[]> {
  for (let batch = take(); batch.tasks.length > 0; batch = take()) {
    for (const [index, task] of batch.tasks.entries()) {
      const outcome = await linter.lint(task);
      done({ start: batch.start + index, tasks: [] }, [outcome]);
    }
    // The answers of the workers get in between.
    await new Promise(setImmediate);
  }
  return linter.policyProblems();
}

async function inWorker(worker: Worker, take: () => Batch, done: Done): Promise<readonly Problem[]> {
  // An error of the worker rejects whatever waits for its answer.
  const answer = async (): Promise<WorkerAnswer> => (await once(worker, 'message'))[0];
  for (let batch = take(); batch.tasks.length > 0; batch = take()) {
    const answered = answer();
    worker.postMessage(batch.tasks);
    const message = await answered;
    if ('outcomes' in message) done(batch, message.outcomes);
  }
  const answered = answer();
  worker.postMessage(undefined);
  const message = await answered;
  return 'policyProblems' in message ? message.policyProblems : [];
}
