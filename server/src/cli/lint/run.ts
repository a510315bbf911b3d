import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import packageJson from '../../../../package.json' with { type: 'json' };
import { decode } from '../../files/readText.ts';
import type { Severity } from '../../lint/findings.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure } from '../failure.ts';
import type { Format } from '../reporters/index.ts';
import { counted, findingName, visible } from '../reporters/words.ts';
import { setV8Flag } from '../v8Flags.ts';
import { type ExitCode, exitCodes, type World } from '../world.ts';
import { Overlaps } from './acrossFiles.ts';
import { Baseline } from './baseline.ts';
import { FileLinter, type LintOutcome, type LintSettings, type LintTask } from './fileLinter.ts';
import type { FixKind } from './fixing.ts';
import { displayed, findInputs, type Inputs } from './inputs.ts';
import { lintAll } from './lanes.ts';
import { type OutputRequest, tellSummary, writeReport, written } from './outputs.ts';
import { Policies } from './policies.ts';
import type { Detail } from './present.ts';
import { Progress } from './progress.ts';
import type { DueDate, FileReport, FixedFinding, Problem, Report, Summary } from './report.ts';
import { isAtLeast, limited, Results, severities } from './results.ts';

/** What `vtex-keys lint` was asked for. */
export interface LintRequest {
  readonly paths: readonly string[];
  /** The name under which the standard input is linted instead of files. */
  readonly stdinFilename?: string;
  readonly outputs: readonly OutputRequest[];
  readonly policy?: string;
  readonly now: Date;
  readonly forecastUntil?: Date;
  readonly since?: string;
  readonly baseline?: string;
  readonly updatesBaseline: boolean;
  readonly fix?: FixKind;
  /** Shows what the fixes would do, and writes nothing. */
  readonly isPreview: boolean;
  readonly calendar?: string;
  readonly failOn: Severity;
  readonly maxFindings: number;
  readonly isQuiet: boolean;
  /** How many threads; as many as there is work for where it is left out. */
  readonly workers?: number;
}

/**
 * How many files make another thread worth its start, what it learns anew although the first one knows it, and that
 * its findings are copied.
 */
const filesPerWorker = 20_000;

/** So few files that nothing is optimized before the last. */
const few = 20;

/** So many files that what is left of each before it is collected adds up. */
const many = 1000;

/** Lints, reports, and answers what the process is to answer. */
export async function runLint(request: LintRequest, world: World): Promise<ExitCode> {
  const baseline = await Baseline.read(request, world.cwd);
  const inputs = await inputsOf(request, world);
  const run = await lintEverything(await tasksOf(inputs, request, world), request, world);
  const problems = inOrder([...inputs.problems, ...run.problems]);
  const update =
    baseline && request.updatesBaseline ? await updated(baseline, run, problems, request) : nothing;
  problems.push(...update.problems);
  const report = reportOf({ ...run, problems }, request, baseline);
  for (const output of request.outputs) problems.push(...(await writeReport(report, output, world)));
  if (request.isPreview) await showChanges(run, report, world);
  problems.push(...(await writeCalendar(run.dueDates, request, world)));
  if (!request.isQuiet) world.stderr.write(update.words);
  tell(problems, request, world);
  return exitCodeOf(report, run.hasInternalError);
}

interface Update {
  readonly problems: readonly Problem[];
  /** What it did. */
  readonly words: string;
}

const nothing: Update = { problems: [], words: '' };

/** Refused where findings may be missing: it would take out what was decided, and nobody would notice. */
async function updated(
  baseline: Baseline,
  { results, hasInternalError }: Run,
  problems: readonly Problem[],
  { baseline: file = '' }: LintRequest,
): Promise<Update> {
  if (hasInternalError || hasErrors(problems)) {
    const message = 'was not updated, as findings may be missing; mend the other errors first';
    return { problems: [{ severity: 'error', file, message }], words: '' };
  }
  const { isNew, added, removed } = await baseline.update(results);
  const [more, less] = [added, removed].map(({ length }) => counted(length, 'finding'));
  const lines = [`${file}: ${more} added, ${less} taken out`];
  // All of a new one stand in the report of a run without it.
  if (!isNew) lines.push(...listed('+', added), ...listed('-', removed));
  return { problems: [], words: lines.map((line) => `${visible(line)}\n`).join('') };
}

function listed(sign: string, findings: readonly FixedFinding[]): string[] {
  return findings.map((finding) => `  ${sign} ${findingName(finding)}`);
}

function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

