import { FileChangeType, type TextDocuments, type WorkspaceFolder } from 'vscode-languageserver';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import type {
  ClientCommand,
  DocumentStatus,
  InitializationOptions,
} from '../../../../common/src/protocol.ts';
import { isPolicyFile, manifestLanguage } from '../../files/names.ts';
import type { Finding } from '../../lint/findings.ts';
import { parseInstant } from '../../lint/instant.ts';
import { Judges } from '../../lint/judges.ts';
import { knownRoles } from '../../lint/knownRoles.ts';
import type { ReadFile, ResolvedPolicy } from '../../lint/resolvePolicy.ts';
import { type Said, saidOfFile } from '../../lint/said.ts';
import type { LanguageId } from '../../lint/tree.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import { type Presentation, toDiagnostic } from '../diagnostics.ts';
import type { RoleFiles } from '../features/customRoles.ts';
import type { Reading } from '../features/reading.ts';
import type { User } from '../features/user.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import type { FileReport, Judging } from './closedFile.ts';
import { findDocument } from './documents.ts';
import { type LintOptions, OpenDocument } from './openDocument.ts';
import { Policies } from './policies.ts';
import { type Root, Roots } from './roots.ts';
import { type AskSettings, Settings } from './settings.ts';
import { ShownDiagnostics, type ShownReport } from './shownDiagnostics.ts';
import { SymbolIndex } from './symbolIndex.ts';
import { gatheringMs, type Progress, Workspace } from './workspace.ts';

/** The machine that the server runs on. */
export interface World {
  readonly clock: Clock;
  /** Reads policy files. */
  readonly readFile: ReadFile;
  /** Where the pages of the rules are: a URI that ends in a slash. */
  readonly ruleDocs: string;
}

/** What a session needs of the world outside. */
export interface SessionPorts extends World {
  readonly documents: TextDocuments<OpenDocument>;
  readonly capabilities: ClientCapabilities;
  readonly options: InitializationOptions;
  readonly user: User;
  /** Left out where the client cannot be asked. */
  readonly askSettings?: AskSettings;
  /** The setting `files.exclude` of a workspace folder, of whatever shape. */
  askExcludes(uri: string): Promise<unknown>;
  readonly folders: readonly WorkspaceFolder[];
  /** Shows a message to the user. */
  warn(message: string): void;
  /** Called, once for what comes at the same time, when open documents are to be judged again though nobody edited them. */
  onStale(session: Session): void;
  /** Called with what is said of a file that is not open; undefined where nothing is said any more. */
  onReport(uri: string, report: FileReport | undefined): void;
  /** Shows that many files are being judged. */
  showProgress(): Progress;
  log(message: string): void;
  /** Called with how it stands with an open document whenever that was looked at. */
  onStatus(status: DocumentStatus): void;
  /** Called when time makes inlay hints say something else. */
  onHintsStale(session: Session): void;
}

/** What was found in a document, those findings that are suppressed too. */
export interface Judged {
  readonly document: OpenDocument;
  readonly findings: readonly Finding[];
  /** Of a key manifest: the same by key. */
  readonly said?: readonly Said[];
  /** The URI of the policy file that holds, or null where none does; undefined where nothing is judged. */
  readonly policy?: string | null;
  /** Of a key manifest: what it was judged by. */
  readonly manifest?: { readonly resolved: ResolvedPolicy; readonly lintOptions: LintOptions };
  /** Of a policy file: what would be found if this were its text. */
  readonly judgeText?: (text: string) => Promise<readonly Finding[]>;
}

/** What the server knows between two messages. */
export class Session {
  readonly documents: TextDocuments<OpenDocument>;
  readonly capabilities: ClientCapabilities;
  /** Those that the client runs itself. */
  readonly commands: ReadonlySet<ClientCommand>;
  readonly settings: Settings;
  /** The files that are not open. */
  readonly workspace: Workspace;
  readonly #policies: Policies;
  readonly #ports: SessionPorts;
  readonly #alarm: Alarm;
  readonly #hintAlarm: Alarm;
  readonly symbols = new SymbolIndex();
  readonly #shown = new ShownDiagnostics();
  readonly #reports = new WeakMap<readonly Said[], ShownReport>();
  readonly #refusedInstants = new Set<string>();
  #staleTimer: NodeJS.Timeout | undefined;

