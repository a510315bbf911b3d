import type { Severity } from '../../lint/findings.ts';
import type { Problem, Report, ReportedFinding } from '../lint/report.ts';
import { severities } from '../lint/results.ts';
import type { Target } from './reporter.ts';

const commands: Record<Severity, 'error' | 'warning' | 'notice'> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** How many annotations of each kind GitHub takes from one step; further ones are in its log only. */
const annotationsShown = 10;

/** Workflow commands that annotate a pull request, the gravest first, as GitHub leaves out what comes late. */
export function* github(report: Report, target: Target): Generator<string> {
  for (const problem of report.problems) yield ofProblem(problem, target);
  for (const severity of severities) {
    for (const { findings } of report.files()) {
      for (const finding of findings) if (finding.severity === severity) yield ofFinding(finding, target);
    }
  }
}

function ofFinding(
  { rule, severity, message, file, range, keyName }: ReportedFinding,
  target: Target,
): string {
  const { start, end } = range;
  const isOneLine = start.line === end.line;
  return command(commands[severity], keyName === undefined ? message : `${message}\n${keyName}`, {
    file: target.fromRoot(file),
    line: start.line + 1,
    endLine: end.line + 1,
    // GitHub takes columns of a single line only, and counts the last one in.
    ...(isOneLine && { col: start.character + 1, endColumn: Math.max(start.character + 1, end.character) }),
    title: rule,
  });
}

function ofProblem({ severity, message, file, range }: Problem, target: Target): string {
  const line = range && { line: range.start.line + 1, col: range.start.character + 1 };
  return command(severity, message, { file: target.fromRoot(file), ...line, title: 'vtex-keys' });
}

/** See https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
function command(
  name: string,
  message: string,
  properties: Readonly<Record<string, string | number>>,
): string {
  const written = Object.entries(properties).map(
    ([property, value]) => `${property}=${escapedProperty(`${value}`)}`,
  );
  return `::${name} ${written.join(',')}::${escapedData(message)}\n`;
}

function escapedData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** What GitHub takes of a step's summary, in bytes. */
const longestSummary = 1024 * 1024;

/**
 * A job summary with all problems and findings, where there are more than GitHub annotates; undefined where there are
 * not.
 */
export function jobSummary(report: Report, target: Target): string | undefined {
  if (Math.max(...annotations(report).values()) <= annotationsShown) return undefined;
  const lines = [
    '### API key manifests\n',
    '| severity | where | rule | finding |',
    '| --- | --- | --- | --- |',
  ];
  let bytes = Buffer.byteLength(lines.join('\n'));
  for (const line of rows(report, target)) {
    bytes += Buffer.byteLength(line) + 1;
    if (bytes > longestSummary - 200)
      return `${lines.join('\n')}\n\nThere are more, which GitHub has no room for here.\n`;
    lines.push(line);
  }
  return `${lines.join('\n')}\n`;
}

/** How many annotations there are of each kind. */
function annotations({ problems, summary }: Report): Map<string, number> {
  const amounts = new Map<string, number>();
  const add = (kind: string, amount: number) => amounts.set(kind, (amounts.get(kind) ?? 0) + amount);
  for (const severity of severities) add(commands[severity], summary.findings[severity]);
  for (const { severity } of problems) add(severity, 1);
  return amounts;
}

/** In the order of the annotations. */
function* rows(report: Report, target: Target): Generator<string> {
  for (const problem of report.problems) yield row({ ...problem, rule: 'vtex-keys' }, target);
  for (const severity of severities) {
    for (const { findings } of report.files()) {
      for (const finding of findings) if (finding.severity === severity) yield row(finding, target);
    }
  }
}

type Row = Pick<Problem, 'file' | 'range' | 'message'> & {
  readonly severity: Severity;
  readonly rule: string;
};

function row({ severity, file, range, rule, message }: Row, target: Target): string {
  const path = target.fromRoot(file);
  const where = range ? `${path}:${range.start.line + 1}` : path;
  return `| ${severity} | ${cell(where)} | ${rule} | ${cell(message)} |`;
}

/** As plain text within a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|#@!~]/g, '\\$&');
}
