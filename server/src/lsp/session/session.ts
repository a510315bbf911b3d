import type { Diagnostic, TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { catalog } from '../../../../common/src/catalog/catalog.ts';
import type { InitializationOptions } from '../../../../common/src/protocol.ts';
import { lint } from '../../lint/engine.ts';
import { parseInstant } from '../../lint/instant.ts';
import { recommended } from '../../lint/policy.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import { toDiagnostic } from '../diagnostics.ts';
import { Alarm } from './alarm.ts';
import type { Clock } from './clock.ts';
import { manifestLanguage } from './documents.ts';
import { type AskSettings, Settings } from './settings.ts';

/** What a session needs of the world outside. */
export interface SessionPorts {
  readonly documents: TextDocuments<TextDocument>;
  readonly capabilities: ClientCapabilities;
  readonly options: InitializationOptions;
  readonly clock: Clock;
  /** Left out where the client cannot be asked. */
  readonly askSettings?: AskSettings;
  /** Shows a message to the user. */
  warn(message: string): void;
  /** Called when open documents are to be judged again though nobody edited them. */
  onStale(session: Session): void;
}

/** What the server knows between two messages. */
export class Session {
  readonly documents: TextDocuments<TextDocument>;
  readonly capabilities: ClientCapabilities;
  readonly settings: Settings;
  readonly #ports: SessionPorts;
  readonly #alarm: Alarm;
  readonly #refusedInstants = new Set<string>();

  constructor(ports: SessionPorts) {
    this.documents = ports.documents;
    this.capabilities = ports.capabilities;
    this.settings = new Settings(ports.askSettings);
    this.#ports = ports;
    this.documents.onDidClose(({ document }) => this.#forget(document.uri));
    this.#alarm = new Alarm(ports.clock, () => ports.onStale(this));
  }

  /** Judges the document as it is when the settings have been read, which may take a request to the client. */
  async diagnose(document: TextDocument): Promise<Diagnostic[]> {
    const languageId = manifestLanguage(document.uri);
    if (!languageId) return [];
    const { enable, asOf } = await this.settings.of(document.uri);
    if (!enable) {
      this.#wakeAt(document, null);
      return [];
    }
    const fixedNow = asOf === null ? undefined : this.#readInstant(asOf);
    const { options, clock, capabilities } = this.#ports;
    const { findings, changesAt } = lint({
      text: document.getText(),
      languageId,
      policy: recommended,
      catalog,
      now: fixedNow ?? clock.now(),
      syntaxReportedElsewhere: options.syntaxErrorsReportedElsewhere === true,
    });
    this.#wakeAt(document, fixedNow ? null : changesAt);
    return findings.map((finding) =>
      toDiagnostic(finding, document, { capabilities, ruleDocs: options.ruleDocs }),
    );
  }

  dispose(): void {
    this.#alarm.dispose();
  }

  #wakeAt(document: TextDocument, instant: Date | null): void {
    const isOpen = this.documents.get(document.uri) === document;
    this.#alarm.set(document.uri, isOpen ? instant : null);
  }

  #forget(uri: string): void {
    this.#alarm.set(uri, null);
    this.settings.forget(uri);
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
