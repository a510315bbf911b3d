import type { Confidence, Finding, Severity } from '../../lint/findings.ts';

/** Lines and characters count from 0, characters in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface ReportedEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface ReportedFix {
  readonly title: string;
  readonly safe: boolean;
  /** What to think of before it is chosen; none of a safe one. */
  readonly caution?: string;
  /** Only where the format has them. */
  readonly edits: readonly ReportedEdit[];
}

export interface ReportedLocation {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** A finding as every format has it. Paths are relative to the folder of the run, with slashes. */
export interface ReportedFinding {
  readonly rule: Finding['rule'] | 'new-access';
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly file: string;
  readonly range: Range;
  readonly keyName?: string;
  readonly related?: readonly ReportedLocation[];
  /** The one that is best. */
  readonly fix?: ReportedFix;
  /** When time alone changes what is said, or ends it: an instant in ISO 8601. */
  readonly changesAt?: string;
  readonly fingerprint: string;
}

export interface SuppressedFinding extends ReportedFinding {
  readonly suppressed: { readonly reason: string; readonly until: string };
}

export interface ForecastFinding extends ReportedFinding {
  /** From when on it holds: an instant in ISO 8601. */
  readonly at: string;
}

/** The line on which a finding begins, or what is around it of a long one; holds no secret. */
export interface Excerpt {
  readonly text: string;
  /** What is found, in UTF-16 code units; on a later line it may end at the end of this one. */
  readonly start: number;
  readonly end: number;
}

/** Only the formats that show it have the excerpt. */
export type Excerpted<Reported extends ReportedFinding = ReportedFinding> = Reported & {
  readonly excerpt?: Excerpt;
};

/** Why something was not judged, or not as it should have been: no finding, as no manifest is at fault. */
export interface Problem {
  /** A warning does not make the run fail. */
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly message: string;
  /** Where in a policy file. */
  readonly range?: Range;
}

/** A day on which somebody has something to do. */
export interface DueDate {
  /** The same for as long as it is about the same matter, whatever its date is. */
  readonly id: string;
  /** In ISO 8601. */
  readonly at: string;
  readonly summary: string;
  readonly description: string;
  readonly file: string;
}

/** What there is to say of one file. */
export interface FileReport {
  readonly file: string;
  readonly findings: readonly Excerpted[];
  readonly suppressed: readonly Excerpted<SuppressedFinding>[];
  readonly forecast: readonly Excerpted<ForecastFinding>[];
  /** The fingerprints of findings that are there but were not asked for. Left out where there are none. */
  readonly others?: readonly string[];
  /** Where findings may be missing: what says so is among the findings, or a problem of the run. */
  readonly isPartial?: true;
}

export type Counts = Readonly<Record<Severity, number>>;

export interface FixedFinding {
  readonly rule: string;
  readonly file: string;
  readonly keyName?: string;
  readonly fingerprint: string;
}

export interface Summary {
  readonly files: number;
  /** Of all findings, the ones that are not shown included. */
  readonly findings: Counts;
  readonly suppressed: number;
  /** Findings beyond `--max-findings`. */
  readonly notShown: number;
  /** How many findings were mended. */
  readonly mended: number;
  /** How many can be. */
  readonly fixable: { readonly safe: number; readonly unsafe: number };
  /** Left out where there is no baseline. */
  readonly baseline?: { readonly held: number; readonly fixed: readonly FixedFinding[] };
}

/** A rule that is none of the lint engine's. */
export interface ReportedRule {
  readonly id: ReportedFinding['rule'];
  readonly description: string;
  readonly severity: Severity;
  /** How grave GitHub takes it to be, from 0 to 10. */
  readonly securitySeverity: string;
  /** The page that explains it, in Markdown. */
  readonly page: string;
}

/** All that a reporter tells; the files can be gone through again and again. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** As of when time was judged, in ISO 8601. */
  readonly asOf: string;
  /** Left out where no forecast was asked for. */
  readonly forecastUntil?: string;
  /** The least severity that makes the run fail; undefined where no finding does. */
  readonly failOn: Severity | undefined;
  /** Only findings are told, nothing about them. */
  readonly isQuiet: boolean;
  readonly files: () => Iterable<FileReport>;
  readonly problems: readonly Problem[];
  readonly summary: Summary;
  /** Left out of a lint run: the command that was run instead, and the rules of its findings. */
  readonly command?: { readonly name: string; readonly rules: readonly ReportedRule[] };
}
