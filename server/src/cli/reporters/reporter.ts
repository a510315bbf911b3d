import type { RuleId } from '../../lint/findings.ts';
import type { Report } from '../lint/report.ts';
import type { Style } from '../output.ts';

/** Where a report goes, and what it may look like there. */
export interface Target {
  /** The width of its lines in characters; undefined where they may be of any length. */
  readonly width: number | undefined;
  style(style: Style, text: string): string;
  /** The path of a file of the report from the root of what is checked out. Absolute where it is elsewhere. */
  fromRoot(file: string): string;
  /** The page that explains a rule, in Markdown. */
  rulePage(rule: RuleId): string;
}

/** Writes a report in one format, piece by piece. */
export type Reporter = (report: Report, target: Target) => Iterable<string>;
