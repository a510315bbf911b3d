import assert from 'node:assert/strict';
import {
  type Location,
  type LocationLink,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { atCursor, edited, inKeys, textIn } from './cursor.ts';
import { pullingClient, TestClient } from './harness.ts';
import { WorkspaceClient } from './workspaceClient.ts';

const uri = 'file:///store/vtex-keys.json';
const other = 'file:///store/shop/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';
const teamUri = 'file:///store/team.json';

const policy = `{
  "customRoles": [{ "name": "Order bot", "resources": ["OMS/OMSViewer"] }, { "name": "Stock bot", "resources": [] }],
  "deniedRoles": ["Order bot", "Owner"]
}`;
const manifest = inKeys(
  '{ "roles": ["Order bot"], "justification": { "Order bot": "reads", "Owner": "Order bot" } }',
);

const renamingClient = {
  ...pullingClient,
  workspace: { ...pullingClient.workspace, workspaceEdit: { documentChanges: true } },
  textDocument: {
    ...pullingClient.textDocument,
    definition: { linkSupport: true },
    rename: { prepareSupport: true },
  },
};

const renamingWithFolders = {
  ...renamingClient,
  workspace: { ...renamingClient.workspace, workspaceFolders: true },
};

describe('a custom role', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  async function start(
    texts: Record<string, string>,
    capabilities = pullingClient,
    files = {},
  ): Promise<void> {
    client = await TestClient.start({ capabilities, files });
    for (const [file, text] of Object.entries(texts)) await client.open(file, text);
  }

  const at = (marked: string, file = uri) => ({
    textDocument: { uri: file },
    position: atCursor(marked).position,
  });
  const inManifest = at(manifest.replace('["Order bot', '["Order▮ bot'));
  const definition = <T>(params: object): Promise<T> => client.request('textDocument/definition', params);
  const references = (params: object, includeDeclaration = true): Promise<Location[]> =>
    client.request('textDocument/references', { ...params, context: { includeDeclaration } });

  describe('has its definition in the policy', () => {
    it('from where a key is given it, and from its justification', async () => {
      await start({ [uri]: manifest }, pullingClient, { [policyUri]: policy });
      for (const params of [inManifest, at(manifest.replace('{ "Order bot"', '{ "▮Order bot"'))]) {
        const { uri: file, range } = await definition<Location>(params);
        assert.deepEqual([file, textIn(policy, range)], [policyUri, 'Order bot']);
      }
    });

    it('with all that it grants, for clients that show it', async () => {
      await start({ [uri]: manifest }, renamingClient, { [policyUri]: policy });
      const [link] = await definition<LocationLink[]>(inManifest);
      assert.ok(link?.originSelectionRange);
      assert.equal(textIn(manifest, link.originSelectionRange), 'Order bot');
      assert.equal(textIn(policy, link.targetSelectionRange), 'Order bot');
      assert.equal(
        textIn(policy, link.targetRange),
        '{ "name": "Order bot", "resources": ["OMS/OMSViewer"] }',
      );
    });

    it('or in the one that it extends, as it is in the editor', async () => {
      const files = { [policyUri]: '{ "extends": "./team.json" }', [teamUri]: '{}' };
      await start({ [uri]: manifest, [teamUri]: `\n${policy}` }, pullingClient, files);
      const { uri: file, range } = await definition<Location>(inManifest);
      assert.deepEqual([file, range.start.line], [teamUri, 2]);
    });

    it('unlike predefined and unknown roles, which have none', async () => {
      await start({ [uri]: inKeys('{ "roles": ["Owner", "Nobody"] }') }, pullingClient, {
        [policyUri]: policy,
      });
      assert.equal(await definition(at(inKeys('{ "roles": ["Ow▮ner", "Nobody"] }'))), null);
      assert.equal(await definition(at(inKeys('{ "roles": ["Owner", "Nob▮ody"] }'))), null);
    });
  });

  describe('has its references', () => {
    const shop = inKeys('{ "roles": ["Owner"] }, { "roles": ["Order bot"] }');
    const texts: Record<string, string> = { [uri]: manifest, [other]: shop, [policyUri]: policy };
    const described = (found: Location[]): [string, string, number][] =>
      found.map(({ uri: file, range }) => [file, textIn(texts[file] ?? '', range), range.start.line]);

    it('in the policy and in every manifest that it counts for', async () => {
      await start({ [uri]: manifest, [other]: shop }, pullingClient, { [policyUri]: policy });
      assert.deepEqual(described(await references(inManifest)), [
        [policyUri, 'Order bot', 1],
        [policyUri, 'Order bot', 2],
        [uri, 'Order bot', 2],
        [uri, 'Order bot', 2],
        [other, 'Order bot', 2],
      ]);
    });

    it('without the definition where it is not wanted', async () => {
      await start({ [uri]: manifest }, pullingClient, { [policyUri]: policy });
      assert.deepEqual(
        described(await references(inManifest, false)).map(([file, , line]) => [file, line]),
        [
          [policyUri, 2],
          [uri, 2],
          [uri, 2],
        ],
      );
    });

    it('but not where a nearer policy gives the name to another role', async () => {
      const files = {
        [policyUri]: policy,
        'file:///store/shop/.vtex-keys.policy.json':
          '{ "customRoles": [{ "name": "Order bot", "resources": [] }] }',
      };
      await start({ [uri]: manifest, [other]: shop }, pullingClient, files);
      assert.ok((await references(inManifest)).every(({ uri: file }) => file !== other));
    });

    it('asked for in the policy itself', async () => {
      await start({ [uri]: manifest, [policyUri]: policy });
      const params = at(policy.replace('"Order bot", "resources"', '"Order▮ bot", "resources"'), policyUri);
      assert.equal((await references(params)).length, 4);
    });
  });

  describe('can be renamed', () => {
    const rename = (params: object, newName: string): Promise<WorkspaceEdit> =>
      client.request('textDocument/rename', { ...params, newName });
    const prepare = (params: object): Promise<{ range: Location['range']; placeholder: string } | null> =>
      client.request('textDocument/prepareRename', params);

    it('everywhere at once, in the versions that are open', async () => {
      await start({ [uri]: manifest }, renamingClient, { [policyUri]: policy });
      const prepared = await prepare(inManifest);
      assert.ok(prepared);
      assert.deepEqual([textIn(manifest, prepared.range), prepared.placeholder], ['Order bot', 'Order bot']);
      const { documentChanges = [] } = await rename(inManifest, 'Order "robot"');
      const changes = documentChanges.filter((change) => TextDocumentEdit.is(change));
      const after = new Map(
        changes.map(({ textDocument, edits }) => [
          textDocument.uri,
          edited({ [uri]: manifest, [policyUri]: policy }[textDocument.uri] ?? '', edits as never),
        ]),
      );
      assert.deepEqual(
        changes.map(({ textDocument }) => [textDocument.uri, textDocument.version]),
        [
          [policyUri, null],
          [uri, 1],
        ],
      );
      assert.equal(after.get(policyUri), policy.replaceAll('"Order bot"', '"Order \\"robot\\""'));
      assert.equal(
        after.get(uri),
        manifest
          .replace('["Order bot"]', '["Order \\"robot\\""]')
          .replace('"Order bot": "reads"', '"Order \\"robot\\"": "reads"'),
      );
    });

    it('by clients that know no versions', async () => {
      await start({ [uri]: manifest }, pullingClient, { [policyUri]: policy });
      const { changes = {} } = await rename(inManifest, 'Robot');
      assert.deepEqual(Object.keys(changes), [policyUri, uri]);
    });

    it('but a predefined or an unknown role cannot, and the user learns why', async () => {
      const marked = inKeys('{ "roles": ["Ow▮ner", "Nobody"] }');
      await start({ [uri]: marked.replace('▮', '') }, renamingClient, { [policyUri]: policy });
      await assert.rejects(
        prepare(at(marked)),
        /'Owner' is a predefined role of VTEX, which cannot be renamed\./,
      );
      await assert.rejects(rename(at(marked), 'Boss'), /predefined role/);
      await assert.rejects(
        prepare(at(inKeys('{ "roles": ["Owner", "Nob▮ody"] }'))),
        /'Nobody' is no custom role/,
      );
      assert.equal(await prepare(at('{\n  "acc▮ount": "acmestore"')), null);
    });

    it('to no name that is empty or taken', async () => {
      await start({ [uri]: manifest }, renamingClient, { [policyUri]: policy });
      await assert.rejects(rename(inManifest, ' '), /A role needs a name\./);
      await assert.rejects(rename(inManifest, 'OMS - Read only'), /is the name of a predefined role of VTEX/);
      await assert.rejects(rename(inManifest, 'Admin Super'), /another name of 'Owner \(Admin Super\)'/);
      await assert.rejects(rename(inManifest, 'Stock bot'), /There is a custom role 'Stock bot' already\./);
    });
  });
});

