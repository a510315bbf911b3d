import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { brokenTexts } from '../server/manifests.ts';
import { TestClient } from './harness.ts';

const files = [
  'file:///store/vtex-keys.json',
  'file:///store/vtex-keys.jsonc',
  'file:///store/.vtex-keys.policy.json',
];

/** Requests about a place, and what they need beside it. */
const aboutPlaces: Record<string, object> = {
  'textDocument/hover': {},
  'textDocument/completion': {},
  'textDocument/definition': {},
  'textDocument/references': { context: { includeDeclaration: true } },
};

const aboutFiles: Record<string, object> = {
  'textDocument/documentSymbol': {},
  'textDocument/documentLink': {},
  'textDocument/inlayHint': {
    range: { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } },
  },
};

describe('any text', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('has every question about it answered, in an editor that is typed in', async () => {
    client = await TestClient.start();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), brokenTexts, fc.nat(), async (uri, text, at) => {
        await client.open(uri, text);
        const position = TextDocument.create(uri, 'json', 1, text).positionAt(at % (text.length + 1));
        const textDocument = { uri };
        for (const [method, params] of Object.entries(aboutPlaces)) {
          assert.notEqual(await client.request(method, { ...params, textDocument, position }), undefined);
        }
        for (const [method, params] of Object.entries(aboutFiles)) {
          assert.ok(Array.isArray(await client.request(method, { ...params, textDocument })));
        }
        await client.close(uri);
      }),
      { numRuns: 200, endOnFailure: true },
    );
  });
});