interface Run {
  readonly results: Results;
  readonly problems: readonly Problem[];
  readonly dueDates: readonly DueDate[];
  readonly mended: number;
  /** Whether a rule failed, so that its findings are missing. */
  readonly hasInternalError: boolean;
  /** What the fixes would make of each file, written out; only where nothing is written. */
  readonly diffs: readonly string[];
}

async function inputsOf({ paths, stdinFilename, policy }: LintRequest, { cwd }: World): Promise<Inputs> {
  // One that all are judged by is looked at first: without it nothing can be judged.
  if (policy !== undefined) await new Policies(catalog).at(pathToFileURL(resolve(cwd, policy)).href);
  if (stdinFilename !== undefined) return { paths: [resolve(cwd, stdinFilename)], problems: [] };
  const inputs = await findInputs(paths.length > 0 ? paths : ['.'], cwd);
  if (inputs.paths.length + inputs.problems.length === 0) {
    throw new Failure(
      `there are no key manifests in ${paths.length > 0 ? paths.join(', ') : 'this folder'}`,
      'manifests are called vtex-keys.json or *.vtex-keys.json; name any other file to lint it',
    );
  }
  return inputs;
}

async function tasksOf({ paths }: Inputs, request: LintRequest, world: World): Promise<LintTask[]> {
  const { stdinFilename, since } = request;
  const content = stdinFilename === undefined ? undefined : await contentOf(world.stdin);
  const older =
    since === undefined ? undefined : await (await import('./revision.ts')).textsAt(since, paths, world.cwd);
  return paths.map((path) => ({
    path,
    ...(content && { content }),
    ...(older && { older: older.get(path) ?? null }),
  }));
}

async function contentOf(stream: NodeJS.ReadableStream): Promise<LintTask['content']> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return decode(Buffer.concat(chunks));
}

async function lintEverything(tasks: readonly LintTask[], request: LintRequest, world: World): Promise<Run> {
  const results = new Results();
  const problems: Problem[] = [];
  const dueDates: DueDate[] = [];
  const changes: Promise<string>[] = [];
  const overlaps = new Overlaps();
  const turning = new Set<number>();
  const progress = new Progress(world.stderr, tasks.length);
  let mended = 0;
  let hasInternalError = false;
  const onOutcome = (outcome: LintOutcome, index: number): void => {
    results.set(index, outcome.report);
    overlaps.add(index, outcome.groups);
    if (outcome.mayTurn) turning.add(index);
    problems.push(...outcome.problems);
    dueDates.push(...outcome.dueDates);
    mended += outcome.mended;
    hasInternalError ||= outcome.report?.findings.some(({ rule }) => rule === 'internal-error') ?? false;
    const path = tasks[index]?.path;
    if (outcome.change && path) changes[index] = differenceOf(displayed(path, world.cwd), outcome.change);
    progress.step();
  };
  const usual = tasks.length > few ? [setV8Flag('optimizeLate')] : [];
  if (tasks.length > many) usual.push(setV8Flag('smallNewSpace'));
  try {
    const workers = request.workers ?? workersFor(tasks.length);
    const settings = settingsOf(request, world);
    problems.push(...(await lintAll(tasks, { workers, settings, self: world.self, onOutcome })));
    const diffs = await Promise.all(changes);
    const shared = overlaps.files();
    const alone = turning.difference(new Set(shared));
    const again = new FileLinter(settings);
    for (const files of [shared, ...Array.from(alone, (index) => [index])]) {
      await judgeTogether(files, tasks, again, results);
    }
    return { results, problems, dueDates, mended, hasInternalError, diffs: diffs.filter(Boolean) };
  } finally {
    for (const setBack of usual) setBack();
    progress.end();
  }
}

/** What is said of a file may depend on others that have keys in common with it. */
async function judgeTogether(
  files: readonly number[],
  tasks: readonly LintTask[],
  linter: FileLinter,
  results: Results,
): Promise<void> {
  const reports = await linter.lintTogether(files.flatMap((index) => tasks[index] ?? []));
  for (const [place, index] of files.entries()) if (reports[place]) results.set(index, reports[place]);
}

function workersFor(files: number): number {
  return Math.max(1, Math.min(availableParallelism(), 8, Math.floor(files / filesPerWorker)));
}

function settingsOf(request: LintRequest, { cwd }: World): LintSettings {
  const { policy, now, forecastUntil, fix, isPreview, calendar, outputs } = request;
  return {
    cwd,
    now,
    ...(policy !== undefined && { policy: pathToFileURL(resolve(cwd, policy)).href }),
    ...(forecastUntil && { forecastUntil }),
    ...(fix && { fix: { kind: fix, isPreview } }),
    wantsDueDates: calendar !== undefined,
    detail: detailOf(outputs),
  };
}

