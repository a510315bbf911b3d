import { fileURLToPath, pathToFileURL } from 'node:url';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { isPolicyFile, manifestLanguage } from '../../files/names.ts';
import { type FileText, readTextSync } from '../../files/readText.ts';
import { lintUnread } from '../../lint/engine.ts';
import { Judges } from '../../lint/judges.ts';
import { Linter } from '../../lint/linter.ts';
import type { Policy } from '../../lint/policy.ts';
import { type FileGroups, WorkspaceGroups } from '../../lint/workspaceGroups.ts';
import { LineStarts } from '../../lsp/session/lineStarts.ts';
import { writeAtomically } from '../atomicFile.ts';
import { Failure, unreadable, unwritable } from '../failure.ts';
import { NotedGroups } from './acrossFiles.ts';
import { dueDatesOf } from './dueDates.ts';
import { type FixKind, type IsMeant, mend } from './fixing.ts';
import { forecast } from './forecast.ts';
import { displayed } from './inputs.ts';
import { Policies } from './policies.ts';
import { type Detail, type Neighbours, Presenter } from './present.ts';
import type { DueDate, FileReport, Problem } from './report.ts';
import { changedSince } from './since.ts';

/** What holds for all files of a run; can be sent to a worker. */
export interface LintSettings {
  readonly cwd: string;
  readonly now: Date;
  /** The URI of the policy file for all manifests; the nearest one of each where it is left out. */
  readonly policy?: string;
  readonly forecastUntil?: Date;
  readonly fix?: { readonly kind: FixKind; readonly isPreview: boolean };
  readonly wantsDueDates: boolean;
  readonly detail: Detail;
}

export interface LintTask {
  readonly path: string;
  /** What there is to lint where it is not what the file says. */
  readonly content?: Pick<FileText, 'text' | 'refusal'>;
  /** What the file said in the revision since when findings are asked for; null where there was none. */
  readonly older?: string | null;
}

export interface LintOutcome {
  /** Undefined where the file could not be read, and for a policy. */
  readonly report?: FileReport;
  readonly problems: readonly Problem[];
  readonly dueDates: readonly DueDate[];
  /** How many findings were mended, or would be. */
  readonly mended: number;
  /** What the fixes would make of the text; left out where it was written. */
  readonly change?: { readonly before: string; readonly after: string };
  /** The groups over several files that the file is in. */
  readonly groups: readonly number[];
  /** Whether time alone may bring something up that is to be forecast. */
  readonly mayTurn: boolean;
}

/** A file that is judged together with others. */
interface Together {
  readonly shared: FileGroups;
  readonly neighbours: Neighbours;
}

/** A text that is to be judged. */
interface Reading {
  readonly path: string;
  readonly file: string;
  readonly mark: string;
  readonly text: string;
  readonly policy: Policy;
  linterOf(text: string, shared?: FileGroups): Linter;
  /** Whether findings of the linter's text are asked for. */
  meant(linter: Linter): IsMeant;
}

const nothing = { problems: [], dueDates: [], mended: 0, groups: [], mayTurn: false };

/** Lints files one by one, each by the policy that holds for it. */
export class FileLinter {
  readonly #settings: LintSettings;
  readonly #policies = new Policies(catalog);
  /** Of all files. A forecast takes one to another time, from which it is back before the next file comes. */
  readonly #judges = new Judges();

  constructor(settings: LintSettings) {
    this.#settings = settings;
  }

