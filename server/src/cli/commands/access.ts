import { resolve } from 'node:path';
import type { Command } from 'commander';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { type AccessDiff, diffAccess, hasGained } from '../access/accessDiff.ts';
import { jsonDiff } from '../access/json.ts';
import { markdownDiff } from '../access/markdown.ts';
import { prettyDiff } from '../access/pretty.ts';
import { accessReport } from '../access/report.ts';
import { type LoadedSide, loadSide, problemWords, type SideProblem } from '../access/side.ts';
import { openSource, type Source } from '../access/source.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure } from '../failure.ts';
import { writeReport } from '../lint/outputs.ts';
import type { Output } from '../output.ts';
import { visible } from '../reporters/words.ts';
import { type ExitCode, exitCodes, type World } from '../world.ts';

const help = `
BASE and HEAD are each a file, a folder, a revision of git, or REVISION:PATH.
HEAD in a repository without a commit is empty.

Keys are matched by key name, or by label and account while they have none.
Custom roles are looked up in the policy of their side. An inactive key can do
nothing; to activate it is new access.

Access is critical, unknown, high, medium, ungraded or low, as the catalogue
grades its resources. Unknown is what a role grants that neither VTEX nor the
policy knows, and a resource that the catalogue does not have: it may be
anything, and fails at every level.

--fail-on-new, without which nothing fails:
  critical  critical and unknown access
  high      that, and high access
  any       all access that is new

Exit codes:
  0  no key gained what --fail-on-new names
  1  a key did
  2  the arguments, or a BASE or HEAD that cannot be read: nobody can tell
  3  a defect of this program

Examples:
  $ vtex-keys access diff origin/main .             this folder and a branch
  $ vtex-keys access diff v1.2 v1.3 --path stores   a folder in two revisions
  $ vtex-keys access diff HEAD . --fail-on-new critical
  $ vtex-keys access diff main:vtex-keys.json vtex-keys.json --format markdown`;

const formats = ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit', 'gitlab'] as const;

interface DiffOptions {
  readonly path?: string;
  readonly format: (typeof formats)[number];
  readonly output?: string;
  readonly failOnNew?: 'critical' | 'high' | 'any';
}

export function define(command: Command, world: World, exit: (code: ExitCode) => void): void {
  const diff = command
    .command('diff')
    .description('tell what each key can newly do, and what it no longer can')
    .argument('<base>', 'what was')
    .argument('<head>', 'what is, or is to be')
    .option('--path <path>', 'a file or folder: compare on both sides only what is in it');
  diff
    .addOption(
      diff.createOption('-f, --format <format>', 'how to tell it').choices(formats).default('pretty'),
    )
    .addOption(
      diff
        .createOption('--fail-on-new <danger>', 'end with 1 where a key gained access as dangerous as this')
        .choices(['critical', 'high', 'any']),
    )
    .option('-o, --output <file>', 'where to write it (default: standard output)')
    .addHelpText('after', help)
    .action(async (base: string, head: string, options: DiffOptions) => {
      const gained = await compare(base, head, options, world);
      if (options.failOnNew && hasGained(gained, options.failOnNew)) exit(exitCodes.findings);
    });
}

interface OpenSide extends LoadedSide, Pick<Source, 'title'> {}

async function compare(base: string, head: string, options: DiffOptions, world: World): Promise<AccessDiff> {
  const { cwd, stderr } = world;
  const [baseSource, headSource] = await Promise.all([
    openSource(base, 'BASE', options.path, cwd),
    openSource(head, 'HEAD', options.path, cwd),
  ]);
  if (baseSource.manifests.length + headSource.manifests.length === 0) {
    throw new Failure(
      'there is no key manifest in BASE or HEAD',
      'they are named vtex-keys.json or *.vtex-keys.json',
    );
  }
  const before: OpenSide = { title: baseSource.title, ...(await loadSide(baseSource, cwd, catalog)) };
  const after: OpenSide = { title: headSource.title, ...(await loadSide(headSource, cwd, catalog)) };
  refuseProblems(after);
  const warn = ({ title }: OpenSide, problem: SideProblem): void =>
    stderr.write(`${stderr.style('yellow', 'warning:')} in ${title}, ${visible(problemWords(problem))}\n`);
  for (const problem of before.problems) warn(before, problem);
  for (const warning of after.warnings) warn(after, warning);
  const diff = diffAccess(before, after, catalog);
  await write(diff, before, after, options, world);
  return diff;
}

/** What cannot be read in HEAD may be access that nobody sees; in BASE it only makes more of it new. */
function refuseProblems({ title, problems }: OpenSide): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more = others.length > 0 ? `, and ${others.length} more like it` : '';
  throw new Failure(
    `nobody can tell what the keys of ${title} can do: ${problemWords(first)}${more}`,
    "'vtex-keys lint' tells what is wrong with it",
  );
}

async function write(
  diff: AccessDiff,
  base: OpenSide,
  head: OpenSide,
  { format, output, failOnNew: failOn }: DiffOptions,
  world: World,
): Promise<void> {
  if (format === 'pretty' || format === 'json' || format === 'markdown') {
    const text = written(diff, base, head, format, output === undefined ? world.stdout : undefined);
    if (output === undefined) world.stdout.write(text);
    else await writeAtomically(resolve(world.cwd, output), text);
    return;
  }
  const report = accessReport(diff, base, head, { now: world.now(), failOn }, catalog);
  const [problem] = await writeReport(report, { format, output, isAsked: true }, world);
  if (problem) throw new Failure(`${problem.file}: ${problem.message}`);
}

function written(
  diff: AccessDiff,
  base: OpenSide,
  head: OpenSide,
  format: 'pretty' | 'json' | 'markdown',
  output: Output | undefined,
): string {
  if (format === 'json') return jsonDiff(diff, { base, head }, catalog);
  if (format === 'markdown') return markdownDiff(diff, catalog);
  return prettyDiff(
    diff,
    { base: base.title, head: head.title },
    (style, text) => output?.style(style, text) ?? text,
    catalog,
  );
}