  constructor(ports: SessionPorts) {
    this.documents = ports.documents;
    this.capabilities = ports.capabilities;
    this.commands = new Set(ports.options.commands);
    this.settings = new Settings(ports.askSettings);
    this.#ports = ports;
    this.#policies = new Policies((uri) => this.#read(uri), catalog);
    this.documents.onDidClose(({ document }) => this.#forget(document.uri));
    this.#alarm = new Alarm(ports.clock, (due) => this.#timePassed(due));
    this.#hintAlarm = new Alarm(ports.clock, () => ports.onHintsStale(this));
    this.workspace = new Workspace({
      alarm: this.#alarm,
      clock: ports.clock,
      roots: new Roots(ports.folders),
      settingsOf: ({ uri }) => this.settings.of(uri),
      excludesOf: ({ uri }) => ports.askExcludes(uri),
      judging: (root) => this.#judging(root),
      locateOpen: (uri, span) => {
        const document = findDocument(this.documents, uri);
        return document && { uri: document.uri, range: document.rangeOf(span) };
      },
      onReport: ports.onReport,
      onOpenStale: () => this.stale(),
      showProgress: ports.showProgress,
      log: ports.log,
    });
  }

  /**
   * Judges the document as it is when the settings and the policy have been read, which may take a request to
   * the client. The same object as before where nothing changed. Gives up, with nothing, when something makes
   * `isOvertaken` meanwhile.
   */
  async diagnose(document: OpenDocument, isOvertaken: () => boolean): Promise<ShownReport | undefined> {
    const judged = await this.judge(document, isOvertaken);
    if (!judged) return undefined;
    const { said = [saidOfFile(() => judged.findings)] } = judged;
    const report =
      this.#reports.get(said) ??
      this.#shown.of(said, document, (findings) =>
        findings
          .filter(({ suppressed }) => !suppressed)
          .map((finding) => toDiagnostic(finding, document, this.#presentation)),
      );
    this.#reports.set(said, report);
    const { policy } = judged;
    if (policy !== undefined) this.#ports.onStatus({ uri: document.uri, policy, findings: report.counts });
    return report;
  }

  /** As `diagnose`, with what the findings were judged by. */
  async judge(document: OpenDocument, isOvertaken: () => boolean): Promise<Judged | undefined> {
    this.lookAtClock();
    const { enable, asOf } = await this.settings.of(document.uri);
    if (!enable) return this.#silent(document);
    if (isPolicyFile(document.uri)) return this.#judgePolicy(document);
    const languageId = manifestLanguage(document.uri);
    return languageId ? this.#judgeManifest(document, languageId, asOf, isOvertaken) : this.#silent(document);
  }

  /** What a request about the document is answered from; undefined where it is neither a manifest nor a policy. */
  async readingOf(document: OpenDocument): Promise<Reading | undefined> {
    const { uri } = document;
    const languageId = manifestLanguage(uri);
    if (!languageId && !isPolicyFile(uri)) return undefined;
    const { asOf } = await this.settings.of(uri);
    const resolved = await (languageId
      ? this.#policies.of(uri)
      : this.#policies.madeBy(uri, document.getText()));
    const fixedNow = this.#readInstant(asOf);
    const { capabilities, ruleDocs, clock, user } = this.#ports;
    return {
      document,
      linter: languageId && document.linter(this.#lintOptions(languageId, resolved, fixedNow)),
      resolved,
      roles: knownRoles(catalog, resolved.policy),
      catalog,
      read: (file) => this.#read(file),
      now: fixedNow ?? clock.now(),
      isTimeFixed: fixedNow !== undefined,
      user,
      capabilities,
      ruleDocs,
    };
  }

  /** Like `readingOf`, of a file that need not be open; undefined where it is not there either. */
  async readingOfFile(uri: string): Promise<Reading | undefined> {
    const file = await this.textOf(uri);
    return file && this.readingOf(file.document ?? OpenDocument.create(uri, '', 0, file.text));
  }

  /** Every manifest and policy that is known, each with something that is another one when its text is. */
  async files(): Promise<ReadonlyMap<string, unknown>> {
    await this.workspace.settled();
    const open = this.documents.all().filter(({ uri }) => manifestLanguage(uri) || isPolicyFile(uri));
    const closed = [...this.workspace.versions()].filter(([uri]) => !findDocument(this.documents, uri));
    return new Map<string, unknown>([...closed, ...open.map(({ uri, version }) => [uri, version] as const)]);
  }

  /** Every manifest and policy that is known, for what reaches over files. */
  get roleFiles(): RoleFiles {
    return {
      all: async () => (await this.files()).keys(),
      policyOf: async (uri) =>
        manifestLanguage(uri)
          ? this.#policies.of(uri)
          : this.#policies.madeBy(uri, (await this.#read(uri)) ?? '{}'),
      read: (uri) => this.#read(uri),
    };
  }

  /** Has the client asked for hints again when time changes what they say; null where it does not. */
  hintsChangeAt({ uri }: OpenDocument, instant: Date | null): void {
    this.#hintAlarm.set(uri, instant);
  }

  /** The policy that holds for the manifest. */
  policyOf(manifest: string): Promise<ResolvedPolicy> {
    return this.#policies.of(manifest);
  }

  /** The text of a file, which is what is open in the editor before what is saved. */
  async textOf(uri: string): Promise<{ text: string; document: OpenDocument | undefined } | undefined> {
    const document = findDocument(this.documents, uri);
    // An editor shows no byte order mark, so that it moves no position.
    const text = document ? document.getText() : (await this.#ports.readFile(uri))?.replace(/^\uFEFF/, '');
    return text === undefined ? undefined : { text, document };
  }

  /** Whether what is open under this name is read for the policy of another document. */
  affectsOthers(uri: string): boolean {
    return !manifestLanguage(uri) && this.#policies.isRelevant(uri);
  }

  /** Has everything judged again that the file, or the folder, may have a part in. */
  fileChanged(uri: string, type: FileChangeType = FileChangeType.Changed): void {
    if (this.#policies.isRelevant(uri)) {
      this.workspace.lookAtAll();
      this.stale();
    }
    if (type === FileChangeType.Created) this.workspace.fileMade(uri);
    else if (type === FileChangeType.Deleted) this.workspace.fileDeleted(uri);
    else this.workspace.fileChanged(uri);
  }

  /** `pushed` is the section as the client sent it along; clients that can be asked send none. */
  settingsChanged(pushed: unknown): void {
    this.settings.change(pushed);
    this.workspace.rescan();
    this.stale();
  }

  /** Has open documents judged again, once for what comes at the same time. */
  stale(): void {
    this.#staleTimer ??= setTimeout(() => {
      this.#staleTimer = undefined;
      if (this.documents.all().length > 0) this.#ports.onStale(this);
    }, gatheringMs);
  }

  async #judgeManifest(
    document: OpenDocument,
    languageId: LanguageId,
    asOf: string | null,
    isOvertaken: () => boolean,
  ): Promise<Judged | undefined> {
    const resolved = await this.#policies.of(document.uri);
    const fixedNow = this.#readInstant(asOf);
    const lintOptions = this.#lintOptions(languageId, resolved, fixedNow);
    document.join(this.workspace.sharedBy(document.uri));
    const result = await document.lint(lintOptions, isOvertaken);
    if (!result) return undefined;
    this.#wakeAt(document, fixedNow ? null : result.changesAt);
    return {
      document,
      said: result.said,
      get findings() {
        return result.findings;
      },
      policy: resolved.uri ?? null,
      manifest: { resolved, lintOptions },
    };
  }

  #lintOptions(languageId: LanguageId, { policy }: ResolvedPolicy, fixedNow: Date | undefined): LintOptions {
    const { options, clock } = this.#ports;
    const syntaxReportedElsewhere = options.syntaxErrorsReportedElsewhere === true;
    return { languageId, policy, catalog, now: fixedNow ?? clock.now(), syntaxReportedElsewhere };
  }

  async #judgePolicy(document: OpenDocument): Promise<Judged> {
    const { syntaxErrorsReportedElsewhere = false } = this.#ports.options;
    const judgeText = async (text: string): Promise<readonly Finding[]> => {
      const findings = await this.#policies.findingsOf(document.uri, text);
      return syntaxErrorsReportedElsewhere ? findings.filter(({ rule }) => rule !== 'syntax') : findings;
    };
    return { document, findings: await judgeText(document.getText()), policy: document.uri, judgeText };
  }

