import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { repository } from '../../vscode/extensionFiles.ts';
import { eventually } from './eventually.ts';
import type { Launched } from './launcher.ts';
import type { Link, LinkServer, Remote } from './link.ts';
import { logFiles } from './logs.ts';
import { Message } from './message.ts';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './treeView.ts';

/** One running VS Code with its folders. */
export interface Session {
  links: LinkServer;
  launched: Launched;
  dataFolder: string;
  workspacesFolder: string;
  close(): Promise<void>;
}

export interface Problem {
  /** Relative to the workspace. */
  file: string;
  source: string;
  code: string;
  severity: 'error' | 'warning' | 'information' | 'hint';
  message: string;
  /** The first line of the range, from 1. */
  line: number;
}

/**
 * A window of VS Code: what a user can see and do there, and `run` for what only an extension can. Whatever
 * acts first waits for what it acts on, and then until that is done.
 */
export class Editor {
  readonly page: Page;
  readonly workspace: string;
  readonly dataFolder: string;
  readonly quickInput: QuickInput;
  readonly keys: TreeView;
  readonly #session: Session;
  #link: Link;

  private constructor(session: Session, workspace: string, page: Page, link: Link) {
    this.#session = session;
    this.#link = link;
    this.page = page;
    this.workspace = workspace;
    this.dataFolder = session.dataFolder;
    this.quickInput = new QuickInput(page);
    this.keys = new TreeView(page, 'API Keys');
  }

  /** `opened`: what the window is opened on, where it is not the folder itself. */
  static async open(session: Session, workspace: string, opened = workspace): Promise<Editor> {
    const link = session.links.nextWindow();
    const page = await session.launched.open(opened);
    await page.locator('.monaco-workbench .statusbar').waitFor();
    return new Editor(session, workspace, page, await link);
  }

  /**
   * Runs a function in the window's extension host and returns what it returns, as JSON. The function sees
   * nothing but its two parameters and the globals: Node's modules by `process.getBuiltinModule`.
   */
  run<R>(fn: Remote<undefined, R>): Promise<R>;
  run<A, R>(fn: Remote<A, R>, arg: A): Promise<R>;
  run<A, R>(fn: Remote<A | undefined, R>, arg?: A): Promise<R> {
    return this.#link.run(fn, arg);
  }

  get extensionHostPid(): number {
    return this.#link.pid;
  }

  /** Another window of the same VS Code, on a copy of this one's workspace. */
  async openWindow(): Promise<Editor> {
    const workspace = join(this.#session.workspacesFolder, 'second');
    await cp(this.workspace, workspace, { recursive: true });
    return Editor.open(this.#session, workspace);
  }

  /** Loads the window again, as "Developer: Reload Window" does. */
  async reload(): Promise<void> {
    const link = this.#session.links.nextWindow();
    await this.page.reload();
    this.#link.close();
    this.#link = await link;
  }

  async closeWindow(): Promise<void> {
    this.#link.close();
    await this.page.close();
  }

  /** Ends VS Code with all its windows, and removes its folders. */
  close(): Promise<void> {
    return this.#session.close();
  }

  /** Runs a command as a user does: `palette('API Keys: Renew Token')`. */
  async palette(command: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.search(command);
    await this.quickInput.pick(command);
  }

  /** Takes the entry with this label (or part of its text) of the quick pick that is open or about to open. */
  pick(entry: string | RegExp): Promise<void> {
    return this.quickInput.pick(entry);
  }

  /** Ticks exactly these entries of a quick pick with boxes, and accepts. */
  pickMany(labels: string[]): Promise<void> {
    return this.quickInput.pickMany(labels);
  }

  /** Types into the input box that is open or about to open, and accepts. */
  type(text: string): Promise<void> {
    return this.quickInput.type(text);
  }

  /** The modal dialog that says this: `modal(/both tokens/).click('Deactivate')`. */
  modal(text: string | RegExp): Message {
    return new Message(this.page.locator('.monaco-dialog-box').filter({ hasText: text }), this.page);
  }

  /** The notification that says this: `notification(/exported/).click('Open')`. */
  notification(text: string | RegExp): Message {
    return new Message(this.page.locator('.notification-toast').filter({ hasText: text }), this.page);
  }

  /** Shows the view as a click on its icon in the activity bar does. */
  async openKeys(): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: 'API Keys' });
    await tab.waitFor();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title').getByText('API Keys').first().waitFor();
  }

  /** Opens a file of the workspace and waits for its text. */
  async openFile(path: string): Promise<void> {
    await this.run(
      async (vscode, file) => {
        await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
      },
      join(this.workspace, path),
    );
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  /** What every extension says about the files of the workspace, by file and line. */
  problems(): Promise<Problem[]> {
    return this.run((vscode, workspace) => {
      const severities = ['error', 'warning', 'information', 'hint'] as const;
      return vscode.languages
        .getDiagnostics()
        .flatMap(([uri, diagnostics]) =>
          diagnostics.map((diagnostic) => ({
            file: uri.fsPath.slice(workspace.length + 1),
            source: diagnostic.source ?? '',
            code: String(
              typeof diagnostic.code === 'object' ? diagnostic.code.value : (diagnostic.code ?? ''),
            ),
            severity: severities[diagnostic.severity],
            message: diagnostic.message,
            line: diagnostic.range.start.line + 1,
          })),
        )
        .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
    }, this.workspace);
  }

  clipboard(): Promise<string> {
    return this.run((vscode) => vscode.env.clipboard.readText());
  }

  /** The texts in the status bar. */
  statusBar(): Promise<string[]> {
    return this.page.locator('.statusbar-item:visible').allInnerTexts();
  }

  /** A picture of the window in `test-results/`; returns its path. */
  async screenshot(name: string): Promise<string> {
    const path = join(repository, 'test-results', `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  /** The text of every log file that VS Code and the extensions have written, by file. */
  async logs(): Promise<Map<string, string>> {
    const logs = new Map<string, string>();
    for (const file of await logFiles(this.dataFolder)) {
      logs.set(relative(this.dataFolder, file), await readFile(file, 'utf8'));
    }
    return logs;
  }

  /** Keeps a picture of the window and all logs in `test-results/NAME`; returns that folder. */
  async saveEvidence(name: string): Promise<string> {
    const folder = join(repository, 'test-results', name.replace(/[^\w.-]+/g, '-').slice(0, 100));
    await mkdir(folder, { recursive: true });
    for (const [file, text] of await this.logs())
      await writeFile(join(folder, file.replaceAll(/[\\/]/g, '-')), text);
    await this.page.screenshot({ path: join(folder, 'window.png') });
    return folder;
  }

  /** The error notifications that are on screen. */
  errors(): Promise<string[]> {
    return this.page.locator('.notification-toast:has(.codicon-error)').allInnerTexts();
  }

  /** Closes what a failed test has left open, so that it does not fail the next one too. */
  async dismissAll(): Promise<void> {
    for (let i = 0; i < 4; i++) await this.page.keyboard.press('Escape');
  }

  /** Repeats a reading until it no longer throws. */
  eventually<T>(read: () => T | Promise<T>, timeout?: number): Promise<T> {
    return eventually(read, timeout);
  }

  locator(selector: string): Locator {
    return this.page.locator(selector);
  }
}
