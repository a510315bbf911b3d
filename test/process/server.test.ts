import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import {
  createProtocolConnection,
  DocumentDiagnosticRequest,
  type InitializeResult,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { bundles } from '../../esbuild.ts';
import packageJson from '../../package.json' with { type: 'json' };

const example = new URL('../../examples/acme-store/vtex-keys.json', import.meta.url);

describe('the bundled language server', () => {
  let folder: string;
  let server: ChildProcess;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-server-'));
    const entryPoints = { server: 'server/src/lsp/main.ts' };
    await build({
      ...bundles,
      entryPoints,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      logLevel: 'silent',
    });
  });
  afterEach(() => server.kill());
  after(() => rm(folder, { recursive: true }));

  const start = (transport: string, stdio: 'pipe' | 'ipc'): ChildProcess => {
    const channel = stdio === 'ipc' ? ['ipc' as const] : [];
    return spawn(process.execPath, [join(folder, 'server.mjs'), transport], {
      stdio: ['pipe', 'pipe', 'pipe', ...channel],
    });
  };

  it('serves any LSP client over standard input and output, and leaves when told', async () => {
    server = start('--stdio', 'pipe');
    assert.ok(server.stdin && server.stdout && server.stderr);
    const complaints = text(server.stderr);
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    assert.deepEqual(await findingsOfExample(connection), [
      'overly-permissive-role',
      'excess-privilege',
      'token-near-expiry',
    ]);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
    assert.equal(await complaints, '');
  });

  it('serves VS Code over the channel between the processes', async () => {
    server = start('--node-ipc', 'ipc');
    const connection = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
    assert.deepEqual(await findingsOfExample(connection), [
      'overly-permissive-role',
      'excess-privilege',
      'token-near-expiry',
    ]);
    connection.dispose();
  });

  it('leaves with an error when its client is gone without a word', async () => {
    server = start('--stdio', 'pipe');
    assert.ok(server.stdin);
    server.stdin.end();
    assert.deepEqual(await once(server, 'exit'), [1, null]);
  });

  it('says which transports there are when started without one', async () => {
    server = start('--help', 'pipe');
    assert.ok(server.stderr);
    const [complaint, [code]] = await Promise.all([text(server.stderr), once(server, 'exit')]);
    assert.equal(code, 1);
    assert.match(complaint, /'--node-ipc', '--stdio' or '--socket=\{number\}'/);
  });
});

/** What the server says of the first key of the example, whose token is near expiry as of the example's day. */
async function findingsOfExample(connection: ProtocolConnection): Promise<unknown[]> {
  connection.listen();
  const settings = [{ asOf: '2026-11-20T12:00:00Z' }];
  connection.onRequest('workspace/configuration', () => settings);
  const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: { workspace: { configuration: true }, textDocument: { diagnostic: {} } },
  });
  assert.equal(serverInfo?.version, packageJson.version);
  await connection.sendNotification('initialized', {});
  const textDocument = {
    uri: example.href,
    languageId: 'json',
    version: 1,
    text: await readFile(example, 'utf8'),
  };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
  assert.equal(report.kind, 'full');
  return report.items.filter(({ range }) => range.start.line < 15).map(({ code }) => code);
}
