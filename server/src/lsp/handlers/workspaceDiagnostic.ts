import {
  type CancellationToken,
  LSPErrorCodes,
  type PreviousResultId,
  ResponseError,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { decoded } from '../../files/names.ts';
import type { FileReport } from '../session/closedFile.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from '../session/workspace.ts';

export interface PollReporters {
  readonly workDone: WorkDoneProgressReporter;
  /** Where the client takes parts of the answer. */
  readonly partial?: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined;
  failed(error: unknown): void;
}

/**
 * `workspace/diagnostic`: files that are not open, and open ones that the client did not ask about by themselves.
 * Clients ask again and again: who knows all already is answered when something changes. A client that was
 * refused a few times asks no more, so that it is told to ask again where the server fails.
 */
export async function pullWorkspace(
  { previousResultIds }: WorkspaceDiagnosticParams,
  cancellation: CancellationToken,
  session: Session,
  { failed, ...reporters }: PollReporters,
): Promise<WorkspaceDiagnosticReport> {
  try {
    session.lookAtClock();
    return await poll(new KnownToClient(previousResultIds, session), cancellation, reporters);
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    failed(error);
    const again = { retriggerRequest: true };
    throw new ResponseError(
      LSPErrorCodes.ServerCancelled,
      'The server failed, and says why in its log.',
      again,
    );
  }
}

async function poll(
  client: KnownToClient,
  cancellation: CancellationToken,
  { workDone, partial }: Omit<PollReporters, 'failed'>,
): Promise<WorkspaceDiagnosticReport> {
  const { workspace } = client;
  const { restarts } = workspace;
  let isTold = false;
  if (!workspace.isSettled) workDone.begin('Checking key manifests');
  for (;;) {
    // First of all: a token that is cancelled from the start calls nobody back.
    refuseWhereOver(workspace, cancellation);
    const change = new Change(workspace, cancellation);
    const { isSettled } = workspace;
    const items = isSettled || partial ? await client.news(isSettled) : [];
    if (isSettled) workDone.done();
    if (isSettled && (isTold || items.length > 0 || workspace.restarts !== restarts)) {
      change.dispose();
      return { items };
    }
    if (items.length > 0) partial?.report({ items });
    isTold ||= items.length > 0;
    await change.happened;
  }
}

function refuseWhereOver({ isDisposed }: Workspace, { isCancellationRequested }: CancellationToken): void {
  if (isCancellationRequested) {
    throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
  }
  if (isDisposed) {
    const never = { retriggerRequest: false };
    throw new ResponseError(LSPErrorCodes.ServerCancelled, 'The server shuts down.', never);
  }
}

/** The next change, or that the request is cancelled. */
class Change {
  readonly happened: Promise<void>;
  readonly #listeners: { dispose(): void }[] = [];

  constructor(workspace: Workspace, cancellation: CancellationToken) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.happened = promise;
    const happen = (): void => {
      this.dispose();
      resolve();
    };
    this.#listeners.push(cancellation.onCancellationRequested(happen), {
      dispose: workspace.onceChanged(happen),
    });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}

/** What the client shows of the workspace, by decoded URIs. */
class KnownToClient {
  readonly workspace: Workspace;
  readonly #session: Session;
  readonly #known: Map<string, PreviousResultId>;
  readonly #questions: number;

  constructor(previous: readonly PreviousResultId[], session: Session) {
    this.workspace = session.workspace;
    this.#session = session;
    this.#known = new Map(previous.map((result) => [decoded(result.uri), result]));
    this.#questions = session.workspace.questions;
  }

  /** What it does not know yet, which it knows then. Of files that are open, or no more, only once all is known. */
  async news(isSettled: boolean): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const { uri, report } of this.workspace.reports()) items.push(...this.#report(uri, null, report));
    if (!isSettled) return items;
    return [...items, ...this.#emptied(), ...(await this.#open())];
  }

  #report(uri: string, version: number | null, report: FileReport): WorkspaceDocumentDiagnosticReport[] {
    const { resultId, diagnostics } = report;
    if (this.#known.get(decoded(uri))?.value === resultId) return [];
    this.#known.set(decoded(uri), { uri, value: resultId });
    return [{ kind: 'full', uri, version, resultId, items: [...diagnostics] }];
  }

  /** Clients do not ask about a file, by itself, that is open but in no tab any more. */
  async #open(): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const document of this.#session.documents.all()) {
      const { uri, version } = document;
      if (!this.workspace.isOpen(uri)) continue;
      // What it shows of one that it asked about since is what it was answered; nobody knows when that is closed.
      const isAsked = this.workspace.isAskedSince(uri, this.#questions);
      if (isAsked) this.#known.delete(decoded(uri));
      const report = isAsked
        ? undefined
        : await this.#session.diagnose(document, () => document.version !== version);
      if (report) items.push(...this.#report(uri, version, report));
    }
    return items;
  }

  #emptied(): WorkspaceDocumentDiagnosticReport[] {
    const gone = new Set(this.workspace.takeGone());
    for (const { uri } of this.#known.values()) gone.add(uri);
    return [...gone]
      .filter((uri) => !this.workspace.has(uri) && !this.workspace.isOpen(uri))
      .map((uri) => {
        this.#known.delete(decoded(uri));
        return { kind: 'full', uri, version: null, items: [] };
      });
  }
}
