import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type DocumentDiagnosticReport,
  DocumentDiagnosticRequest,
  type ProtocolConnection,
  type Range,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver/node';

/** How to start a server, and what it is to be told before it judges manifests. */
export interface ServerRecipe {
  readonly command: readonly [string, ...string[]];
  /** The whole of the settings, for a server that waits for them. */
  readonly settings: unknown;
}

/** A client of any language server that gives diagnostics when asked: the same code for each that is measured. */
export class LanguageServer {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #connection: ProtocolConnection;
  #version = 1;
  readonly #resultIds = new Map<string, string>();

  private constructor(
    process: ChildProcessByStdio<Writable, Readable, null>,
    connection: ProtocolConnection,
  ) {
    this.#process = process;
    this.#connection = connection;
  }

  /** With a folder, if any, as its workspace. */
  static async start(
    { command: [file, ...args], settings }: ServerRecipe,
    folder?: string,
  ): Promise<LanguageServer> {
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.onRequest('workspace/diagnostic/refresh', () => null);
    connection.listen();
    const uri = folder === undefined ? null : pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      ...(uri && { workspaceFolders: [{ uri, name: 'workspace' }] }),
      capabilities: { workspace: { workspaceFolders: true }, textDocument: { diagnostic: {} } },
    });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('workspace/didChangeConfiguration', { settings });
    return new LanguageServer(child, connection);
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: 'json', version: this.#version, text };
    return this.#connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  edit(uri: string, range: Range, text: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ range, text }],
    });
  }

  async diagnose(uri: string): Promise<DocumentDiagnosticReport> {
    const previousResultId = this.#resultIds.get(uri);
    const params = { textDocument: { uri }, ...(previousResultId && { previousResultId }) };
    const report = await this.#connection.sendRequest(DocumentDiagnosticRequest.type, params);
    if (report.resultId !== undefined) this.#resultIds.set(uri, report.resultId);
    return report;
  }

  diagnoseWorkspace(report?: WorkspaceDiagnosticReport): Promise<WorkspaceDiagnosticReport> {
    const previousResultIds = (report?.items ?? []).map(({ uri, resultId = '' }) => ({
      uri,
      value: resultId,
    }));
    return this.#connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
  }

  /** Resident, in bytes. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  /** Of all its threads together, in milliseconds, in steps of 10. */
  async processorTime(): Promise<number> {
    const stat = await readFile(`/proc/${this.#process.pid}/stat`, 'utf8');
    // The name before it, in parentheses, may have spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  async stop(): Promise<void> {
    const exited = once(this.#process, 'exit');
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    const [code] = await exited;
    assert.equal(code, 0);
    this.#connection.dispose();
  }
}
