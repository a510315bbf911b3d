import type { Severity } from '../../lint/findings.ts';
import type { Counts, FileReport } from './report.ts';

/** How many findings are kept as they are. */
const mostKept = 20_000;

/** What was found, file by file. Of very much most is kept written out, in a fraction of the memory that objects take. */
export class Results {
  readonly #reports: (FileReport | Buffer | string | undefined)[] = [];
  #kept = 0;

  set(index: number, report: FileReport | undefined): void {
    if (!report) return;
    const { findings, suppressed, forecast, others = [], isPartial = false } = report;
    const count = findings.length + suppressed.length + forecast.length + others.length;
    this.#reports[index] = count === 0 && !isPartial ? report.file : this.#keptOf(report);
    this.#kept += count;
  }

  #keptOf(report: FileReport): FileReport | Buffer {
    // Parts of a string hold on to the whole: as they are, names and lines would keep the texts of all files.
    const json = JSON.stringify(report);
    return this.#kept < mostKept ? JSON.parse(json) : Buffer.from(json);
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

/** The gravest so many findings of all files; of as grave ones the first. `counts` are those of all. */
export function* limited(reports: Iterable<FileReport>, most: number, counts: Counts): Generator<FileReport> {
  const left: Record<Severity, number> = { ...counts };
  let room = most;
  for (const severity of severities) {
    left[severity] = Math.min(room, left[severity]);
    room -= left[severity];
  }
  for (const report of reports) {
    yield { ...report, findings: report.findings.filter(({ severity }) => left[severity]-- > 0) };
  }
}

export const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export function isAtLeast(severity: Severity, least: Severity | undefined): boolean {
  return least !== undefined && severities.indexOf(severity) <= severities.indexOf(least);
}
