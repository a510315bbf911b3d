import {
  type Position,
  TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode-languageserver-textdocument';
import { Linter, type LintInput, type LintResult } from '../../lint/linter.ts';

/** How long the server may work before it looks for messages, in milliseconds. */
const workMs = 20;

/** How much is judged before the clock is looked at. */
const stepsBetweenLooks = 50;

type LintOptions = Omit<LintInput, 'text'>;

/** A document that is open in the client. Its linter sees each edit as it comes, and judges when it is asked. */
export class OpenDocument {
  #text: TextDocument;
  #linter: { readonly linter: Linter; readonly options: LintOptions } | undefined;
  #result: { readonly result: LintResult; readonly now: Date } | undefined;

  private constructor(text: TextDocument) {
    this.#text = text;
  }

  static create(uri: string, languageId: string, version: number, content: string): OpenDocument {
    return new OpenDocument(TextDocument.create(uri, languageId, version, content));
  }

  static update(
    document: OpenDocument,
    changes: TextDocumentContentChangeEvent[],
    version: number,
  ): OpenDocument {
    for (const change of changes) document.#change(change, version);
    return document;
  }

  get uri(): string {
    return this.#text.uri;
  }

  get version(): number {
    return this.#text.version;
  }

  getText(): string {
    return this.#text.getText();
  }

  positionAt(offset: number): Position {
    return this.#text.positionAt(offset);
  }

  /**
   * The findings of the document as it is when they are all there; the same object for as long as nothing
   * changes them. Other messages pass now and then: gives up, with nothing, when one of them made `isOvertaken`.
   */
  async lint(options: LintOptions, isOvertaken: () => boolean): Promise<LintResult | undefined> {
    const linter = this.#linterFor(options);
    if (this.#result && isAsOf(this.#result, options.now)) return this.#result.result;
    linter.passTo(options.now);
    while (!(await this.#settle(linter))) {
      if (isOvertaken() || this.#linter?.linter !== linter) return undefined;
    }
    const result = linter.result();
    this.#result = { result, now: options.now };
    return result;
  }

  #linterFor(options: LintOptions): Linter {
    if (!this.#linter || !isSame(this.#linter.options, options)) {
      this.#linter = { linter: new Linter({ ...options, text: this.getText() }), options };
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

  #change(change: TextDocumentContentChangeEvent, version: number): void {
    this.#result = undefined;
    const linter = this.#linter?.linter;
    if (linter) {
      const { start, end, newText } =
        'range' in change ? this.#editOf(change) : difference(this.getText(), change.text);
      linter.edit({ start, end }, newText);
    }
    TextDocument.update(this.#text, [change], version);
  }

  #editOf({ range, text }: Extract<TextDocumentContentChangeEvent, { range: unknown }>): Edit {
    const [one, other] = [this.#text.offsetAt(range.start), this.#text.offsetAt(range.end)];
    return { start: Math.min(one, other), end: Math.max(one, other), newText: text };
  }
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