  /** For files that are not open; what policies are made of is read once for all of them. */
  async #judging(root: Root): Promise<Judging> {
    const fixedNow = this.#readInstant((await this.settings.of(root.uri)).asOf);
    const now = fixedNow ?? this.#ports.clock.now();
    const texts = new Map<string, Promise<string | undefined>>();
    const read: ReadFile = (uri) => {
      const text = texts.get(uri) ?? this.#read(uri);
      texts.set(uri, text);
      return text;
    };
    const judges = new Judges();
    return {
      now,
      isTimeFixed: fixedNow !== undefined,
      policyOf: async (uri) => (await this.#policies.of(uri, read)).policy,
      lintPolicy: (uri, text) => this.#policies.findingsOf(uri, text),
      lintManifest: (document, policy, isOvertaken) => {
        const languageId = manifestLanguage(document.uri) ?? 'json';
        // Nobody else looks at a file that is not open.
        const options = { policy, catalog, now, syntaxReportedElsewhere: false };
        return document.lint(
          { ...options, languageId, judge: judges.of(options) },
          () => isOvertaken() || this.workspace.isDisposed,
        );
      },
      present: (findings, document) =>
        findings
          .filter(({ suppressed }) => !suppressed)
          .map((finding) => toDiagnostic(finding, document, this.#presentation)),
    };
  }

  get #presentation(): Presentation {
    const { capabilities, ruleDocs } = this.#ports;
    return { capabilities, ruleDocs, locate: (file, span) => this.workspace.locate(file, span) };
  }

  #timePassed(due: readonly string[] | 'all'): void {
    if (due === 'all') this.workspace.lookAtAll();
    else for (const uri of due) this.workspace.lookAt(uri);
    if (due === 'all' || due.some((uri) => findDocument(this.documents, uri))) this.stale();
  }

