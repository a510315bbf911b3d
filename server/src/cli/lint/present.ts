import type { Finding, RelatedLocation, Span } from '../../lint/findings.ts';
import { redact } from '../../lint/secrets.ts';
import { LineStarts } from '../../lsp/session/lineStarts.ts';
import { excerptOf } from './excerpt.ts';
import { fixFor } from './fixing.ts';
import type {
  Excerpted,
  ForecastFinding,
  Range,
  ReportedFix,
  ReportedLocation,
  SuppressedFinding,
} from './report.ts';

/** What reports of findings are to have; to look for it takes time. */
export interface Detail {
  /** The lines of the findings. */
  readonly excerpts: boolean;
  readonly fixes: 'none' | 'titles' | 'edits';
}

/** Other files of the run, by URI. */
export type Neighbours = ReadonlyMap<string, { readonly file: string; readonly lines: LineStarts }>;

/** Turns the findings of one text into what reports say of them. */
export class Presenter {
  readonly #source: { readonly text: string };
  readonly #file: string;
  readonly #detail: Detail;
  readonly #neighbours: Neighbours;
  #known: string | undefined;
  #lines: LineStarts | undefined;

  /** The text is asked for when there is something to say of it. */
  constructor(
    source: { readonly text: string },
    file: string,
    detail: Detail,
    neighbours: Neighbours = new Map(),
  ) {
    this.#source = source;
    this.#file = file;
    this.#detail = detail;
    this.#neighbours = neighbours;
  }

  finding(finding: Finding): Excerpted {
    const { rule, severity, confidence, message, range, keyName, related, changesAt, fingerprint } = finding;
    const fix = this.#fix(finding);
    return {
      rule,
      severity,
      confidence,
      message,
      file: this.#file,
      range: this.range(range),
      ...(keyName !== undefined && { keyName }),
      ...(related.length > 0 && { related: related.map((place) => this.#related(place)) }),
      ...(fix && { fix }),
      ...(changesAt && { changesAt: changesAt.toISOString() }),
      fingerprint,
      ...(this.#detail.excerpts && { excerpt: excerptOf(this.#text, finding) }),
    };
  }

  suppressed(
    finding: Finding,
    { reason, until }: NonNullable<Finding['suppressed']>,
  ): Excerpted<SuppressedFinding> {
    return { ...this.finding(finding), suppressed: { reason: redact(reason), until: until.toISOString() } };
  }

  forecast(finding: Finding, at: Date): Excerpted<ForecastFinding> {
    return { ...this.finding(finding), at: at.toISOString() };
  }

  range(span: Span): Range {
    this.#lines ??= new LineStarts(this.#text);
    return this.#lines.rangeOf(span);
  }

  get #text(): string {
    this.#known ??= this.#source.text;
    return this.#known;
  }

  #related({ file: uri, range, message }: RelatedLocation): ReportedLocation {
    const other = uri === undefined ? undefined : this.#neighbours.get(uri);
    if (other) return { file: other.file, range: other.lines.rangeOf(range), message };
    return { file: this.#file, range: this.range(range), message };
  }

  #fix(finding: Finding): ReportedFix | undefined {
    const { fixes } = this.#detail;
    const fix = fixes === 'none' ? undefined : fixFor(finding, 'unsafe');
    if (!fix) return undefined;
    const { title, safe, caution } = fix;
    const about = { title: redact(title), safe, ...(caution !== undefined && { caution }) };
    if (fixes === 'titles') return { ...about, edits: [] };
    // One whose text would hold a secret is left to the editor.
    if (fix.edits.some(({ newText }) => redact(newText) !== newText)) return undefined;
    return {
      ...about,
      edits: fix.edits.map(({ range, newText }) => ({ range: this.range(range), newText })),
    };
  }
}
