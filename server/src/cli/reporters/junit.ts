import type { Problem, Report, ReportedFinding } from '../lint/report.ts';
import { isAtLeast } from '../lint/results.ts';
import type { Target } from './reporter.ts';

/** JUnit's XML: a suite for each file, a failed test for each finding that makes the run fail. */
export function* junit(report: Report, target: Target): Generator<string> {
  const isFailure = ({ severity }: ReportedFinding): boolean => isAtLeast(severity, report.failOn);
  const name = `vtex-keys ${report.command?.name ?? 'lint'}`;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${name}">\n`;
  for (const { file, findings } of report.files()) {
    const path = target.fromRoot(file);
    const failures = findings.filter(isFailure).length;
    const tests = Math.max(1, findings.length);
    yield `  <testsuite name="${escaped(path)}" tests="${tests}" failures="${failures}" errors="0">\n`;
    if (findings.length === 0) yield `    <testcase name="no findings" classname="${escaped(path)}"/>\n`;
    for (const finding of findings) yield testcase(finding, path, isFailure(finding));
    yield '  </testsuite>\n';
  }
  yield* problemSuite(
    report.problems.filter(({ severity }) => severity === 'error'),
    target,
  );
  yield '</testsuites>\n';
}

function testcase(
  { rule, severity, message, range, keyName }: ReportedFinding,
  path: string,
  isFailure: boolean,
): string {
  const where = `${path}:${range.start.line + 1}:${range.start.character + 1}`;
  const name = escaped(`${rule} at ${range.start.line + 1}:${range.start.character + 1}`);
  const text = escaped([where, keyName, message].filter(Boolean).join('\n'));
  const outcome = isFailure
    ? `<failure type="${severity}" message="${escaped(message)}">${text}</failure>`
    : `<system-out>${severity}: ${text}</system-out>`;
  return `    <testcase name="${name}" classname="${escaped(path)}">${outcome}</testcase>\n`;
}

function* problemSuite(problems: readonly Problem[], target: Target): Generator<string> {
  if (problems.length === 0) return;
  const { length } = problems;
  yield `  <testsuite name="vtex-keys" tests="${length}" failures="0" errors="${length}">\n`;
  for (const { file, message } of problems) {
    const path = escaped(target.fromRoot(file));
    yield `    <testcase name="${path}" classname="vtex-keys"><error message="${escaped(message)}"/></testcase>\n`;
  }
  yield '  </testsuite>\n';
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML cannot have at all are replaced. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '')
    .replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '\uFFFD');
}
