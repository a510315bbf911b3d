import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Severity } from '../../lint/findings.ts';
import { daysLater, parseInstant } from '../../lint/instant.ts';
import { Failure } from '../failure.ts';
import type { OutputRequest } from '../lint/outputs.ts';
import { severities } from '../lint/results.ts';
import { type LintRequest, runLint } from '../lint/run.ts';
import { type Format, formats } from '../reporters/index.ts';
import type { ExitCode, World } from '../world.ts';

const help = `
Without paths, the manifests of this folder and below are linted:
vtex-keys.json, *.vtex-keys.json, and .jsonc. What git ignores is left out; a
file that is named is linted whatever it is called. The nearest
.vtex-keys.policy.json in the folder of a manifest or above decides for it.

Exit codes:
  0  no finding is as grave as --fail-on
  1  findings
  2  the arguments, a policy, or a file that cannot be used
  3  a defect of this program

Examples:
  $ vtex-keys lint
  $ vtex-keys lint 'stores/**/*.vtex-keys.json' --policy team.policy.json
  $ vtex-keys lint --format sarif --output vtex-keys.sarif --format pretty
  $ vtex-keys lint --forecast 30d --calendar due.ics
  $ vtex-keys lint --unsafe-fixes --diff`;

interface Options {
  readonly policy?: string;
  readonly asOf?: Date;
  readonly forecast?: number;
  readonly since?: string;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly fix?: true;
  readonly unsafeFixes?: true;
  readonly diff?: true;
  readonly calendar?: string;
  readonly failOn: Severity;
  readonly maxFindings?: number;
  readonly quiet?: true;
  readonly stdinFilename?: string;
  readonly workers?: number;
}

export function define(command: Command, world: World, exit: (code: ExitCode) => void): void {
  const outputs = new Outputs();
  command
    .argument('[paths...]', 'files, folders and globs')
    .addOption(
      new Option('-f, --format <format>', `${formats.join(', ')}; may be given several times`).argParser(
        (format) => outputs.format(format),
      ),
    )
    .addOption(
      new Option('-o, --output <file>', 'write what the --format before it says to a file').argParser(
        (file) => outputs.output(file),
      ),
    )
    .option('--policy <file>', 'judge all manifests by this policy, not by the nearest one of each')
    .option('--as-of <date>', 'judge time as of a date such as 2026-08-01, or an instant, in UTC', instant)
    .option(
      '--forecast <days>',
      'list too what will turn within a time such as 30d or 6w, in pretty and json',
      days,
    )
    .option('--since <revision>', 'only keys that changed since a git revision')
    .option('--baseline <file>', 'leave out the findings that the file holds')
    .option('--update-baseline', 'make the --baseline hold what is found now')
    .option('--fix', 'apply safe fixes: they widen no access and take nothing away that has an effect')
    .option('--unsafe-fixes', 'apply unsafe fixes too')
    .option('--diff', 'show what the fixes would change, and change nothing')
    .option('--calendar <file>', 'write an iCalendar of due dates: tokens, reviews, suppressions')
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that makes the command fail')
        .choices(severities)
        .default('error'),
    )
    .option('--max-findings <count>', 'show no more findings than this, the gravest of them', count(0))
    .option('-q, --quiet', 'show findings and errors only')
    .option('--stdin-filename <file>', 'lint the standard input as if it were this file')
    .addOption(new Option('--workers <count>', 'threads to use').argParser(count(1)))
    .addHelpText('after', help)
    .action(async (paths: string[], options: Options) => {
      exit(await runLint(requestOf(paths, options, outputs.requests(), world), world));
    });
}

function requestOf(paths: string[], options: Options, outputs: OutputRequest[], world: World): LintRequest {
  const { asOf, forecast, updateBaseline, fix, unsafeFixes, diff, maxFindings, quiet, ...same } = options;
  const now = asOf ?? world.now();
  const kind = unsafeFixes ? 'unsafe' : fix || diff ? 'safe' : undefined;
  refuseContradictions(paths, options, outputs);
  return {
    ...same,
    paths,
    outputs: diff ? outputs.filter(({ output }) => output !== undefined) : outputs,
    now,
    ...(forecast !== undefined && { forecastUntil: endOfDay(daysLater(now, forecast)) }),
    updatesBaseline: updateBaseline === true,
    ...(kind && { fix: kind }),
    isPreview: diff === true,
    maxFindings: maxFindings ?? Number.POSITIVE_INFINITY,
    isQuiet: quiet === true,
  };
}

