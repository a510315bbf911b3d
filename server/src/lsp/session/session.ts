import type { Diagnostic, TextDocuments } from 'vscode-languageserver';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import type { InitializationOptions } from '../../../../common/src/protocol.ts';
import type { Finding } from '../../lint/findings.ts';
import { parseInstant } from '../../lint/instant.ts';
import type { ReadFile } from '../../lint/resolvePolicy.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import { toDiagnostic } from '../diagnostics.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { findDocument, isPolicyFile, manifestLanguage } from './documents.ts';
import type { OpenDocument } from './openDocument.ts';
import { Policies } from './policies.ts';
import { type AskSettings, Settings } from './settings.ts';

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
  /** Left out where the client cannot be asked. */
  readonly askSettings?: AskSettings;
  /** Shows a message to the user. */
  warn(message: string): void;
  /** Called when open documents are to be judged again though nobody edited them. */
  onStale(session: Session): void;
}

/** What the server knows between two messages. */
export class Session {
  readonly documents: TextDocuments<OpenDocument>;
  readonly capabilities: ClientCapabilities;
  readonly settings: Settings;
  readonly #policies: Policies;
  readonly #ports: SessionPorts;
  readonly #alarm: Alarm;
  readonly #shown = new WeakMap<readonly Finding[], readonly Diagnostic[]>();
  readonly #refusedInstants = new Set<string>();

  constructor(ports: SessionPorts) {
    this.documents = ports.documents;
    this.capabilities = ports.capabilities;
    this.settings = new Settings(ports.askSettings);
    this.#ports = ports;
    this.#policies = new Policies((uri) => this.#read(uri), catalog);
    this.documents.onDidClose(({ document }) => this.#forget(document.uri));
    this.#alarm = new Alarm(ports.clock, () => ports.onStale(this));
  }

  /**
   * Judges the document as it is when the settings and the policy have been read, which may take a request to
   * the client. The same array as before where nothing changed. Gives up, with nothing, when something makes
   * `isOvertaken` meanwhile.
   */
  async diagnose(
    document: OpenDocument,
    isOvertaken: () => boolean,
  ): Promise<readonly Diagnostic[] | undefined> {
    const { enable, asOf } = await this.settings.of(document.uri);
    const findings = enable ? await this.#judge(document, asOf, isOvertaken) : this.#silent(document);
    if (!findings) return undefined;
    const { capabilities, ruleDocs } = this.#ports;
    const diagnostics =
      this.#shown.get(findings) ??
      findings
        .filter(({ suppressed }) => !suppressed)
        .map((finding) => toDiagnostic(finding, document, { capabilities, ruleDocs }));
    this.#shown.set(findings, diagnostics);
    return diagnostics;
  }

  /** Whether what is open under this name is read for the policy of another document. */
  affectsOthers(uri: string): boolean {
    return !manifestLanguage(uri) && this.#policies.isRelevant(uri);
  }

  /** Has everything judged again where the file may have changed a policy. */
  fileChanged(uri: string): void {
    if (this.#policies.isRelevant(uri)) this.#ports.onStale(this);
  }

  async #judge(
    document: OpenDocument,
    asOf: string | null,
    isOvertaken: () => boolean,
  ): Promise<readonly Finding[] | undefined> {
    if (isPolicyFile(document.uri)) return this.#judgePolicy(document);
    const languageId = manifestLanguage(document.uri);
    if (!languageId) return [];
    const { policy } = await this.#policies.of(document.uri);
    const { options, clock } = this.#ports;
    const fixedNow = asOf === null ? undefined : this.#readInstant(asOf);
    const syntaxReportedElsewhere = options.syntaxErrorsReportedElsewhere === true;
    const result = await document.lint(
      { languageId, policy, catalog, now: fixedNow ?? clock.now(), syntaxReportedElsewhere },
      isOvertaken,
    );
    if (result) this.#wakeAt(document, fixedNow ? null : result.changesAt);
    return result?.findings;
  }

  async #judgePolicy(document: OpenDocument): Promise<readonly Finding[]> {
    const findings = await this.#policies.findingsOf(document.uri, document.getText());
    const { syntaxErrorsReportedElsewhere = false } = this.#ports.options;
    return syntaxErrorsReportedElsewhere ? findings.filter(({ rule }) => rule !== 'syntax') : findings;
  }

  #silent(document: OpenDocument): readonly Finding[] {
    this.#wakeAt(document, null);
    return [];
  }

  /** What is open says what will be saved. */
  async #read(uri: string): Promise<string | undefined> {
    const open = findDocument(this.documents, uri);
    return open ? open.getText() : this.#ports.readFile(uri);
  }

  dispose(): void {
    this.#alarm.dispose();
  }

  #wakeAt(document: OpenDocument, instant: Date | null): void {
    const isOpen = this.documents.get(document.uri) === document;
    this.#alarm.set(document.uri, isOpen ? instant : null);
  }

  #forget(uri: string): void {
    this.#alarm.set(uri, null);
    this.settings.forget(uri);
    this.#policies.forget(uri);
  }

  #readInstant(asOf: string): Date | undefined {
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
