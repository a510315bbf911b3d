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

/** A job summary with all findings, where there are more than GitHub annotates; undefined where there are not. */
export function jobSummary(report: Report, target: Target): string | undefined {
  const { findings } = report.summary;
  const notices = findings.info + findings.hint;
  if (Math.max(findings.error, findings.warning, notices) <= annotationsShown) return undefined;
  const lines = [
    '### API key manifests\n',
    '| severity | where | rule | finding |',
    '| --- | --- | --- | --- |',
  ];
  let bytes = Buffer.byteLength(lines.join('\n'));
  for (const severity of severities) {
    for (const { findings: ofFile } of report.files()) {
      for (const finding of ofFile) {
        if (finding.severity !== severity) continue;
        const line = row(finding, target);
        bytes += Buffer.byteLength(line) + 1;
        if (bytes > longestSummary - 200)
          return `${lines.join('\n')}\n\nThere are more, which GitHub has no room for here.\n`;
        lines.push(line);
      }
    }
  }
  return `${lines.join('\n')}\n`;
}

function row({ severity, file, range, rule, message }: ReportedFinding, target: Target): string {
  const where = `${target.fromRoot(file)}:${range.start.line + 1}`;
  return `| ${severity} | ${cell(where)} | ${rule} | ${cell(message)} |`;
}

/** As plain text within a table of Markdown. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|#@!~]/g, '\\$&');
}
