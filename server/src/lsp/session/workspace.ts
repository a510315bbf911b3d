import type { Location, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import { decoded } from '../../files/names.ts';
import type { Span } from '../../lint/findings.ts';
import { type FileGroups, WorkspaceGroups } from '../../lint/workspaceGroups.ts';
import type { Alarm } from './alarm.ts';
import type { Clock, Timer } from './clock.ts';
import { ClosedFile, type FileReport, isJudged, type Judging } from './closedFile.ts';
import type { Root } from './roots.ts';
import { isFolder, Scan, type ScanPorts } from './scan.ts';

/** How long changes are gathered before they are looked at, in milliseconds: a branch is switched in one go. */
export const gatheringMs = 20;

/** How many files are judged before somebody is told. */
const filesAtOnce = 50;

/** How long after the client asked about an open file it is made to ask about the workspace anew, in milliseconds. */
const quietMs = 2000;

export interface Progress {
  report(done: number, all: number): void;
  done(): void;
}

export interface WorkspacePorts extends ScanPorts {
  readonly alarm: Alarm;
  readonly clock: Clock;
  /** What the files of the folder are judged by now. Files of policies are read once for all that ask it. */
  judging(root: Root): Promise<Judging>;
  /** Where that is in a document that is open. */
  locateOpen(uri: string, span: Span): Location | undefined;
  /** Another report than before; undefined where there is none any more. */
  onReport(uri: string, report: FileReport | undefined): void;
  /** Open files are to be judged again because of another file. */
  onOpenStale(): void;
  /** Shows that many files are being judged. */
  showProgress(): Progress;
}

/**
 * The manifests and policies in the workspace folders that are not open. What is to be done with them is gathered
 * and done in one run at a time; without work, nothing runs. Files are kept by their decoded URIs.
 */
export class Workspace {
  readonly #ports: WorkspacePorts;
  readonly #scan: Scan;
  readonly #groups = new WorkspaceGroups((file) => this.#groupsChanged(file));
  readonly #shared = new Map<string, FileGroups>();
  readonly #files = new Map<string, ClosedFile>();
  /** The files that are open, with the number of the question that was last asked about them. */
  readonly #open = new Map<string, number>();
  /** Files that are to be looked at. */
  readonly #waiting = new Set<string>();
  /** The URIs of what may be a file by now, or a folder with some. */
  #made = new Set<string>();
  /** The URIs of files that the client may still show something of. */
  readonly #gone = new Map<string, string>();
  readonly #listeners = new Set<() => void>();
  #judgings = new Map<Root, Promise<Judging>>();
  #state: 'asleep' | 'awake' | 'disposed' = 'asleep';
  #isScanDue = true;
  #run: Promise<void> | undefined;
  #quiet: Timer | undefined;
  #questions = 0;
  #restarts = 0;

  constructor(ports: WorkspacePorts) {
    this.#ports = ports;
    this.#scan = new Scan(ports);
  }

  /** Begins to look at the files. */
  start(): void {
    this.#state = 'awake';
    this.#work();
  }

  dispose(): void {
    this.#state = 'disposed';
    this.#quiet?.cancel();
    this.#announce();
  }

  get isDisposed(): boolean {
    return this.#state === 'disposed';
  }

  /** Whether all is known. */
  get isSettled(): boolean {
    return !this.#hasWork && !this.#run;
  }

  /** What is said of each file that is not open. */
  *reports(): Generator<{ readonly uri: string; readonly report: FileReport }> {
    for (const [key, { uri, report }] of this.#files) {
      if (report && !this.#open.has(key)) yield { uri, report };
    }
  }

  has(uri: string): boolean {
    return this.#files.has(decoded(uri));
  }

  isOpen(uri: string): boolean {
    return this.#open.has(decoded(uri));
  }

  /** Every file, with something that is another one when its text is. */
  *versions(): Generator<[uri: string, version: unknown]> {
    for (const file of this.#files.values()) yield [file.uri, file.version];
  }

  /** When all is known. */
  async settled(): Promise<void> {
    while (this.#state === 'awake' && !this.isSettled) {
      await new Promise<void>((resolve) => this.onceChanged(resolve));
    }
  }

  /** Of a file that is not open, once all is known. */
  async reportOf(uri: string): Promise<FileReport | undefined> {
    await this.settled();
    return this.#files.get(decoded(uri))?.report;
  }

  /** The URIs of files that were open or reported, and are not any more. Each is told once. */
  takeGone(): string[] {
    const gone = [...this.#gone.values()];
    this.#gone.clear();
    return gone;
  }

  /** Calls back, once, when a report is another one, or all is known. Gives what takes that back. */
  onceChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The part that a manifest takes in the groups that reach over files. */
  sharedBy(uri: string): FileGroups {
    const key = decoded(uri);
    const known = this.#shared.get(key);
    if (known) return known;
    const shared = this.#groups.file(uri, this.#ports.roots.nameOf(uri));
    this.#shared.set(key, shared);
    return shared;
  }

  /** Where that is in another file, open or not. */
  locate(uri: string, span: Span): Location | undefined {
    if (this.isOpen(uri)) return this.#ports.locateOpen(uri, span);
    const range = this.#files.get(decoded(uri))?.rangeOf(span);
    return range && { uri, range };
  }

  /** Counts how often the client asked about an open file. */
  get questions(): number {
    return this.#questions;
  }

  isAskedSince(uri: string, questions: number): boolean {
    return (this.#open.get(decoded(uri)) ?? 0) > questions;
  }

  /** Counts how often whoever waits for changes should rather ask anew. */
  get restarts(): number {
    return this.#restarts;
  }

  /** The client has the file from now on, so that what is said of it on disk counts no more, and asks about it. */
  opened(uri: string): void {
    const key = decoded(uri);
    const isKnown = this.#open.has(key);
    this.#open.set(key, ++this.#questions);
    this.#restartSoon();
    if (isKnown) return;
    const file = this.#files.get(key);
    if (file) {
      file.forget();
      file.report = undefined;
      this.#ports.alarm.set(file.uri, null);
    }
    this.#announce();
  }

  /**
   * Whoever closes a tab asks once more, and forgets the answer. The file may stay open without one, for minutes;
   * who asks about the workspace anew says what he does not know.
   */
  #restartSoon(): void {
    if (this.#listeners.size === 0) return;
    this.#quiet?.cancel();
    this.#quiet = this.#ports.clock.after(quietMs, () => {
      this.#restarts++;
      this.#announce();
    });
  }

  closed(uri: string): void {
    const key = decoded(uri);
    // One that nobody asked about may have been judged all the same, for a code action.
    if (!this.#open.delete(key) && !this.#shared.has(key)) return;
    this.#gone.set(key, uri);
    this.fileMade(uri);
    this.moved(uri);
  }

  /** Has those judged again that point at places in the file. */
  moved(uri: string): void {
    for (const other of this.#shared.get(decoded(uri))?.neighbours() ?? []) {
      this.#files.get(decoded(other.uri))?.forget();
      this.#groupsChanged(other);
    }
  }

  fileMade(uri: string): void {
    if (!this.has(uri)) this.#made.add(uri);
    this.fileChanged(uri);
  }

  fileChanged(uri: string): void {
    if (uri.endsWith('/.gitignore')) this.#isScanDue = true;
    const key = decoded(uri);
    const file = this.#files.get(key);
    file?.forget();
    if (file) this.#waiting.add(key);
    else if (isJudged(uri)) this.#made.add(uri);
    this.#work();
  }

  /** A file, or a folder with all that was in it. */
  fileDeleted(uri: string): void {
    const folder = `${decoded(uri)}/`;
    for (const [key, file] of this.#files) if (key.startsWith(folder)) this.fileChanged(file.uri);
    this.fileChanged(uri);
  }

  foldersChanged(change: WorkspaceFoldersChangeEvent): void {
    this.#ports.roots.change(change);
    // Messages call the files by other names now.
    for (const shared of this.#shared.values()) shared.leave();
    this.#shared.clear();
    for (const file of this.#files.values()) file.join(this.sharedBy(file.uri));
    this.#ports.onOpenStale();
    this.rescan();
  }

  /** For what may change which files there are. */
  rescan(): void {
    this.#isScanDue = true;
    this.lookAtAll();
  }

  /** For what may change what is said of any file, such as a policy. */
  lookAtAll(): void {
    this.#judgings = new Map();
    for (const key of this.#files.keys()) this.#waiting.add(key);
    this.#work();
  }

  /** For what may change what is said of the file, such as time. */
  lookAt(uri: string): void {
    if (!this.has(uri) || this.isOpen(uri)) return;
    this.#waiting.add(decoded(uri));
    this.#work();
  }

  get #hasWork(): boolean {
    return this.#isScanDue || this.#waiting.size + this.#made.size > 0;
  }

  #groupsChanged({ uri }: FileGroups): void {
    if (this.isOpen(uri)) this.#ports.onOpenStale();
    else this.lookAt(uri);
  }

  #announce(): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  #work(): void {
    if (this.#state !== 'awake' || this.#run || !this.#hasWork) return;
    this.#run = this.#workOff()
      .catch((error: unknown) => this.#ports.log(`Looking at the workspace failed: ${error}`))
      .finally(() => {
        this.#run = undefined;
        this.#announce();
        this.#work();
      });
  }

  async #workOff(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, gatheringMs));
    this.#judgings = new Map();
    await this.#lookAtMade();
    if (this.#isScanDue) await this.#scanAll();
    const progress = this.#waiting.size > filesAtOnce ? this.#ports.showProgress() : undefined;
    try {
      await this.#lookAtWaiting((done, all) => progress?.report(done, all));
    } finally {
      progress?.done();
    }
  }

  async #lookAtWaiting(tell: Progress['report']): Promise<void> {
    let done = 0;
    for (const key of this.#waiting) {
      if (this.isDisposed) return;
      this.#waiting.delete(key);
      const file = this.#files.get(key);
      if (file && !this.#open.has(key)) await this.#look(key, file);
      if (++done % filesAtOnce > 0) continue;
      tell(done, done + this.#waiting.size);
      this.#announce();
    }
  }

  async #lookAtMade(): Promise<void> {
    const made = this.#made;
    this.#made = new Set();
    for (const uri of made) {
      const key = decoded(uri);
      if (this.#files.has(key) || this.#open.has(key)) continue;
      const found = isJudged(uri) ? await this.#scan.find(uri) : undefined;
      if (found) this.#add(found.uri, found.path);
      else if (isJudged(uri)) this.#leave(key, uri);
      else if (await isFolder(uri)) {
        this.rescan();
        this.#ports.onOpenStale();
      }
    }
  }

  async #scanAll(): Promise<void> {
    this.#isScanDue = false;
    const found = await this.#scan.files();
    const keys = new Set(Array.from(found.keys(), decoded));
    for (const [key, { uri }] of this.#files) if (!keys.has(key)) this.#drop(key, uri);
    for (const [uri, path] of found) if (!this.has(uri)) this.#add(uri, path);
  }

  #add(uri: string, path: string): void {
    this.#files.set(decoded(uri), new ClosedFile(uri, path, this.sharedBy(uri)));
    this.#waiting.add(decoded(uri));
  }

  async #look(key: string, file: ClosedFile): Promise<void> {
    const root = this.#ports.roots.of(file.uri);
    if (!root) return;
    const before = file.report;
    const judging = this.#judgings.get(root) ?? this.#ports.judging(root);
    this.#judgings.set(root, judging);
    const isThere = await file.judge(judging);
    if (this.#files.get(key) !== file || this.#open.has(key)) return;
    if (!isThere) {
      this.#drop(key, file.uri);
      return;
    }
    this.#ports.alarm.set(file.uri, file.changesAt);
    const { report } = file;
    const isShown = this.#gone.delete(key) || before !== undefined || report?.diagnostics.length !== 0;
    if (isShown && report !== before) this.#ports.onReport(file.uri, report);
    if (file.hasMoved) this.moved(file.uri);
  }

  /** The file is no longer one that is looked at. */
  #drop(key: string, uri: string): void {
    this.#files.delete(key);
    this.#waiting.delete(key);
    if (this.#open.has(key)) return;
    this.#ports.alarm.set(uri, null);
    this.#gone.set(key, uri);
    this.#leave(key, uri);
  }

  /** Nothing is said of the file any more. */
  #leave(key: string, uri: string): void {
    this.#shared.get(key)?.leave();
    this.#shared.delete(key);
    if (this.#gone.has(key)) this.#ports.onReport(uri, undefined);
  }
}