  #silent(document: OpenDocument): Judged {
    document.join(undefined);
    this.workspace.sharedBy(document.uri).leave();
    this.#wakeAt(document, null);
    return { document, findings: [] };
  }

  /** What is open says what will be saved. */
  async #read(uri: string): Promise<string | undefined> {
    return (await this.textOf(uri))?.text;
  }

  /** Looks at the clock, as timers stand still while the machine sleeps. */
  lookAtClock(): void {
    this.#alarm.look();
    this.#hintAlarm.look();
  }

  dispose(): void {
    clearTimeout(this.#staleTimer);
    this.workspace.dispose();
    this.#alarm.dispose();
    this.#hintAlarm.dispose();
  }

  #wakeAt(document: OpenDocument, instant: Date | null): void {
    const isOpen = this.documents.get(document.uri) === document;
    this.#alarm.set(document.uri, isOpen ? instant : null);
  }

  #forget(uri: string): void {
    this.#alarm.set(uri, null);
    this.#hintAlarm.set(uri, null);
    this.settings.forget(uri);
    this.#policies.forget(uri);
    this.workspace.closed(uri);
  }

  #readInstant(asOf: string | null): Date | undefined {
    if (asOf === null) return undefined;
    const instant = parseInstant(asOf);
    if (!instant && !this.#refusedInstants.has(asOf)) {
      this.#refusedInstants.add(asOf);
      this.#ports.warn(
        `The setting vtexKeys.lint.asOf, '${asOf}', is not a date such as 2026-11-20 or an instant such as 2026-11-20T12:00:00Z. Manifests are judged as of now.`,
      );
    }
    return instant;
  }
}