function detailOf(outputs: readonly OutputRequest[]): Detail {
  const has = (...formats: Format[]): boolean => outputs.some(({ format }) => formats.includes(format));
  const fixes = has('json', 'sarif') ? 'edits' : 'titles';
  return { excerpts: has('pretty'), fixes: has('pretty', 'json', 'sarif') ? fixes : 'none' };
}

async function differenceOf(
  file: string,
  { before, after }: NonNullable<LintOutcome['change']>,
): Promise<string> {
  return (await import('./diff.ts')).diffOf(file, before, after);
}

function reportOf(run: Run, request: LintRequest, baseline: Baseline | undefined): Report {
  const { now, forecastUntil, failOn, isQuiet, maxFindings } = request;
  const files = (): Iterable<FileReport> => baseline?.without(run.results) ?? run.results;
  const summary = summaryOf(files(), run, request, baseline);
  return {
    tool: { name: 'vtex-keys', version: packageJson.version },
    asOf: now.toISOString(),
    ...(forecastUntil && { forecastUntil: forecastUntil.toISOString() }),
    failOn,
    isQuiet,
    files: () => limited(files(), maxFindings, summary.findings),
    problems: run.problems,
    summary,
  };
}

function summaryOf(
  reports: Iterable<FileReport>,
  run: Run,
  request: LintRequest,
  baseline: Baseline | undefined,
): Summary {
  const findings: Record<Severity, number> = { error: 0, warning: 0, info: 0, hint: 0 };
  const fixable = { safe: 0, unsafe: 0 };
  let [files, suppressed] = [0, 0];
  for (const report of reports) {
    files += 1;
    suppressed += report.suppressed.length;
    for (const { severity, fix } of report.findings) {
      findings[severity] += 1;
      if (fix) fixable[fix.safe ? 'safe' : 'unsafe'] += 1;
    }
  }
  const found = Object.values(findings).reduce((sum, count) => sum + count);
  return {
    files,
    findings,
    suppressed,
    notShown: Math.max(0, found - request.maxFindings),
    mended: request.isPreview ? 0 : run.mended,
    fixable,
    ...(baseline && { baseline: baseline.stateOf(run.results) }),
  };
}

async function showChanges({ diffs, mended }: Run, report: Report, world: World): Promise<void> {
  const { stdout, stderr } = world;
  const { colored } = await import('./diff.ts');
  for (const diff of diffs) stdout.write(colored(diff, stdout));
  if (!report.isQuiet) await tellSummary(report, world);
  stderr.write(`${mended === 0 ? 'Nothing' : mended} would be fixed. Nothing was written.\n`);
}

async function writeCalendar(
  dueDates: readonly DueDate[],
  { calendar, now }: LintRequest,
  { cwd }: World,
): Promise<Problem[]> {
  if (calendar === undefined) return [];
  const { calendarOf } = await import('./calendar.ts');
  return written(calendar, writeAtomically(resolve(cwd, calendar), calendarOf(dueDates, now)));
}

/** By file and place, each once: several threads may have come upon the same. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const each = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const lineOf = ({ range }: Problem): number => range?.start.line ?? -1;
  return [...each.values()].sort(
    (a, b) =>
      Number(a.file > b.file) - Number(a.file < b.file) ||
      lineOf(a) - lineOf(b) ||
      (a.range?.start.character ?? 0) - (b.range?.start.character ?? 0) ||
      Number(a.message > b.message) - Number(a.message < b.message),
  );
}

function tell(problems: readonly Problem[], { isQuiet }: LintRequest, { stderr }: World): void {
  for (const { severity, file, message, range } of problems) {
    if (isQuiet && severity !== 'error') continue;
    const place = range ? `${file}:${range.start.line + 1}:${range.start.character + 1}` : file;
    const kind = stderr.style(severity === 'error' ? ['bold', 'red'] : ['bold', 'yellow'], `${severity}:`);
    stderr.write(`${kind} ${visible(`${place}: ${message}`)}\n`);
  }
}

export function exitCodeOf({ problems, failOn, summary }: Report, hasInternalError: boolean): ExitCode {
  if (hasInternalError) return exitCodes.internal;
  if (hasErrors(problems)) return exitCodes.failure;
  return severities.some((severity) => isAtLeast(severity, failOn) && summary.findings[severity] > 0)
    ? exitCodes.findings
    : exitCodes.ok;
}
