import assert from 'node:assert/strict';
import { keyAccessUri } from '../../common/src/keyAccess.ts';
import { type ManifestKey, manifestKeysMethod } from '../../common/src/protocol.ts';
import { today } from '../server/harness.ts';
import { pullingClient, TestClient, TestClock } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const manifest = `{
  "account": "acmestore",
  "keys": [
    { "kind": "generated", "label": "erp", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"] },
    { "kind": "generated", "label": "hub", "roles": ["Orders"] },
    { "kind": "generated", "roles": [] }
  ]
}`;
const contentClient = {
  ...pullingClient,
  workspace: { ...pullingClient.workspace, textDocumentContent: { dynamicRegistration: true } },
};
const later = '2026-11-20T13:00:00Z';

describe('what a key can do, in a client', () => {
  let client: TestClient;
  let clock: TestClock;
  const files: Record<string, string> = {};
  beforeEach(async () => {
    clock = new TestClock(today);
    client = await TestClient.start({ capabilities: contentClient, clock, files });
    await client.open(uri, manifest);
  });
  afterEach(() => client.dispose());

  const keys = (position?: { line: number; character: number }): Promise<ManifestKey[]> =>
    client.request(manifestKeysMethod, { textDocument: { uri }, ...(position && { position }) });
  const content = async (of: string): Promise<string> =>
    (await client.request<{ text: string }>('workspace/textDocumentContent', { uri: of })).text;
  /** Types over the first place of the manifest that has the text. */
  const typeOver = (old: string, text: string): Promise<void> => {
    const before = manifest.slice(0, manifest.indexOf(old)).split('\n');
    const start = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    const end = { line: start.line, character: start.character + old.length };
    return client.edit(uri, 2, { range: { start, end }, text });
  };

  it('is offered where the client reads such documents', async () => {
    assert.deepEqual(client.initializeResult.capabilities.workspace?.textDocumentContent, {
      schemes: ['vtex-keys-access'],
    });
  });

  it('is asked for the key at a position, or one of all', async () => {
    const [erp] = await keys({ line: 3, character: 40 });
    assert.equal(erp?.title, 'erp');
    assert.equal(erp.keyName, 'vtexappkey-acmestore-QWERTY');
    assert.deepEqual(await keys({ line: 1, character: 4 }), []);
    assert.deepEqual(
      (await keys()).map(({ title, roles }) => [title, roles]),
      [
        ['erp', ['OMS - Read only']],
        ['hub', ['Orders']],
        ['key 3', []],
      ],
    );
  });

  it('is told of each key, whatever there is to know it by', async () => {
    const texts = await Promise.all((await keys()).map(({ accessUri }) => content(accessUri)));
    assert.match(texts[0] ?? '', /^# What can erp do\?\n\nvtexappkey-acmestore-QWERTY, vtex-keys.json\./);
    assert.match(texts[1] ?? '', /^# What can hub do\?/);
    assert.match(texts[1] ?? '', /nobody says what 'Orders' grants/);
    assert.match(texts[2] ?? '', /^# What can key 3 do\?/);
    assert.match(texts[2] ?? '', /It has no roles\./);
  });

  it('is told anew when the key is edited, and when the policy says what a role grants', async () => {
    const [erp, hub] = await keys();
    assert.ok(erp && hub);
    await content(erp.accessUri);
    await content(hub.accessUri);

    await typeOver('OMS - Read only', 'OMS - Full access');
    await keys();
    clock.passTo(later);
    assert.deepEqual(await client.next('workspace/textDocumentContent/refresh'), { uri: erp.accessUri });
    assert.match(await content(erp.accessUri), /Its roles: 'OMS - Full access' \(high\)/);

    files['file:///store/.vtex-keys.policy.json'] =
      '{ "customRoles": [{ "name": "Orders", "resources": ["OMS/OMSViewer"] }] }';
    await client.changeFile('file:///store/.vtex-keys.policy.json');
    await client.next('workspace/diagnostic/refresh');
    await keys();
    clock.passTo('2026-11-20T14:00:00Z');
    assert.deepEqual(await client.next('workspace/textDocumentContent/refresh'), { uri: hub.accessUri });
    assert.match(await content(hub.accessUri), /Its roles: 'Orders' \(medium\)/);
  });

  it('is told of a key of a manifest that is not open, until that is gone', async () => {
    const other = 'file:///other/vtex-keys.json';
    files[other] = manifest;
    const access = keyAccessUri('erp', { manifest: other, key: { keyName: 'vtexappkey-acmestore-QWERTY' } });
    assert.match(await content(access), /Its roles: 'OMS - Read only' \(low\)/);
    delete files[other];
    assert.match(await content(access), /The manifest vtex-keys.json is not there any more\./);
    const unknown = keyAccessUri('x', { manifest: uri, key: { label: 'x' } });
    assert.match(await content(unknown), /The key is not in vtex-keys.json any more\./);
  });

  it('is told of a key of a backend, with the custom roles of its account', async () => {
    const access = keyAccessUri('erp/sync', {
      connection: 'Embedded',
      keyName: 'vtexappkey-acmestore-QWERTY',
      isActive: false,
      roles: ['Orders'],
      customRoles: [{ name: 'Orders', resources: ['OMS/OMSViewer'] }],
    });
    const text = await content(access);
    assert.match(
      text,
      /^# What can erp sync do\?\n\nvtexappkey-acmestore-QWERTY, Embedded\. The key is inactive/,
    );
    assert.match(text, /Granted: 1 resource /);
  });

  it('is refused where the URI is none of ours', async () => {
    for (const other of ['vtex-keys-access:/x.md', 'vtex-keys-access:/x.md?%7B%7D', 'file:///x.md?1']) {
      await assert.rejects(content(other), /no document of the scheme vtex-keys-access/);
    }
  });

  it('has no token in the URI, whatever the key is called', async () => {
    const token = 'QWERTYUIOPASDFGH'.repeat(8);
    await typeOver('erp', token);
    const answer = JSON.stringify(await keys());
    assert.ok(!answer.includes(token.slice(0, 32)));
  });
});
