import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancellationTokenSource, type TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { anyManifests, inKeys, looseEdits, place } from '../server/edited.ts';
import { keyWith } from '../server/manifests.ts';
import { pushedClient, TestClient } from './harness.ts';
import { cleanManifest } from './manifests.ts';

const uri = 'file:///store/vtex-keys.json';
const copy = 'file:///copy/vtex-keys.json';
const at = (line: number, character: number) => ({ line, character });

describe('edits of an open manifest', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('have the findings of a manifest that is opened with the text which they make', async () => {
    client = await TestClient.start();
    let version = 1;
    await fc.assert(
      fc.asyncProperty(anyManifests, fc.array(looseEdits, { maxLength: 5 }), async (text, edits) => {
        await client.open(uri, text);
        await client.pull(uri);
        const document = TextDocument.create(uri, 'json', 1, text);
        for (const loose of edits) {
          const { range, newText } = place(loose, document.getText());
          const change = {
            range: { start: document.positionAt(range.start), end: document.positionAt(range.end) },
            text: newText,
          };
          TextDocument.update(document, [change], ++version);
          await client.edit(uri, version, change);
        }
        const edited = await client.diagnostics(uri);
        await client.close(uri);
        await client.open(uri, document.getText());
        assert.deepEqual(edited, await client.diagnostics(uri));
        await client.close(uri);
      }),
      { numRuns: 100 },
    );
  });

  it('may come several at once, each in the text that the one before made, and as a whole text', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys([keyWith({ roles: ['Owner'], owner: 'it' })]));
    assert.deepEqual(codes(await client.diagnostics(uri)), [
      'overly-permissive-role',
      'privilege-escalation',
      'unjustified-role',
    ]);
    const changes: TextDocumentContentChangeEvent[] = [
      { range: { start: at(0, 0), end: at(0, 0) }, text: '\n\n' },
      { text: inKeys([keyWith({ roles: ['Stock bot'], owner: 'it' })]) },
      { range: { start: at(0, 2), end: at(0, 2) }, text: '"x-other": 1,\n' },
    ];
    await client.edit(uri, 2, ...changes);
    const [diagnostic, ...others] = await client.diagnostics(uri);
    assert.equal(diagnostic?.code, 'unknown-role');
    assert.equal(diagnostic.range.start.line, 1);
    assert.deepEqual(others, []);
  });
});

describe('a manifest of thousands of keys', () => {
  // Each is laid out in its own way, so that each has to be read by itself.
  const large = inKeys(
    Array.from({ length: 20_000 }, (_, index) =>
      keyWith({ roles: ['Owner'], owner: 'it', [`x-${index}`]: 1 }),
    ),
  );
  let client: TestClient;
  afterEach(() => client.dispose());

  it('does not keep other requests waiting, nor is it judged to the end when nobody wants to know', async () => {
    client = await TestClient.start();
    const order: string[] = [];
    await client.open(uri, large);
    await client.open(copy, cleanManifest);
    const source = new CancellationTokenSource();
    const pull = client
      .pull(uri, undefined, source.token)
      .catch((error) => order.push(`cancelled ${error.code}`));
    await client.pull(copy).then(() => order.push('the other answer'));
    source.cancel();
    await pull;
    assert.deepEqual(order, ['the other answer', 'cancelled -32800']);
  });

  it('is judged as it is in the end when it is edited meanwhile', async () => {
    client = await TestClient.start();
    await client.open(uri, large);
    const pull = client.pull(uri);
    await client.change(uri, 2, cleanManifest);
    const report = await pull;
    assert.deepEqual(report.kind === 'full' && report.items, []);
  });

  it('has its findings pushed for the last version alone', async () => {
    client = await TestClient.start({ capabilities: pushedClient });
    await client.open(uri, large);
    await client.change(uri, 2, cleanManifest);
    const { version, diagnostics } = await client.published();
    assert.deepEqual([version, diagnostics], [2, []]);
  });
});

function codes(diagnostics: readonly { code?: unknown }[]): unknown[] {
  return diagnostics.map(({ code }) => code).sort();
}