describe('a custom role of a workspace', () => {
  const names = '{ "customRoles": [{ "name": "Order bot", "resources": [] }] }';
  const giving = (role: string): string => inKeys(`{ "roles": ["${role}"] }`);
  const files = {
    '.vtex-keys.policy.json': names,
    'vtex-keys.json': giving('Order bot'),
    'shop/vtex-keys.json': giving('Order bot'),
    'strict/.vtex-keys.policy.json':
      '{ "extends": "../.vtex-keys.policy.json", "deniedRoles": ["Order bot"] }',
    'other/.vtex-keys.policy.json': names,
    'other/vtex-keys.json': giving('Order bot'),
  };

  it('is found and renamed in the files that are not open, too, but in none of another policy', async () => {
    await using workspace = await WorkspaceClient.start(files, { capabilities: renamingWithFolders });
    const { client } = workspace;
    const file = workspace.uri('vtex-keys.json');
    await client.open(file, giving('Order bot'));
    const params = { textDocument: { uri: file }, position: atCursor(giving('▮Order bot')).position };
    const found = await client.request<Location[]>('textDocument/references', {
      ...params,
      context: { includeDeclaration: true },
    });
    assert.deepEqual(found.map((location) => workspace.path(location.uri)).sort(), [
      '.vtex-keys.policy.json',
      'shop/vtex-keys.json',
      'strict/.vtex-keys.policy.json',
      'vtex-keys.json',
    ]);
    const { documentChanges = [] } = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...params,
      newName: 'Robot',
    });
    const changes = documentChanges.filter((change) => TextDocumentEdit.is(change));
    assert.deepEqual(
      changes.map(({ textDocument: { uri: of, version } }) => [workspace.path(of), version]).sort(),
      [
        ['.vtex-keys.policy.json', null],
        ['shop/vtex-keys.json', null],
        ['strict/.vtex-keys.policy.json', null],
        ['vtex-keys.json', 1],
      ],
    );
  });

  it('is found on the first line of a file with a byte order mark, which no editor shows', async () => {
    const manifest = '{ "keys": [{ "roles": ["Order bot"] }] }';
    await using workspace = await WorkspaceClient.start(
      {
        '.vtex-keys.policy.json': `\uFEFF${names}`,
        'vtex-keys.json': `\uFEFF${manifest}`,
        'a/vtex-keys.json': manifest,
      },
      { capabilities: renamingWithFolders },
    );
    const file = workspace.uri('a/vtex-keys.json');
    await workspace.client.open(file, manifest);
    const params = { textDocument: { uri: file }, position: { line: 0, character: manifest.indexOf('bot') } };
    const found = await workspace.client.request<Location[]>('textDocument/references', {
      ...params,
      context: { includeDeclaration: true },
    });
    const [bot, defined] = [manifest, names].map((text) => text.indexOf('Order bot'));
    assert.deepEqual(
      found.map(({ range }) => range.start.character),
      [defined, bot, bot],
    );
  });

  it('cannot take a name that one of those manifests knows from its own policy', async () => {
    const extending =
      '{ "extends": "../.vtex-keys.policy.json", "customRoles": [{ "name": "Robot", "resources": [] }] }';
    await using workspace = await WorkspaceClient.start(
      { ...files, 'shop/.vtex-keys.policy.json': extending },
      { capabilities: renamingWithFolders },
    );
    const file = workspace.uri('vtex-keys.json');
    await workspace.client.open(file, giving('Order bot'));
    const params = { textDocument: { uri: file }, position: atCursor(giving('▮Order bot')).position };
    await assert.rejects(
      workspace.client.request('textDocument/rename', { ...params, newName: 'Robot' }),
      /There is a custom role 'Robot' already\./,
    );
  });
});