  /** A file that cannot be read is a problem of its own; the others are not held up by it. */
  async lint(task: LintTask): Promise<LintOutcome> {
    try {
      if (isPolicyFile(task.path)) {
        await this.#judgePolicy(task);
        return nothing;
      }
      const reading = await this.#read(task);
      return 'linterOf' in reading ? await this.#judge(reading) : { ...nothing, report: reading };
    } catch (error) {
      const message = error instanceof Failure ? error.message : unreadable(error);
      const problem: Problem = { severity: 'error', file: this.#displayed(task.path), message };
      return { ...nothing, problems: [problem] };
    }
  }

  /**
   * Judges files that have keys in common anew, as such, and tells what turns. What became unreadable meanwhile is
   * left as it was.
   */
  async lintTogether(tasks: readonly LintTask[]): Promise<readonly (FileReport | undefined)[]> {
    const groups = new WorkspaceGroups();
    const neighbours = new Map<string, { file: string; lines: LineStarts }>();
    const members = tasks.map((task) => {
      const uri = pathToFileURL(task.path).href;
      return { task, uri, shared: groups.file(uri, this.#displayed(task.path)) };
    });
    const judge = async <Answer>(
      { task, uri, shared }: (typeof members)[number],
      answer: (linter: Linter, reading: Reading, together: Together) => Answer,
    ): Promise<Answer | undefined> => {
      const reading = await this.#read(task).catch(() => undefined);
      if (!reading || !('linterOf' in reading)) return undefined;
      neighbours.set(uri, { file: reading.file, lines: new LineStarts(reading.text) });
      const answered = answer(reading.linterOf(reading.text, shared), reading, { shared, neighbours });
      shared.keep();
      return answered;
    };
    // What a file has in common with others is known when all have been read.
    if (members.length > 1) for (const member of members) await judge(member, (linter) => linter.result());
    const reports: (FileReport | undefined)[] = [];
    for (const member of members) {
      reports.push(await judge(member, (...judged) => this.#report(...judged)));
    }
    return reports;
  }

  /** What is wrong with the policies that were asked for so far. */
  async policyProblems(): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const [uri, findings] of await this.#policies.findings()) {
      const file = this.#displayed(fileURLToPath(uri));
      const presenter = new Presenter({ text: await this.#policies.textOf(uri) }, file, {
        excerpts: false,
        fixes: 'none',
      });
      for (const { severity, message, range } of findings) {
        const isError = severity === 'error';
        problems.push({
          severity: isError ? 'error' : 'warning',
          file,
          message,
          range: presenter.range(range),
        });
      }
    }
    return problems;
  }

  /** What the file says and how it is judged; at once a report where it is not even a text. */
  async #read(task: LintTask): Promise<Reading | FileReport> {
    const { now } = this.#settings;
    const file = this.#displayed(task.path);
    const policy = await this.#policyOf(task.path);
    const { text, refusal } = task.content ?? read(task.path, policy);
    if (text === undefined) return this.#refused(file, refusal ?? '', policy);
    // Where a mark is, it takes no column.
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
    const languageId = manifestLanguage(task.path) ?? (task.path.endsWith('.jsonc') ? 'jsonc' : 'json');
    const linterOf = (its: string, shared?: FileGroups): Linter =>
      new Linter({
        text: its,
        languageId,
        policy,
        catalog,
        now,
        judge: this.#judges.of({ policy, catalog, now }),
        ...(shared && { shared }),
      });
    const { older } = task;
    const before = typeof older === 'string' ? linterOf(older) : undefined;
    const meant = (linter: Linter): IsMeant =>
      older === undefined ? () => true : changedSince(linter, before);
    return { path: task.path, file, mark, text: text.slice(mark.length), policy, linterOf, meant };
  }

  async #judge(reading: Reading): Promise<LintOutcome> {
    const { path, file, mark, text, policy, linterOf, meant } = reading;
    const { fix, wantsDueDates, forecastUntil } = this.#settings;
    const begin = () => {
      const noted = new NotedGroups();
      return { noted, linter: linterOf(text, noted) };
    };
    const mending = begin();
    const mended = fix ? mend(mending.linter, fix.kind, meant) : 0;
    const change = mended > 0 ? { before: mark + text, after: mark + mending.linter.text } : undefined;
    const toWrite = fix?.isPreview ? undefined : change;
    const problems = toWrite ? await this.#write(path, toWrite.after) : [];
    // What is reported is what the file says.
    const { noted, linter } = toWrite === change && problems.length === 0 ? mending : begin();
    const dueDates = wantsDueDates ? dueDatesOf(linter, policy, file) : [];
    const report = this.#report(linter, reading);
    const { changesAt } = linter;
    return {
      report,
      problems,
      dueDates,
      mended: problems.length > 0 ? 0 : mended,
      groups: noted.hashes,
      mayTurn: changesAt !== null && forecastUntil !== undefined && changesAt <= forecastUntil,
      ...(change && !toWrite && { change }),
    };
  }

  /** What kept it from being written. */
  async #write(path: string, text: string): Promise<Problem[]> {
    try {
      await writeAtomically(path, text);
      return [];
    } catch (error) {
      const message = `nothing was fixed: it ${unwritable(error)}`;
      return [{ severity: 'error', file: this.#displayed(path), message }];
    }
  }

  async #judgePolicy({ path, content }: LintTask): Promise<void> {
    const uri = pathToFileURL(path).href;
    await (content ? this.#policies.judge(uri, content) : this.#policies.at(uri));
  }

  #report(linter: Linter, { file, text, policy, meant }: Reading, together?: Together): FileReport {
    const { forecastUntil, detail } = this.#settings;
    const presenter = new Presenter(linter, file, detail, together?.neighbours);
    const isMeant = meant(linter);
    const all = linter.result().findings;
    const findings = all.filter(isMeant);
    const open = findings.filter(({ suppressed }) => !suppressed).map((it) => presenter.finding(it));
    const accepted = findings.flatMap((it) =>
      it.suppressed ? [presenter.suppressed(it, it.suppressed)] : [],
    );
    const others =
      findings.length < all.length ? all.filter((it) => !isMeant(it)).map((it) => it.fingerprint) : [];
    const isPartial =
      text.length > policy.maxFileSize ||
      this.#policies.isFaulty(policy) ||
      all.some(({ rule }) => rule === 'internal-error');
    // Last, as it takes the linter to another time; and once, as that takes a while.
    const turns = together && forecastUntil ? forecast(linter, forecastUntil) : [];
    return {
      file,
      findings: open,
      suppressed: accepted,
      forecast: turns
        .filter(({ finding }) => isMeant(finding))
        .map(({ finding, at }) => presenter.forecast(finding, at)),
      ...(others.length > 0 && { others }),
      ...(isPartial && { isPartial }),
    };
  }

  #refused(file: string, refusal: string, policy: Policy): FileReport {
    const presenter = new Presenter({ text: '' }, file, this.#settings.detail);
    const findings = lintUnread(refusal, policy).findings.map((finding) => presenter.finding(finding));
    return { file, findings, suppressed: [], forecast: [], isPartial: true };
  }

  async #policyOf(manifest: string): Promise<Policy> {
    const { policy } = this.#settings;
    return policy === undefined ? this.#policies.of(manifest) : this.#policies.at(policy);
  }

  #displayed(path: string): string {
    return displayed(path, this.#settings.cwd);
  }
}

function read(path: string, { maxFileSize }: Policy): Pick<FileText, 'text' | 'refusal'> {
  const file = readTextSync(path, maxFileSize);
  if (!file) throw new Failure('vanished before it was read');
  return file;
}
