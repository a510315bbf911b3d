import type { Severity } from '../../lint/findings.ts';
import type { FileReport } from './report.ts';

/** How many findings are kept as they are. */
const mostKept = 20_000;

/** What was found, file by file. Of very much most is kept written out, in a fraction of the memory that objects take. */
export class Results {
  readonly #reports: (FileReport | Buffer | string | undefined)[] = [];
  #kept = 0;

  set(index: number, report: FileReport | undefined): void {
    if (!report) return;
    const count = report.findings.length + report.suppressed.length + report.forecast.length;
    this.#reports[index] =
      count === 0 ? report.file : this.#kept < mostKept ? report : Buffer.from(JSON.stringify(report));
    this.#kept += count;
  }

  /** In the order of the indexes. */
  *[Symbol.iterator](): Generator<FileReport> {
    for (const report of this.#reports) {
      if (typeof report === 'string') yield { file: report, findings: [], suppressed: [], forecast: [] };
      else if (Buffer.isBuffer(report)) yield JSON.parse(report.toString());
      else if (report) yield report;
    }
  }
}

/** The first so many findings of all files. */
export function* limited(reports: Iterable<FileReport>, most: number): Generator<FileReport> {
  let left = most;
  for (const report of reports) {
    const findings = report.findings.slice(0, left);
    left -= findings.length;
    yield { ...report, findings };
  }
}

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(least);
}
