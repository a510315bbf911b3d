import assert from 'node:assert/strict';
import { CancellationTokenSource, type ClientCapabilities, type CodeLens } from 'vscode-languageserver/node';
import { type ClientCommand, clientCommands } from '../../common/src/protocol.ts';
import { pullingClient, TestClient } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const capabilities: ClientCapabilities = {
  ...pullingClient,
  textDocument: { ...pullingClient.textDocument, codeLens: {} },
};

const generated = '{ "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "roles": [] }';
const external = '{ "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": [] }';
const unnamed = '{ "kind": "generated", "roles": [] }';

function manifest(...keys: string[]): string {
  return `{ "account": "acmestore", "keys": [\n${keys.join(',\n')}\n] }`;
}

describe('code lenses', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  async function open(text: string, commands: readonly ClientCommand[] = clientCommands): Promise<void> {
    client = await TestClient.start({ capabilities, initializationOptions: { commands } });
    await client.open(uri, text);
  }

  const lenses = (): Promise<CodeLens[]> =>
    client.request('textDocument/codeLens', { textDocument: { uri } });

  /** Each lens as its line and what it does. */
  async function shown(): Promise<string[]> {
    const resolved = await Promise.all(
      (await lenses()).map((lens) => client.request<CodeLens>('codeLens/resolve', lens)),
    );
    return resolved.map(({ range, command }) => `${range.start.line} ${command?.title}`);
  }

  it('stand over each key that has a name, and renew none of another account', async () => {
    await open(manifest(generated, unnamed, external));
    assert.deepEqual(await shown(), ['1 Renew token…', '1 Show in API Keys', '3 Show in API Keys']);
  });

  it('pass the key on to the command of the client', async () => {
    await open(manifest(external));
    const [lens] = await lenses();
    assert.ok(lens && lens.command === undefined, 'resolved only when it is seen');
    const { command } = await client.request<CodeLens>('codeLens/resolve', lens);
    assert.deepEqual(command, {
      title: 'Show in API Keys',
      command: 'vtexKeys.revealKey',
      arguments: [{ account: 'acmestore', keyName: 'vtexappkey-partnerhub-ABCDEF' }],
    });
  });

  it('are those alone that the client has the command of', async () => {
    await open(manifest(generated), ['vtexKeys.revealKey']);
    assert.deepEqual(await shown(), ['1 Show in API Keys']);
  });

  it('are not offered to an editor that has no such command', async () => {
    await open(manifest(generated), []);
    assert.equal(client.initializeResult.capabilities.codeLensProvider, undefined);
  });

  it('stand where the keys stand after an edit, and over those that can be read of a broken file', async () => {
    await open(manifest(generated));
    await client.edit(uri, 2, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '\n\n',
    });
    assert.deepEqual(await shown(), ['3 Renew token…', '3 Show in API Keys']);
    await client.change(uri, 3, manifest(generated, '{ "kind": ', external).replace(/\] }$/, ''));
    assert.ok((await shown()).includes('1 Renew token…'));
  });

  it('are errors where the document is not open or the request was cancelled', async () => {
    await open(manifest(generated));
    const other = { textDocument: { uri: 'file:///other.json' } };
    await assert.rejects(client.request('textDocument/codeLens', other), { code: -32602 });
    await assert.rejects(client.request('codeLens/resolve', { range: {}, data: {} }), { code: -32602 });
    const source = new CancellationTokenSource();
    const cancelled = client.request('textDocument/codeLens', { textDocument: { uri } }, source.token);
    source.cancel();
    await assert.rejects(cancelled, { code: -32800 });
  });
});
