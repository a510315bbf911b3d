import assert from 'node:assert/strict';
import {
  CancellationTokenSource,
  type DocumentSymbol,
  FileChangeType,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver/node';
import { inKeys, textIn } from './cursor.ts';
import { pullingClient, TestClient } from './harness.ts';
import { WorkspaceClient } from './workspaceClient.ts';

const uri = 'file:///store/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';
const treeClient = {
  ...pullingClient,
  textDocument: {
    ...pullingClient.textDocument,
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

describe('the outline of a file', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  const symbols = <Symbol>(file = uri): Promise<Symbol[]> =>
    client.request('textDocument/documentSymbol', { textDocument: { uri: file } });

  const keys = [
    '{ "kind": "generated", "label": "erp order sync", "keyName": "vtexappkey-acmestore-QWERTY" }',
    '{ "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "status": "inactive" }',
    '{ "kind": "generated", "label": "  " }',
  ];

  it('has the account with its keys, by label, else by key name, else by number', async () => {
    client = await TestClient.start({ capabilities: treeClient });
    const text = inKeys(keys.join(',\n'));
    await client.open(uri, text);
    const [account, ...others] = await symbols<DocumentSymbol>();
    assert.ok(account);
    assert.deepEqual(
      [account.name, account.detail, account.kind, others],
      ['acmestore', '3 keys', SymbolKind.Namespace, []],
    );
    assert.equal(textIn(text, account.selectionRange), '"acmestore"');
    const { children = [] } = account;
    assert.deepEqual(
      children.map(({ name, detail }) => [name, detail]),
      [
        ['erp order sync', 'generated, active'],
        ['vtexappkey-partnerhub-ABCDEF', 'external, inactive'],
        ['key 3', 'generated, active'],
      ],
    );
    assert.deepEqual(
      children.map(({ range }) => textIn(text, range)),
      keys,
    );
    assert.deepEqual(
      children.map(({ selectionRange }) => textIn(text, selectionRange)),
      ['"erp order sync"', '"vtexappkey-partnerhub-ABCDEF"', '{'],
    );
  });

  it('is a list for a client that shows no tree', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(keys.join(',\n')));
    const found = await symbols<SymbolInformation>();
    assert.deepEqual(
      found.map(({ name, containerName, kind }) => [name, containerName, kind]),
      [
        ['erp order sync', 'acmestore', SymbolKind.Key],
        ['vtexappkey-partnerhub-ABCDEF', 'acmestore', SymbolKind.Key],
        ['key 3', 'acmestore', SymbolKind.Key],
      ],
    );
  });

  it('goes through a broken key to those that follow', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(`\n{ "label": "first", "roles": "\n${keys.join(',\n')}`));
    const names = (await symbols<SymbolInformation>()).map(({ name }) => name);
    assert.ok(
      names.includes('erp order sync') && names.includes('vtexappkey-partnerhub-ABCDEF'),
      names.join(),
    );
  });

  it('of a policy has its custom roles, with their grades', async () => {
    client = await TestClient.start({ capabilities: treeClient });
    const text =
      '{ "customRoles": [{ "resources": ["OMS/OMSViewer"], "name": "Order bot" }, { "name": 7 }] }';
    await client.open(policyUri, text);
    const [role, ...others] = await symbols<DocumentSymbol>(policyUri);
    assert.ok(role);
    assert.deepEqual([role.name, role.detail, others], ['Order bot', 'medium', []]);
    assert.equal(textIn(text, role.selectionRange), '"Order bot"');
  });

  it('repeats no token that stands in the place of a label', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(`{ "label": "${'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF'.repeat(4)}" }`));
    assert.deepEqual(
      (await symbols<SymbolInformation>()).map(({ name }) => name),
      ['[secret]'],
    );
  });

  it('of thousands of keys lets other requests pass, and is given up when nobody wants it', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(Array.from({ length: 50_000 }, () => keys[0]).join(',\n')));
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri } };
    const outline = client.request('textDocument/documentSymbol', params, source.token);
    const hover = client.request('textDocument/hover', { ...params, position: { line: 1, character: 4 } });
    const order: string[] = [];
    const [, cancelled] = await Promise.all([
      hover.then(() => {
        order.push('hover');
        source.cancel();
      }),
      outline.catch(({ code }) => {
        order.push('outline');
        return code;
      }),
    ]);
    assert.deepEqual([order, cancelled], [['hover', 'outline'], -32800]);
  });
});

const erp = '{ "kind": "generated", "label": "erp order sync", "keyName": "vtexappkey-acmestore-QWERTY" }';
const hub = '{ "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF" }';

describe('the keys of the workspace', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  const find = async (query: string): Promise<string[]> => {
    const found = await client.request<SymbolInformation[]>('workspace/symbol', { query });
    return found.map(({ name, containerName }) => `${name} in ${containerName}`);
  };

  const shop = 'file:///store/shop/vtex-keys.json';
  it('are found by some letters of their labels and key names, in every file', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(erp));
    await client.open(shop, inKeys(hub));
    const [erpFound, hubFound] = [
      'erp order sync (vtexappkey-acmestore-QWERTY) in acmestore',
      'vtexappkey-partnerhub-ABCDEF in acmestore',
    ];
    assert.deepEqual(await find(''), [erpFound, hubFound]);
    assert.deepEqual(await find('erpsync'), [erpFound]);
    assert.deepEqual(await find('ORDER S'), [erpFound]);
    assert.deepEqual(await find('qwerty'), [erpFound]);
    assert.deepEqual(await find('hub'), [hubFound]);
    assert.deepEqual(await find('nothing like it'), []);
  });

  it('are those of the text as it is now', async () => {
    client = await TestClient.start();
    await client.open(uri, inKeys(erp));
    assert.equal((await find('erp')).length, 1);
    await client.change(uri, 2, inKeys(hub));
    assert.deepEqual([(await find('erp')).length, (await find('hub')).length], [0, 1]);
    await client.close(uri);
    assert.deepEqual(await find(''), []);
  });
});

describe('the keys of a workspace folder', () => {
  it('are those of files that are not open, too, as they are on disk', async () => {
    await using workspace = await WorkspaceClient.start({
      'vtex-keys.json': inKeys(erp),
      'shop/b.vtex-keys.json': inKeys(hub),
      '.vtex-keys.policy.json': '{ "customRoles": [{ "name": "Order bot", "resources": [] }] }',
    });
    const found = async (query: string): Promise<string[]> => {
      const symbols = await workspace.client.request<SymbolInformation[]>('workspace/symbol', { query });
      return symbols.map(({ name, location }) => `${name} at ${workspace.path(location.uri)}`).sort();
    };
    assert.deepEqual(await found('er'), [
      'Order bot at .vtex-keys.policy.json',
      'erp order sync (vtexappkey-acmestore-QWERTY) at vtex-keys.json',
      'vtexappkey-partnerhub-ABCDEF at shop/b.vtex-keys.json',
    ]);
    await workspace.folder.write('shop/b.vtex-keys.json', inKeys(erp.replace('erp', 'hub')));
    await workspace.client.changeFile(workspace.uri('shop/b.vtex-keys.json'), FileChangeType.Changed);
    assert.deepEqual(await found('hub order'), [
      'hub order sync (vtexappkey-acmestore-QWERTY) at shop/b.vtex-keys.json',
    ]);
  });
});
