import type { Finding, Severity } from '../../lint/findings.ts';
import type { Linter } from '../../lint/linter.ts';

export interface Turn {
  /** From when on the finding holds. */
  readonly at: Date;
  readonly finding: Finding;
}

const gravest: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * What time alone will bring up to this instant, that included: findings that are not there yet, ones that get
 * graver, and ones that are accepted no longer. Leaves the linter at the last of them.
 */
export function forecast(linter: Linter, until: Date): Turn[] {
  const turns: Turn[] = [];
  let { findings, changesAt } = linter.result();
  while (changesAt && changesAt <= until) {
    const at = changesAt;
    const before = severities(findings);
    linter.passTo(at);
    ({ findings, changesAt } = linter.result());
    for (const finding of findings) {
      if (!finding.suppressed && isGraver(finding.severity, before.get(finding.fingerprint))) {
        turns.push({ at, finding });
      }
    }
  }
  return turns;
}

function severities(findings: readonly Finding[]): Map<string, Severity> {
  const open = findings.filter(({ suppressed }) => !suppressed);
  return new Map(open.map(({ fingerprint, severity }) => [fingerprint, severity]));
}

function isGraver(severity: Severity, before: Severity | undefined): boolean {
  return before === undefined || gravest.indexOf(severity) < gravest.indexOf(before);
}
