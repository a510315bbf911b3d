import { fileURLToPath, pathToFileURL } from 'node:url';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import { isPolicyFile, manifestLanguage } from '../../files/names.ts';
import { type FileText, readTextSync } from '../../files/readText.ts';
import { lintUnread } from '../../lint/engine.ts';
import { Judge } from '../../lint/judge.ts';
import { Linter } from '../../lint/linter.ts';
import type { Policy } from '../../lint/policy.ts';
import { rules } from '../../lint/rules/index.ts';
import { type FileGroups, WorkspaceGroups } from '../../lint/workspaceGroups.ts';
import { LineStarts } from '../../lsp/session/lineStarts.ts';
import { Failure, unreadable } from '../failure.ts';
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
  readonly mended: number;
  /** What the fixes make of the text. */
  readonly change?: { readonly before: string; readonly after: string };
  /** The groups over several files that the file is in. */
  readonly groups: readonly number[];
}

/** A file that is judged together with others. */
interface Together {
  readonly shared: FileGroups;
  readonly neighbours: Neighbours;
}

/** A text that is to be judged. */
interface Reading {
  readonly file: string;
  readonly mark: string;
  readonly text: string;
  readonly policy: Policy;
  linterOf(text: string, shared?: FileGroups): Linter;
  /** Whether findings of the linter's text are asked for. */
  meant(linter: Linter): IsMeant;
}

const nothing = { problems: [], dueDates: [], mended: 0, groups: [] };

/** Lints files one by one, each by the policy that holds for it. */
export class FileLinter {
  readonly #settings: LintSettings;
  readonly #policies = new Policies(catalog);
  readonly #judges = new Map<Policy, Judge>();

  constructor(settings: LintSettings) {
    this.#settings = settings;
  }

  /** A file that cannot be read is a problem of its own; the others are not held up by it. */
  async lint(task: LintTask): Promise<LintOutcome> {
    try {
      if (isPolicyFile(task.path)) {
        await this.#policies.at(pathToFileURL(task.path).href);
        return nothing;
      }
      const reading = await this.#read(task);
      return 'linterOf' in reading ? this.#judge(reading) : { ...nothing, report: reading };
    } catch (error) {
      const message = error instanceof Failure ? error.message : unreadable(error);
      const problem: Problem = { severity: 'error', file: this.#displayed(task.path), message };
      return { ...nothing, problems: [problem] };
    }
  }

  /** Judges files that have keys in common anew, as such. What became unreadable meanwhile is left as it was. */
  async lintTogether(tasks: readonly LintTask[]): Promise<readonly (FileReport | undefined)[]> {
    const groups = new WorkspaceGroups();
    const neighbours = new Map<string, { file: string; lines: LineStarts }>();
    const members = tasks.map((task) => {
      const uri = pathToFileURL(task.path).href;
      return { task, uri, shared: groups.file(uri, this.#displayed(task.path)) };
    });
    const judge = async ({
      task,
      uri,
      shared,
    }: (typeof members)[number]): Promise<FileReport | undefined> => {
      const reading = await this.#read(task).catch(() => undefined);
      if (!reading || !('linterOf' in reading)) return undefined;
      neighbours.set(uri, { file: reading.file, lines: new LineStarts(reading.text) });
      const linter = reading.linterOf(reading.text, shared);
      const report = this.#report(linter, reading, { shared, neighbours });
      shared.keep();
      return report;
    };
    // What a file has in common with others is known when all have been read.
    for (const member of members) await judge(member);
    const reports: (FileReport | undefined)[] = [];
    for (const member of members) reports.push(await judge(member));
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
    const judge = this.#judgeFor(policy);
    const linterOf = (its: string, shared?: FileGroups): Linter =>
      new Linter({
        text: its,
        languageId,
        policy,
        catalog,
        now,
        ...(judge && { judge }),
        ...(shared && { shared }),
      });
    const { older } = task;
    const before = typeof older === 'string' ? linterOf(older) : undefined;
    const meant = (linter: Linter): IsMeant =>
      older === undefined ? () => true : changedSince(linter, before);
    return { file, mark, text: text.slice(mark.length), policy, linterOf, meant };
  }

  #judge(reading: Reading): LintOutcome {
    const { file, mark, text, policy, linterOf, meant } = reading;
    const { fix, wantsDueDates } = this.#settings;
    const noted = new NotedGroups();
    const linter = linterOf(text, noted);
    const mending = fix?.isPreview ? linterOf(text) : linter;
    const mended = fix ? mend(mending, fix.kind, meant) : 0;
    const change = mended > 0 && { change: { before: mark + text, after: mark + mending.text } };
    const dueDates = wantsDueDates ? dueDatesOf(linter, policy, file) : [];
    const report = this.#report(linter, reading);
    return { report, problems: [], dueDates, mended, groups: noted.hashes, ...change };
  }

  #report(linter: Linter, { file, meant }: Reading, together?: Together): FileReport {
    const { forecastUntil, detail } = this.#settings;
    const presenter = new Presenter(linter, file, detail, together?.neighbours);
    const isMeant = meant(linter);
    const findings = linter.result().findings.filter(isMeant);
    const open = findings.filter(({ suppressed }) => !suppressed).map((it) => presenter.finding(it));
    const accepted = findings.flatMap((it) =>
      it.suppressed ? [presenter.suppressed(it, it.suppressed)] : [],
    );
    // Last, as it takes the linter to another time.
    const turns = forecastUntil ? forecast(linter, forecastUntil) : [];
    return {
      file,
      findings: open,
      suppressed: accepted,
      forecast: turns
        .filter(({ finding }) => isMeant(finding))
        .map(({ finding, at }) => presenter.forecast(finding, at)),
    };
  }

  #refused(file: string, refusal: string, policy: Policy): FileReport {
    const presenter = new Presenter({ text: '' }, file, this.#settings.detail);
    const findings = lintUnread(refusal, policy).findings.map((finding) => presenter.finding(finding));
    return { file, findings, suppressed: [], forecast: [] };
  }

  async #policyOf(manifest: string): Promise<Policy> {
    const { policy } = this.#settings;
    return policy === undefined ? this.#policies.of(manifest) : this.#policies.at(policy);
  }

  /** All files of a policy have one, but not where they are judged as of other times too. */
  #judgeFor(policy: Policy): Judge | undefined {
    const { now, forecastUntil } = this.#settings;
    if (forecastUntil) return undefined;
    const judge = this.#judges.get(policy) ?? new Judge({ policy, catalog, now }, rules);
    this.#judges.set(policy, judge);
    return judge;
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
