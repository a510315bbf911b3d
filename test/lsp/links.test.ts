import assert from 'node:assert/strict';
import type { DocumentLink } from 'vscode-languageserver/node';
import { inKeys, textIn } from './cursor.ts';
import { pullingClient, ruleDocs, TestClient } from './harness.ts';

const uri = 'file:///store/keys/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';

describe('links', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  /** What is underlined, and where it leads. */
  async function links(
    text: string,
    file = uri,
    files: Record<string, string> = {},
  ): Promise<[string, string][]> {
    client = await TestClient.start({ files });
    await client.open(file, text);
    const found = await client.request<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri: file },
    });
    return found.map(({ range, target }) => [textIn(text, range), target ?? '']);
  }

  it('lead from the rules that are suppressed to their pages', async () => {
    const suppress = '"suppress": [{ "rule": "no-roles" }, { "rule": "no-such-rule" }]';
    assert.deepEqual(
      await links(`{ ${suppress.replace('no-roles', 'schema')}, "keys": [{}, { ${suppress} }] }`),
      [
        ['schema', `${ruleDocs}schema.md`],
        ['no-roles', `${ruleDocs}no-roles.md`],
      ],
    );
  });

  it('lead from the account to the policy of its keys, where there is one', async () => {
    assert.deepEqual(await links(inKeys('')), []);
    await client.dispose();
    assert.deepEqual(await links(inKeys(''), uri, { [policyUri]: '{}' }), [['acmestore', policyUri]]);
  });

  it('lead from the schema to the schema', async () => {
    assert.deepEqual(await links('{ "$schema": "../schemas/key manifest.json", "keys": [] }'), [
      ['../schemas/key manifest.json', 'file:///store/schemas/key%20manifest.json'],
    ]);
    await client.dispose();
    assert.deepEqual(await links('{ "$schema": "https://example.com/a.json" }'), [
      ['https://example.com/a.json', 'https://example.com/a.json'],
    ]);
  });

  it('lead from a policy to those that it extends and to the pages of its rules', async () => {
    const text = '{ "extends": ["strict", "./team.json"], "rules": { "no-roles": "off", "x": 1 } }';
    assert.deepEqual(await links(text, policyUri), [
      ['./team.json', 'file:///store/team.json'],
      ['no-roles', `${ruleDocs}no-roles.md`],
    ]);
  });

  it('lead to no other machine, run no command, and repeat no secret', async () => {
    for (const address of [
      'file://evil.example/x',
      '//evil.example/x',
      'command:x',
      '\\\\\\\\evil\\\\x',
      'vscode://x/y',
      'http://x/',
    ]) {
      assert.deepEqual(await links(`{ "$schema": "${address}", "keys": [] }`), [], address);
      await client.dispose();
      assert.deepEqual(await links(`{ "extends": "${address}" }`, policyUri), [], address);
      await client.dispose();
    }
    const secret = 'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF'.repeat(4);
    assert.deepEqual(await links(`{ "$schema": "https://x.example/?token=${secret}" }`), []);
  });

  it('find their place behind emoji, CRLF and a byte order mark', async () => {
    const text = '\uFEFF{\r\n"x-🔑": "订单",\r\n"suppress": [{ "rule": "no-roles" }], "keys": []}';
    assert.deepEqual(await links(text), [['no-roles', `${ruleDocs}no-roles.md`]]);
  });

  it('say what they lead to, to clients that show it', async () => {
    const capabilities = { ...pullingClient, textDocument: { documentLink: { tooltipSupport: true } } };
    client = await TestClient.start({
      capabilities: {
        ...capabilities,
        textDocument: { ...pullingClient.textDocument, ...capabilities.textDocument },
      },
    });
    await client.open(uri, '{ "suppress": [{ "rule": "no-roles" }] }');
    const [link] = await client.request<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    assert.equal(link?.tooltip, 'About the rule no-roles');
  });
});
