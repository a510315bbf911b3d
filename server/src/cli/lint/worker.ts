import { parentPort, workerData } from 'node:worker_threads';
import { FileLinter, type LintOutcome, type LintTask } from './fileLinter.ts';
import type { WorkerAnswer, WorkerData } from './lanes.ts';

const { settings }: WorkerData = workerData;
const linter = new FileLinter(settings);

parentPort?.on('message', async (tasks: readonly LintTask[] | undefined) => {
  const answer: WorkerAnswer = tasks
    ? { outcomes: await lintEach(tasks) }
    : { policyProblems: await linter.policyProblems() };
  parentPort?.postMessage(answer);
  if (!tasks) parentPort?.close();
});

async function lintEach(tasks: readonly LintTask[]): Promise<LintOutcome[]> {
  const outcomes: LintOutcome[] = [];
  for (const task of tasks) outcomes.push(await linter.lint(task));
  return outcomes;
}
