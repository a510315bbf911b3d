import { readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { unwritable } from '../failure.ts';
import type { Output } from '../output.ts';
import { type Format, reporters } from '../reporters/index.ts';
import type { Target } from '../reporters/reporter.ts';
import type { World } from '../world.ts';
import type { Problem, Report } from './report.ts';

/** A report to write; to the standard output where no file is named. */
export interface OutputRequest {
  readonly format: Format;
  readonly output: string | undefined;
  /** False where it is written because nothing else was asked for. */
  readonly isAsked: boolean;
}

/** Answers what kept it from being written, so that whatever else there is to write still is. */
export async function writeReport(
  report: Report,
  { format, output }: OutputRequest,
  world: World,
): Promise<Problem[]> {
  const reporter = await reporters[format]();
  const piecesFor = (to: Output | undefined) => inLargePieces(reporter(report, targetOf(world, to)));
  const problems: Problem[] = [];
  if (output === undefined) for (const piece of piecesFor(world.stdout)) world.stdout.write(piece);
  else problems.push(...(await written(output, writeFile(resolve(world.cwd, output), piecesFor(undefined)))));
  if (format === 'github') problems.push(...(await writeJobSummary(report, world)));
  return problems;
}

/** The last lines of the report alone, on the standard error, for who sees no report. */
export async function tellSummary(report: Report, world: World): Promise<void> {
  const { summary } = await import('../reporters/pretty.ts');
  for (const piece of summary(report, targetOf(world, world.stderr))) world.stderr.write(piece);
}

/** What kept the file from being written. */
export async function written(file: string, writing: Promise<void>): Promise<Problem[]> {
  try {
    await writing;
    return [];
  } catch (error) {
    return [{ severity: 'error', file, message: unwritable(error) }];
  }
}

async function writeJobSummary(report: Report, world: World): Promise<Problem[]> {
  const { GITHUB_STEP_SUMMARY: path = '' } = world.env;
  if (path === '') return [];
  const { jobSummary } = await import('../reporters/github.ts');
  const summary = jobSummary(report, targetOf(world, undefined));
  return summary === undefined ? [] : written(path, appendFile(path, summary));
}

function targetOf({ cwd, env, ruleDocs }: World, output: Output | undefined): Target {
  const root = rootOf(cwd, env);
  return {
    width: output?.width,
    style: (style, text) => output?.style(style, text) ?? text,
    fromRoot: (file) => {
      const way = relative(root, resolve(cwd, file));
      return way.startsWith('..') ? file : way.replaceAll(sep, '/');
    },
    rulePage: (rule) => readFileSync(new URL(`${rule}.md`, ruleDocs), 'utf8'),
  };
}

/** What is checked out, as far as a build server says so and the run is within it; else the folder of the run. */
function rootOf(cwd: string, { GITHUB_WORKSPACE, CI_PROJECT_DIR }: NodeJS.ProcessEnv): string {
  const root = GITHUB_WORKSPACE || CI_PROJECT_DIR;
  return root && !relative(root, cwd).startsWith('..') ? resolve(root) : cwd;
}

/** A system call for each line would take longer than the report. */
function* inLargePieces(pieces: Iterable<string>): Generator<string> {
  let large = '';
  for (const piece of pieces) {
    large += piece;
    if (large.length < 65_536) continue;
    yield large;
    large = '';
  }
  if (large !== '') yield large;
}
