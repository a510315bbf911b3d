import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import {
  createProtocolConnection,
  DocumentDiagnosticRequest,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { cliBundle } from '../../esbuild.ts';
import packageJson from '../../package.json' with { type: 'json' };

const manifest = '{ "account": "acmestore", "keys": [{ "kind": "generated", "roles": ["Owner"] }] }';
const uri = 'file:///store/vtex-keys.json';

describe('vtex-keys lsp', () => {
  let folder: string;
  const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-lsp-'));
    await build({ ...cliBundle, outdir: join(folder, 'dist'), logLevel: 'silent' });
    await cp(new URL('../../package.json', import.meta.url), join(folder, 'package.json'));
  });
  afterEach(() => {
    for (const child of running) child.kill();
    running.clear();
  });
  after(() => rm(folder, { recursive: true }));

  const start = (...args: string[]): ChildProcessByStdio<Writable, Readable, Readable> => {
    const child = spawn(process.execPath, [join(folder, 'dist/cli.js'), 'lsp', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    running.add(child);
    return child;
  };

  it('serves an editor over standard input and output until it is told to leave', async () => {
    const server = start('--stdio');
    const complaints = text(server.stderr);
    const connection = connectTo(server);
    await judges(connection, process.pid);
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.deepEqual(await once(server, 'exit'), [0, null]);
    assert.equal(await complaints, '');
  });

  it('takes the process id that some clients add', async () => {
    await judges(connectTo(start('--stdio', `--clientProcessId=${process.pid}`)), process.pid);
  });

  it('leaves when the editor that started it is gone, though nobody closed its input', async () => {
    const editor = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: 'pipe' });
    const server = start('--stdio');
    await judges(connectTo(server), editor.pid ?? null);
    const exit = once(server, 'exit');
    editor.kill('SIGKILL');
    assert.deepEqual(await exit, [1, null]);
  });

  it('leaves when its input ends', async () => {
    const server = start('--stdio');
    server.stdin.end();
    assert.deepEqual(await once(server, 'exit'), [1, null]);
  });

  it('gets over a message that is no JSON', async () => {
    const server = start('--stdio');
    server.stdin.write('Content-Length: 7\r\n\r\n{"json"');
    await judges(connectTo(server), process.pid);
  });

  for (const garbage of ['hello\n', '{"token":"QWERTYUIOP"}\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n']) {
    it(`ends where ${JSON.stringify(garbage)} comes in, and says why without repeating it`, async () => {
      const server = start('--stdio');
      const complaint = text(server.stderr);
      server.stdin.write(garbage);
      assert.deepEqual(await once(server, 'exit'), [1, null]);
      assert.match(await complaint, /no message of the Language Server Protocol/);
      assert.doesNotMatch(await complaint, /QWERTY/);
    });
  }

  it('says what to do where it is started without --stdio', async () => {
    const server = start();
    const [complaint, [code]] = await Promise.all([text(server.stderr), once(server, 'exit')]);
    assert.equal(code, 2);
    assert.match(complaint, /was not told how to talk to its editor\nhint: .*'vtex-keys lsp --stdio'/);
  });
});

function connectTo(server: ChildProcessByStdio<Writable, Readable, Readable>): ProtocolConnection {
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.listen();
  return connection;
}

async function judges(connection: ProtocolConnection, processId: number | null): Promise<void> {
  const { serverInfo } = await connection.sendRequest<InitializeResult>('initialize', {
    processId,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  assert.equal(serverInfo?.version, packageJson.version);
  await connection.sendNotification('initialized', {});
  const textDocument = { uri, languageId: 'json', version: 1, text: manifest };
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  const report = await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
  assert.ok(report.kind === 'full' && report.items.some(({ code }) => code === 'overly-permissive-role'));
}
