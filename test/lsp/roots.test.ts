import assert from 'node:assert/strict';
import { FileChangeType } from 'vscode-languageserver/node';
import { keyWith, manifest } from '../server/manifests.ts';
import { cleanManifest, manifestWithOwner } from './manifests.ts';
import { WorkspaceClient } from './workspaceClient.ts';

const wide = ['overly-permissive-role'];

/** Two folders of one window, with a policy each. */
const twoRoots = {
  'shop/vtex-keys.json': manifestWithOwner,
  'shop/.vtex-keys.policy.json': '{ "rules": { "overly-permissive-role": "off" } }',
  'hub/vtex-keys.json': manifestWithOwner,
  'hub/.vtex-keys.policy.json': '{ "deniedRoles": ["OMS - Full access"] }',
};

async function start(files: Record<string, string>, ...names: string[]): Promise<WorkspaceClient> {
  const workspace = await WorkspaceClient.start(files, { folders: {} });
  const folders = names.map((name) => [name, workspace.folder.at(name)]);
  await workspace.client.changeFolders(Object.fromEntries(folders), {});
  return workspace;
}

describe('two workspace folders in one window', () => {
  it('have the policy and the settings of each, open or not', async () => {
    await using workspace = await start(twoRoots, 'shop', 'hub');
    const { client } = workspace;
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'hub/vtex-keys.json': [...wide, 'denied-role'] });
    for (const name of ['shop', 'hub'])
      await client.open(workspace.uri(`${name}/vtex-keys.json`), manifestWithOwner);
    assert.deepEqual(await workspace.pull(workspace.uri('shop/vtex-keys.json')), []);
    assert.equal((await workspace.pull(workspace.uri('hub/vtex-keys.json'))).length, 2);

    await workspace.close(workspace.uri('hub/vtex-keys.json'));
    client.settings = (uri) => ({ enable: !uri.includes('/hub') });
    const next = workspace.poll();
    await client.changeSettings(null);
    assert.ok((await next).includes('hub/vtex-keys.json'));
    assert.deepEqual(workspace.codes, {});
    await client.next('workspace/diagnostic/refresh');
  });

  it('may come and go', async () => {
    await using workspace = await start(twoRoots, 'shop');
    const { client, folder } = workspace;
    await workspace.poll();
    assert.deepEqual(workspace.codes, {});
    let next = workspace.poll();
    await client.changeFolders({ hub: folder.at('hub') }, {});
    assert.ok((await next).includes('hub/vtex-keys.json'));
    assert.deepEqual(workspace.codes, { 'hub/vtex-keys.json': [...wide, 'denied-role'] });
    next = workspace.poll();
    await client.changeFolders({}, { hub: folder.at('hub') });
    assert.deepEqual(await next, ['hub/.vtex-keys.policy.json', 'hub/vtex-keys.json']);
    assert.deepEqual(workspace.codes, {});
  });

  it('may lie in each other, so that the inner one says what holds in it', async () => {
    await using workspace = await start({ 'shop/hub/vtex-keys.json': manifestWithOwner }, 'shop');
    const { client, folder } = workspace;
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'shop/hub/vtex-keys.json': wide });
    client.settings = (uri) => ({ enable: !uri.endsWith('/hub') });
    const next = workspace.poll();
    await client.changeFolders({ hub: folder.at('shop/hub') }, {});
    assert.deepEqual(await next, ['shop/hub/vtex-keys.json']);
    assert.deepEqual(workspace.codes, {});
  });

  const hub = keyWith({ kind: 'external', keyName: 'vtexappkey-partnerhub-ABCDEF', roles: [] });
  const quiet = '{ "rules": { "no-roles": "off", "missing-owner": "off" } }';

  it('are one workspace where both have the same key, and each finding leads to the other', async () => {
    const files = {
      'shop/vtex-keys.json': `\uFEFF${manifest(hub)}`,
      'hub/partners/vtex-keys.json': `\n\n${manifest(hub)}`,
      '.vtex-keys.policy.json': quiet,
    };
    await using workspace = await start(files, 'shop', 'hub');
    const { client } = workspace;
    await workspace.poll();
    const said = (path: string) =>
      workspace
        .diagnostics(path)
        .map(({ message, relatedInformation }) => [
          message,
          ...(relatedInformation ?? []).map(
            ({ location: { uri, range } }) =>
              `${workspace.path(uri)} ${range.start.line}:${range.start.character}`,
          ),
        ]);
    const start0 = manifest(hub).indexOf('"vtexappkey');
    const message = (where: string): string =>
      `'vtexappkey-partnerhub-ABCDEF' stands in 2 entries, also in ${where}. One of them is not what the key may do.`;
    assert.deepEqual(said('shop/vtex-keys.json'), [
      [message('hub/partners/vtex-keys.json'), `hub/partners/vtex-keys.json 2:${start0}`],
    ]);
    assert.deepEqual(said('hub/partners/vtex-keys.json'), [
      [message('shop/vtex-keys.json'), `shop/vtex-keys.json 0:${start0}`],
    ]);

    // One is opened and edited: what points at it moves along, and what it has no more is no more said of the other.
    const uri = workspace.uri('shop/vtex-keys.json');
    await client.open(uri, manifest(hub));
    assert.equal((await workspace.pull(uri)).length, 1);
    await client.change(uri, 2, `\n\n\n\n${manifest(hub)}`);
    assert.equal((await workspace.pull(uri)).length, 1);
    let next = workspace.poll();
    await client.save(uri);
    assert.deepEqual(await next, ['hub/partners/vtex-keys.json']);
    assert.deepEqual(said('hub/partners/vtex-keys.json')[0]?.[1], `shop/vtex-keys.json 4:${start0}`);

    next = workspace.poll();
    await client.change(uri, 3, cleanManifest);
    assert.deepEqual(await workspace.pull(uri), []);
    assert.deepEqual(await next, ['hub/partners/vtex-keys.json']);
    assert.deepEqual(workspace.diagnostics('hub/partners/vtex-keys.json'), []);
  });

  it('have open files judged again when a closed one gets the same key, and only then', async () => {
    const files = {
      'shop/vtex-keys.json': cleanManifest,
      'hub/vtex-keys.json': cleanManifest,
      '.vtex-keys.policy.json': quiet,
    };
    await using workspace = await start(files, 'shop', 'hub');
    const { client, folder } = workspace;
    await workspace.poll();
    const uri = workspace.uri('shop/vtex-keys.json');
    await client.open(uri, manifest(hub));
    assert.deepEqual(await workspace.pull(uri), []);
    const next = workspace.poll();
    await folder.write('hub/vtex-keys.json', manifest(hub));
    await client.changeFile(workspace.uri('hub/vtex-keys.json'), FileChangeType.Changed);
    assert.deepEqual(await next, ['hub/vtex-keys.json']);
    await client.next('workspace/diagnostic/refresh');
    const line = async (): Promise<unknown> => {
      const [diagnostic] = await workspace.pull(uri);
      assert.equal(diagnostic?.code, 'duplicate-key');
      return diagnostic.relatedInformation?.[0]?.location.range.start.line;
    };
    assert.equal(await line(), 0);

    await folder.write('hub/vtex-keys.json', `\n\n${manifest(hub)}`);
    await client.changeFile(workspace.uri('hub/vtex-keys.json'), FileChangeType.Changed);
    await client.next('workspace/diagnostic/refresh');
    assert.equal(await line(), 2, 'it points where the key is now');
  });
});
