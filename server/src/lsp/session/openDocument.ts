import type { Position, Range, TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { Finding, Span } from '../../lint/findings.ts';
import { Linter, type LintInput, type LintResult } from '../../lint/linter.ts';
import type { Said } from '../../lint/said.ts';
import type { FileGroups } from '../../lint/workspaceGroups.ts';
import { Pieces } from './pieces.ts';

/** How long the server may work before it looks for messages, in milliseconds. */
const workMs = 20;

/** How much is judged before the clock is looked at. */
const stepsBetweenLooks = 50;

export type LintOptions = Omit<LintInput, 'text'>;

/** What a document was found to have. */
export interface DocumentResult extends LintResult {
  readonly said: readonly Said[];
  /** Made when they are first asked for. */
  readonly findings: readonly Finding[];
}

interface KnownResult {
  readonly result: DocumentResult;
  readonly now: Date;
  readonly moves: number;
}

/** A document that is open in the client. Its linter sees each edit as it comes, and judges when it is asked. */
export class OpenDocument {
  readonly uri: string;
  readonly #text: Pieces;
  #version: number;
  #linter: { readonly linter: Linter; readonly options: LintOptions } | undefined;
  #result: KnownResult | undefined;
  #shared: FileGroups | undefined;

  private constructor(uri: string, version: number, text: string) {
    this.uri = uri;
    this.#version = version;
    this.#text = new Pieces(text);
  }

  static create(uri: string, _languageId: string, version: number, content: string): OpenDocument {
    return new OpenDocument(uri, version, content);
  }

  static update(
    document: OpenDocument,
    changes: TextDocumentContentChangeEvent[],
    version: number,
  ): OpenDocument {
    for (const change of changes) document.#change(change);
    document.#version = version;
    return document;
  }

  get version(): number {
    return this.#version;
  }

  getText(): string {
    return this.#text.toString();
  }

  positionAt(offset: number): Position {
    return this.#text.positionAt(offset);
  }

  rangeOf({ start, end }: Span): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  offsetAt(position: Position): number {
    return this.#text.offsetAt(position);
  }

  /** Judges it together with the other files of its workspace from now on; by itself without `shared`. */
  join(shared: FileGroups | undefined): void {
    if (shared === this.#shared) return;
    this.#shared = shared;
    this.#linter = undefined;
    this.#result = undefined;
  }

  /** What is known of the manifest as it is now, judged or not. Without options, where there is anything. */
  linter(options: LintOptions): Linter;
  linter(): Linter | undefined;
  linter(options?: LintOptions): Linter | undefined {
    return options ? this.#linterFor(options) : this.#linter?.linter;
  }

  /**
   * The findings of the document as it is when they are all there; the same object for as long as nothing
   * changes them. Other messages pass now and then: gives up, with nothing, when one of them made `isOvertaken`.
   */
  async lint(options: LintOptions, isOvertaken: () => boolean): Promise<DocumentResult | undefined> {
    const linter = this.#linterFor(options);
    if (this.#result && this.#isCurrent(this.#result, options.now)) return this.#result.result;
    linter.passTo(options.now);
    while (!(await this.#settle(linter))) {
      if (isOvertaken() || this.#linter?.linter !== linter) return undefined;
    }
    const result = resultOf(linter.said(), linter.changesAt);
    this.#result = { result, now: options.now, moves: this.#shared?.moves ?? 0 };
    return result;
  }

  #isCurrent(known: KnownResult, now: Date): boolean {
    const shared = this.#shared;
    return isAsOf(known, now) && !shared?.isStale && known.moves === (shared?.moves ?? 0);
  }

  #linterFor(options: LintOptions): Linter {
    if (!this.#linter || !isSame(this.#linter.options, options)) {
      const shared = this.#shared && { shared: this.#shared };
      this.#linter = { linter: new Linter({ ...options, ...shared, text: this.getText() }), options };
      this.#result = undefined;
    }
    return this.#linter.linter;
  }

  /** Works for a while; true when nothing is left to do. */
  async #settle(linter: Linter): Promise<boolean> {
    const end = performance.now() + workMs;
    let steps = 0;
    for (const _ of linter.settling()) {
      if (++steps % stepsBetweenLooks > 0 || performance.now() < end) continue;
      await new Promise(setImmediate);
      return false;
    }
    return true;
  }

  #change(change: TextDocumentContentChangeEvent): void {
    this.#result = undefined;
    const { start, end, newText } =
      'range' in change ? this.#editOf(change) : difference(this.getText(), change.text);
    this.#linter?.linter.edit({ start, end }, newText);
    this.#text.replace({ start, end }, newText);
  }

  #editOf({ range, text }: Extract<TextDocumentContentChangeEvent, { range: unknown }>): Edit {
    const [one, other] = [this.#text.offsetAt(range.start), this.#text.offsetAt(range.end)];
    return { start: Math.min(one, other), end: Math.max(one, other), newText: text };
  }
}

function resultOf(said: readonly Said[], changesAt: Date | null): DocumentResult {
  let findings: readonly Finding[] | undefined;
  return {
    said,
    changesAt,
    get findings() {
      findings ??= said.flatMap((one) => one.findings());
      return findings;
    },
  };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The one edit between what both texts begin and end with. */
function difference(old: string, text: string): Edit {
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old.charCodeAt(start) === text.charCodeAt(start)) start++;
  let same = 0;
  while (
    same < shorter - start &&
    old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same)
  )
    same++;
  return { start, end: old.length - same, newText: text.slice(start, text.length - same) };
}

function isAsOf(
  { result, now }: { readonly result: LintResult; readonly now: Date },
  instant: Date,
): boolean {
  return now <= instant && (result.changesAt === null || instant < result.changesAt);
}

function isSame(a: LintOptions, b: LintOptions): boolean {
  return (
    a.languageId === b.languageId &&
    a.policy === b.policy &&
    a.catalog === b.catalog &&
    a.syntaxReportedElsewhere === b.syntaxReportedElsewhere
  );
}
