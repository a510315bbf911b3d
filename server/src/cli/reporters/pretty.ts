import type { Severity } from '../../lint/findings.ts';
import type { Excerpt, Excerpted, ForecastFinding, Report, ReportedFinding } from '../lint/report.ts';
import { severities } from '../lint/results.ts';
import type { Style } from '../output.ts';
import type { Target } from './reporter.ts';
import { widthOf, widthOfCharacter } from './width.ts';
import { counted, findingName, visible } from './words.ts';

const colors: Record<Severity, Style> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'blue'],
  hint: ['bold', 'cyan'],
};

const none: Excerpt = { text: '', start: 0, end: 0 };

/** For people: each finding with its line, what is found marked in it, and what to do next. */
export function* pretty(report: Report, target: Target): Generator<string> {
  for (const { findings } of report.files()) for (const finding of findings) yield* block(finding, target);
  yield* forecasts(report, target);
  if (report.isQuiet) return;
  yield* summary(report, target);
  yield* mendable(report.summary.fixable);
}

function* block(finding: Excerpted, target: Target): Generator<string> {
  const { severity, rule, message, range, excerpt = none, related = [] } = finding;
  const dim = (text: string): string => target.style('dim', text);
  const line = `${range.start.line + 1}`;
  const gutter = ' '.repeat(line.length);
  const head = `${severity}[${rule}]: `;
  yield `${target.style(colors[severity], `${severity}[${rule}]`)}: ${wrapped(visible(message), head.length, 4, target)}\n`;
  yield `${gutter}${dim('-->')} ${visible(whoseOf(finding))}\n`;
  const { text, marks } = marked(
    excerpt,
    target.width === undefined ? undefined : target.width - line.length - 3,
  );
  if (text.trim() !== '') {
    yield `${gutter} ${dim('|')}\n`;
    yield `${dim(`${line} |`)} ${text}\n`;
    yield `${gutter} ${dim('|')} ${target.style(colors[severity], marks)}\n`;
  }
  for (const other of related)
    yield `${gutter} ${dim('=')} ${visible(`${placeOf(other)}: ${other.message}`)}\n`;
  yield `${gutter} ${dim('=')} ${wrapped(visible(nextStep(finding)), line.length + 3, line.length + 3, target)}\n\n`;
}

/** The line alone does not say which key it is of. */
function whoseOf(finding: ReportedFinding): string {
  const { keyName } = finding;
  return keyName === undefined ? placeOf(finding) : `${placeOf(finding)} in ${keyName}`;
}

function placeOf({ file, range }: Pick<ReportedFinding, 'file' | 'range'>): string {
  return `${file}:${range.start.line + 1}:${range.start.character + 1}`;
}

function nextStep({ rule, fix }: ReportedFinding): string {
  if (rule === 'internal-error') return 'this is a defect of vtex-keys; please report it';
  if (!fix) return `help: vtex-keys explain ${rule}`;
  return `fix: ${fix.title} (${fix.safe ? '--fix' : '--unsafe-fixes'})`;
}

/** The line of the finding, cut to what fits, and marks below what is found in it. */
function marked({ text, start, end }: Excerpt, width: number | undefined): { text: string; marks: string } {
  const whole = spaced(visible(text));
  const before = widthOf(spaced(visible(text.slice(0, start))));
  const found = Math.max(1, widthOf(spaced(visible(text.slice(start, end)))));
  if (width === undefined || widthOf(whole) <= width) {
    return { text: whole.trimEnd(), marks: ' '.repeat(before) + '^'.repeat(found) };
  }
  // What is found is to be seen; of what stands before it as much as leaves room for it.
  const cut = Math.max(0, Math.min(before, before + Math.min(found, width) - width + 1));
  const shown = columns(whole, cut, Math.max(1, width - 1));
  return {
    text: `${shown}…`,
    marks: ' '.repeat(before - cut) + '^'.repeat(Math.max(1, Math.min(found, width - 1 - (before - cut)))),
  };
}

/** The part of the text from one column of the terminal on. */
function columns(text: string, from: number, width: number): string {
  let [at, part] = [0, ''];
  for (const character of text) {
    const wide = widthOfCharacter(character);
    if (at >= from && at + wide <= from + width) part += character;
    at += wide;
  }
  return part;
}

function spaced(text: string): string {
  return text.replaceAll('\t', '    ');
}

/** Breaks the text between words where the lines of the target end. */
function wrapped(text: string, first: number, indent: number, { width }: Target): string {
  if (width === undefined) return text;
  let [lines, at] = ['', first];
  for (const word of text.split(' ')) {
    const wide = widthOf(word);
    if (at > indent && at + wide > width) {
      lines = `${lines.trimEnd()}\n${' '.repeat(indent)}`;
      at = indent;
    }
    lines += `${word} `;
    at += wide + 1;
  }
  return lines.trimEnd();
}

function* forecasts({ files, forecastUntil }: Report, target: Target): Generator<string> {
  if (forecastUntil === undefined) return;
  const all: ForecastFinding[] = [];
  for (const { forecast } of files()) all.push(...forecast);
  const until = forecastUntil.slice(0, 10);
  yield all.length === 0 ? `Nothing turns until ${until}.\n\n` : `What turns until ${until}:\n`;
  for (const finding of all.toSorted((a, b) => Number(a.at > b.at) - Number(a.at < b.at))) {
    const { at, severity, rule, message } = finding;
    const kind = target.style(colors[severity], `${severity}[${rule}]`);
    yield `  ${at.slice(0, 10)} ${kind} ${visible(`${whoseOf(finding)}: ${message}`)}\n`;
  }
  if (all.length > 0) yield '\n';
}

/** How much there is of what, and what of the baseline is fixed. */
export function* summary({ summary: of }: Report, target: Target): Generator<string> {
  const counts = severities.flatMap((severity) =>
    of.findings[severity] > 0
      ? [
          target.style(
            colors[severity],
            counted(of.findings[severity], severity, severity === 'info' ? 'info' : `${severity}s`),
          ),
        ]
      : [],
  );
  const notes = [
    of.suppressed > 0 && `${of.suppressed} suppressed`,
    of.baseline && of.baseline.held > 0 && `${of.baseline.held} held by the baseline`,
    of.notShown > 0 && `${of.notShown} not shown (--max-findings)`,
    of.mended > 0 && `${of.mended} fixed`,
  ].filter((note) => typeof note === 'string');
  const said = counts.length > 0 ? counts.join(', ') : target.style(['bold', 'green'], 'no findings');
  yield `${[`${said} in ${counted(of.files, 'file')}`, ...notes].join('; ')}\n`;
  const { fixed = [] } = of.baseline ?? {};
  if (fixed.length > 0) {
    yield `${counted(fixed.length, 'finding')} of the baseline fixed; --update-baseline takes ${fixed.length === 1 ? 'it' : 'them'} out:\n`;
    for (const finding of fixed) yield `  ${visible(findingName(finding))}\n`;
  }
}

function* mendable({ safe, unsafe }: Report['summary']['fixable']): Generator<string> {
  const more = safe > 0 ? 'more ' : '';
  const ways = [
    safe > 0 && `${safe} with --fix`,
    unsafe > 0 && `${unsafe} ${more}with --unsafe-fixes`,
  ].filter(Boolean);
  if (ways.length > 0) yield `fixable: ${ways.join(', ')}; add --diff to see how\n`;
}