/** The last instant of the day in UTC: reports name days, and the last one they name is one of them. */
function endOfDay(instant: Date): Date {
  return new Date(new Date(instant).setUTCHours(23, 59, 59, 999));
}

function refuseContradictions(paths: string[], options: Options, outputs: OutputRequest[]): void {
  const { stdinFilename, updateBaseline, baseline, calendar, since, diff, fix, unsafeFixes } = options;
  if (stdinFilename !== undefined && paths.length > 0) {
    throw new Failure('--stdin-filename goes without paths', 'lint either the standard input or files');
  }
  if (stdinFilename !== undefined && (fix || unsafeFixes) && !diff) {
    throw new Failure('the standard input cannot be fixed', 'add --diff to see what the fixes would change');
  }
  if (updateBaseline && baseline === undefined) {
    throw new Failure(
      '--update-baseline needs --baseline FILE',
      'name the file that is to hold the findings',
    );
  }
  if (updateBaseline && since !== undefined) {
    throw new Failure(
      '--update-baseline goes without --since',
      'a baseline holds what is found in whole files',
    );
  }
  const written = [...outputs.map(({ output }) => output), calendar, baseline].filter(
    (file) => file !== undefined,
  );
  const twice = written.find((file, index) => written.slice(0, index).some((one) => isSame(one, file)));
  if (twice !== undefined) {
    throw new Failure(
      `${twice} is named for two things, and can hold one`,
      'name another file for one of them',
    );
  }
  if (diff && outputs.some(({ output, isAsked }) => output === undefined && isAsked)) {
    throw new Failure(
      '--diff writes to the standard output itself',
      'send the report to a file with --output',
    );
  }
}

function isSame(one: string, other: string): boolean {
  return resolve(one) === resolve(other);
}

/** The options `--format` and `--output` in their order: each output belongs to the format before it. */
class Outputs {
  readonly #requests: { format: Format | undefined; output: string | undefined }[] = [];

  format(format: string): string {
    const known = formats.find((one) => one === format);
    if (!known) throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`);
    const [only, ...others] = this.#requests;
    if (only && others.length === 0 && only.format === undefined) only.format = known;
    else this.#requests.push({ format: known, output: undefined });
    return format;
  }

  output(file: string): string {
    const last = this.#requests.at(-1);
    if (last && last.output === undefined) last.output = file;
    else if (last) throw new InvalidArgumentError('Each --output needs a --format before it.');
    else this.#requests.push({ format: undefined, output: file });
    return file;
  }

  requests(): OutputRequest[] {
    const isAsked = this.#requests.length > 0;
    const asked = isAsked ? this.#requests : [{ format: undefined, output: undefined }];
    const requests = asked.map(({ format = 'pretty', output }) => ({
      format,
      output: output === '-' ? undefined : output,
      isAsked,
    }));
    if (requests.filter(({ output }) => output === undefined).length > 1) {
      throw new Failure(
        'two formats cannot both go to the standard output',
        'add --output FILE after one of them',
      );
    }
    return requests;
  }
}

function instant(text: string): Date {
  const parsed = parseInstant(text);
  if (!parsed) throw new InvalidArgumentError('It is no date such as 2026-08-01 or 2026-08-01T12:00:00Z.');
  return parsed;
}

function days(text: string): number {
  const [, number, unit] = /^(\d{1,4})(d|w)$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError('It is no number of days or weeks such as 30d or 6w.');
  return Number(number) * (unit === 'w' ? 7 : 1);
}

function count(least: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : -1;
    if (number < least) throw new InvalidArgumentError(`It is no whole number from ${least} on.`);
    return number;
  };
}
