/**
 * `npm test`: every check and every suite, two at a time, each told when it ends. The last line is
 * `N passed, N failed`; a check counts as one. Whatever cannot run has failed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from './vscode/extensionFiles.ts';
import { installVsCode } from './vscode/install.ts';
import { type ReleaseName, releases } from './vscode/releases.ts';

/** How long a step may take, in ms: many times what it takes on a slow machine. */
const patience = 25 * 60_000;

interface Outcome {
  passed: number;
  failed: number;
  /** What there is to say beyond the numbers. */
  details: string;
}

interface Step {
  title: string;
  run(): Promise<Outcome>;
}

/** What mocha's reporter `json-stream` writes, a line each. */
type MochaEvent =
  | ['start' | 'end', object]
  | ['pass', { fullTitle: string }]
  | ['fail', { fullTitle: string; err: string; stack: string | null }];

const checks: Step[] = [
  check('types', 'tsc'),
  check('lint and format', 'biome', 'ci', '--error-on-warnings', '--colors=off'),
  check('unused code', 'knip'),
];

const fetches: Step[] = (['latest', 'minimum'] as const).map((release) => ({
  title: `VS Code ${releases[release].vscode} is there`,
  run: async () => {
    await installVsCode(release);
    return { passed: 1, failed: 0, details: '' };
  },
}));

// The package is built as it ships; the suites run what developers build, whose stacks can be read.
const builds: Step[] = [check('package', 'npm', 'run', 'package'), check('build', 'npm', 'run', 'build')];

/** The tests that start processes, which take half of the time. */
const processes = 'test/{cli,process}/**';

// The longest first, so that none is left over when the others are done.
const suites: Step[] = [
  suite(`in VS Code ${releases.minimum.vscode}`, script('editor'), 'minimum'),
  suite(`in VS Code ${releases.latest.vscode}`, script('editor'), 'latest'),
  suite('the command line and other processes', ['mocha', `${processes}/*.test.ts`]),
  suite('unit, property and protocol tests', [...script('unit'), '--ignore', processes]),
  suite('end to end, the packaged extension', script('e2e')),
];

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const child of running) end(child);
    process.exit(1);
  });
}
const results = join(repository, 'test-results');
await rm(results, { recursive: true, force: true });
await mkdir(results, { recursive: true });
const outcomes = [
  ...(await runAll([...fetches, ...checks], 2)),
  ...(await runAll(builds, 1)),
  ...(await runAll(suites, 2)),
];
const sum = (part: 'passed' | 'failed') => outcomes.reduce((total, outcome) => total + outcome[part], 0);
say(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;

/** Runs steps in their order, no more than this many at once. */
async function runAll(steps: Step[], atOnce: number): Promise<Outcome[]> {
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      outcomes.push(await runStep(step));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return outcomes;
}

async function runStep({ title, run }: Step): Promise<Outcome> {
  const start = performance.now();
  const outcome = await run().catch((error: Error) => ({ passed: 0, failed: 1, details: `${error.stack}` }));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const { passed, failed, details } = outcome;
  say(
    `${failed === 0 ? '✓' : '✗'} ${title}: ${passed} passed${failed === 0 ? '' : `, ${failed} FAILED`} (${seconds} s)`,
  );
  if (details !== '') say(`\n${details.trim()}\n`);
  return outcome;
}

/** A command that passes by ending with 0; it is heard only where it fails. */
function check(title: string, command: string, ...args: string[]): Step {
  const run = async () => {
    const output: string[] = [];
    const code = await execute(command, args, {}, (line) => output.push(line));
    return {
      passed: Number(code === 0),
      failed: Number(code !== 0),
      details: code === 0 ? '' : output.join('\n'),
    };
  };
  return { title, run };
}

function script(name: string): string[] {
  return ['npm', 'run', '--silent', name, '--'];
}

/** A command that runs mocha. */
function suite(title: string, [command = '', ...args]: string[], release: ReleaseName = 'latest'): Step {
  const run = async () => {
    const events: MochaEvent[] = [];
    const otherLines: string[] = [];
    const reported = [...args, '--reporter', 'json-stream'];
    const code = await execute(command, reported, { VSCODE_TEST_VERSION: release }, (line) => {
      const event = mochaEvent(line);
      if (event === undefined) otherLines.push(line);
      else events.push(event);
    });
    const failures = events.filter((event) => event[0] === 'fail');
    const told = failures.map(([, { fullTitle, err, stack }]) => `✗ ${fullTitle}\n${stack ?? err}`);
    const passed = events.filter(([name]) => name === 'pass').length;
    const broken = passed === 0 || events.at(-1)?.[0] !== 'end' || (code !== 0 && failures.length === 0);
    if (broken) told.push(`✗ mocha ended with ${code} after ${lastTest(events)}`);
    if (told.length > 0) told.push(otherLines.join('\n'));
    return { passed, failed: failures.length + Number(broken), details: told.join('\n\n') };
  };
  return { title, run };
}

function mochaEvent(line: string): MochaEvent | undefined {
  return /^\["(start|pass|fail|end)",\{.*\}\]$/.test(line) ? (JSON.parse(line) as MochaEvent) : undefined;
}

function lastTest(events: MochaEvent[]): string {
  const last = events.findLast((event) => event[0] === 'pass' || event[0] === 'fail');
  return last === undefined ? 'no test' : `“${last[1].fullTitle}”`;
}

/** Runs a command to its end and answers its exit code; null where it took too long and was killed. */
async function execute(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): Promise<number | null> {
  const child = spawn(command, args, {
    cwd: repository,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    // A group of its own, so that all of it can be ended.
    detached: process.platform !== 'win32',
  });
  running.add(child);
  const overdue = setTimeout(() => end(child), patience);
  for (const input of [child.stdout, child.stderr]) createInterface(input).on('line', onLine);
  try {
    return await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  } finally {
    clearTimeout(overdue);
    running.delete(child);
  }
}

function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGTERM');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
