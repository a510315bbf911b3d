import type { Severity } from '../../lint/findings.ts';
import { contentHash } from '../../lint/hash.ts';
import type { Problem, Report } from '../lint/report.ts';
import type { Target } from './reporter.ts';

const severities: Record<Severity, 'critical' | 'major' | 'minor' | 'info'> = {
  error: 'critical',
  warning: 'major',
  info: 'minor',
  hint: 'info',
};

/** GitLab's code quality report, see https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. */
export function* gitlab(report: Report, target: Target): Generator<string> {
  yield '[';
  let separator = '\n';
  for (const problem of report.problems) {
    yield `${separator}${JSON.stringify(ofProblem(problem, target))}`;
    separator = ',\n';
  }
  for (const { file, findings } of report.files()) {
    const path = target.fromRoot(file);
    for (const { rule, severity, message, range, fingerprint } of findings) {
      const issue = {
        description: message,
        check_name: rule,
        // Unique among all files.
        fingerprint: contentHash(`${path} ${fingerprint}`),
        severity: severities[severity],
        location: { path, lines: { begin: range.start.line + 1 } },
      };
      yield `${separator}${JSON.stringify(issue)}`;
      separator = ',\n';
    }
  }
  yield '\n]\n';
}

/** What kept something from being judged: an empty report would say that nothing is wrong. */
function ofProblem({ severity, file, message, range }: Problem, target: Target): object {
  const path = target.fromRoot(file);
  return {
    description: message,
    check_name: 'vtex-keys',
    fingerprint: contentHash(`${path} ${message}`),
    severity: severity === 'error' ? 'blocker' : 'major',
    location: { path, lines: { begin: (range?.start.line ?? 0) + 1 } },
  };
}
