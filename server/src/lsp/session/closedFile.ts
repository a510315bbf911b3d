import { stat } from 'node:fs/promises';
import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver';
import { ifThere } from '../../files/missing.ts';
import { isPolicyFile, manifestLanguage } from '../../files/names.ts';
import { type FileStamp, type FileText, readText } from '../../files/readText.ts';
import { lintUnread } from '../../lint/engine.ts';
import type { Finding, Span } from '../../lint/findings.ts';
import { contentHash } from '../../lint/hash.ts';
import type { LintResult } from '../../lint/linter.ts';
import { type Policy, recommended } from '../../lint/policy.ts';
import type { FileGroups } from '../../lint/workspaceGroups.ts';
import { LineStarts } from './lineStarts.ts';
import { OpenDocument } from './openDocument.ts';

/** What was last said of a file. The same object until something else is. */
export interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Made of the diagnostics. */
  readonly resultId: string;
}

/** What judges a file, whoever keeps it. */
export interface Judging {
  /** Now, or the fixed instant that the settings name. */
  readonly now: Date;
  readonly isTimeFixed: boolean;
  /** Rejects where a policy is there but cannot be read. */
  policyOf(uri: string): Promise<Policy>;
  lintPolicy(uri: string, text: string): Promise<readonly Finding[]>;
  /** Gives up, with nothing, when something makes `isOvertaken` meanwhile. */
  lintManifest(
    document: OpenDocument,
    policy: Policy,
    isOvertaken: () => boolean,
  ): Promise<LintResult | undefined>;
  present(findings: readonly Finding[], document: OpenDocument): readonly Diagnostic[];
}

/** What a report was made of, so that it need not be made again. */
interface Basis extends FileStamp {
  readonly policy: Policy;
  readonly judgedAt: Date;
  readonly isTimeFixed: boolean;
  readonly changesAt: Date | null;
}

/** A manifest or policy that is not open. Only what is said of it is kept, and what other files have to know. */
export class ClosedFile {
  readonly uri: string;
  readonly path: string;
  /** Whether other files point at places of the file that have moved in the last judgement. */
  hasMoved = false;
  report: FileReport | undefined;
  #shared: FileGroups;
  #basis: Basis | undefined;
  /** Counts them. */
  #judgement = 0;
  #lines: LineStarts | undefined;

  constructor(uri: string, path: string, shared: FileGroups) {
    this.uri = uri;
    this.path = path;
    this.#shared = shared;
  }

  /** Another one whenever the text may be another one. */
  get version(): unknown {
    return this.#basis;
  }

  join(shared: FileGroups): void {
    this.#shared = shared;
    this.forget();
  }

  /** When time alone changes what is said of it. */
  get changesAt(): Date | null {
    return this.#basis && !this.#basis.isTimeFixed ? this.#basis.changesAt : null;
  }

  /** Where other files point at. Undefined where nothing is known of it. */
  rangeOf(span: Span): Range | undefined {
    return this.#lines?.rangeOf(span);
  }

  /** Has the next judgement read it; one that has begun comes to nothing. */
  forget(): void {
    this.#basis = undefined;
    this.#judgement += 1;
  }

  /** Makes the report anew where something it was made of changed; false where the file is there no more. */
  async judge(asked: Promise<Judging>): Promise<boolean> {
    const judgement = ++this.#judgement;
    const isOvertaken = (): boolean => judgement !== this.#judgement;
    this.hasMoved = false;
    try {
      const judging = await asked;
      const policy = isPolicyFile(this.uri) ? recommended : await judging.policyOf(this.uri);
      if (await this.#isCurrent(policy, judging)) return true;
      const read = await readText(this.path, policy.maxFileSize);
      if (!read || isOvertaken()) return read !== undefined;
      await this.#judgeText(read, policy, judging, isOvertaken);
    } catch (error) {
      if (isOvertaken()) return true;
      this.#basis = undefined;
      this.#say([failure(error)]);
    }
    return true;
  }

  async #judgeText(
    { text, refusal, modified, size }: FileText,
    policy: Policy,
    judging: Judging,
    isOvertaken: () => boolean,
  ): Promise<void> {
    // An editor shows no mark, so that it moves no position.
    const document = OpenDocument.create(this.uri, '', 0, text?.replace(/^\uFEFF/, '') ?? '');
    const result =
      refusal === undefined
        ? await this.#lint(document, policy, judging, isOvertaken)
        : this.#refuse(refusal, policy);
    if (!result || isOvertaken()) return;
    const { now, isTimeFixed } = judging;
    this.#basis = { modified, size, policy, judgedAt: now, isTimeFixed, changesAt: result.changesAt };
    this.#say(judging.present(result.findings, document));
  }

  async #isCurrent(policy: Policy, { now, isTimeFixed }: Judging): Promise<boolean> {
    const basis = this.#basis;
    // What a policy extends may have changed, which is soon looked at.
    if (!basis || isPolicyFile(this.uri) || this.#shared.isStale) return false;
    const isSameTime = isTimeFixed
      ? basis.isTimeFixed && basis.judgedAt.getTime() === now.getTime()
      : !basis.isTimeFixed && basis.judgedAt <= now && (basis.changesAt === null || now < basis.changesAt);
    if (!isSameTime || basis.policy !== policy) return false;
    const stamp = await stampOf(this.path);
    return stamp?.modified === basis.modified && stamp.size === basis.size;
  }

  async #lint(
    document: OpenDocument,
    policy: Policy,
    judging: Judging,
    isOvertaken: () => boolean,
  ): Promise<LintResult | undefined> {
    if (isPolicyFile(this.uri)) {
      return { findings: await judging.lintPolicy(this.uri, document.getText()), changesAt: null };
    }
    document.join(this.#shared);
    const result = await judging.lintManifest(document, policy, isOvertaken);
    if (!result) return undefined;
    this.hasMoved = this.#shared.keep();
    this.#lines = new LineStarts(document.getText());
    return result;
  }

  #refuse(refusal: string, policy: Policy): LintResult {
    this.#shared.leave();
    return lintUnread(refusal, policy);
  }

  #say(diagnostics: readonly Diagnostic[]): void {
    const resultId = contentHash(JSON.stringify(diagnostics));
    if (this.report?.resultId !== resultId) this.report = { diagnostics, resultId };
  }
}

/** True of a file that is a manifest or a policy by its name. */
export function isJudged(uri: string): boolean {
  return manifestLanguage(uri) !== undefined || isPolicyFile(uri);
}

async function stampOf(path: string): Promise<FileStamp | undefined> {
  const stats = await ifThere(() => stat(path));
  return stats && { modified: stats.mtimeMs, size: stats.size };
}

/** Tells, where the findings would be, why there are none. */
function failure(error: unknown): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Error,
    source: 'vtex-keys',
    message: `This file could not be checked. ${error instanceof Error ? error.message : error}`,
  };
}
