import assert from 'node:assert/strict';
import type { ClientCapabilities } from 'vscode-languageserver/node';
import { pullingClient, TestClient } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const manifest = `{ "account": "acmestore", "keys": [
  { "kind": "generated", "owner": "it", "creationDateToken": "2026-01-01", "roles": ["OMS - Read only", "OMS - Read only"] }
] }`;

describe('the tags of a diagnostic', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  async function tags(textDocument: ClientCapabilities['textDocument']): Promise<Record<string, unknown>> {
    const capabilities: ClientCapabilities = { ...pullingClient, ...(textDocument && { textDocument }) };
    client = await TestClient.start({ capabilities });
    await client.open(uri, manifest);
    const diagnostics = await client.diagnostics(uri);
    return Object.fromEntries(diagnostics.map((one) => [String(one.code), one.tags]));
  }

  it('fade what has no effect, and strike through a token that is past its period', async () => {
    assert.deepEqual(await tags({ diagnostic: { tagSupport: { valueSet: [1, 2] } } }), {
      'redundant-role': [1],
      'token-expired': [2],
    });
  });

  it('are those that the client shows, as it says of pushed diagnostics where it says it nowhere else', async () => {
    const publishDiagnostics = { tagSupport: { valueSet: [1 as const] } };
    assert.deepEqual(await tags({ diagnostic: {}, publishDiagnostics }), {
      'redundant-role': [1],
      'token-expired': undefined,
    });
  });
});
