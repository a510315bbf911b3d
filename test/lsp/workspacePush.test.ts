import assert from 'node:assert/strict';
import { FileChangeType, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { pushedClient } from './harness.ts';
import { cleanManifest, manifestWithOwner } from './manifests.ts';
import { pullingWithFolders, WorkspaceClient } from './workspaceClient.ts';

const { Created, Changed, Deleted } = FileChangeType;

const capabilities = {
  ...pushedClient,
  workspace: { ...pullingWithFolders.workspace, diagnostics: {} },
};

describe('the files of a workspace, for a client that cannot pull diagnostics', () => {
  /** The next list that is pushed: its file, its version where it has one, and the codes in it. */
  const pushed = async (workspace: WorkspaceClient): Promise<unknown[]> => {
    const params: PublishDiagnosticsParams = await workspace.client.published();
    const codes = params.diagnostics.map(({ code }) => code);
    return [workspace.path(params.uri), params.version, ...codes];
  };
  const wide = 'overly-permissive-role';

  it('are pushed where there is something to say, and cleared when that is over', async () => {
    await using workspace = await WorkspaceClient.start(
      { '0.vtex-keys.json': cleanManifest, 'a.vtex-keys.json': manifestWithOwner },
      { capabilities },
    );
    const { client, folder } = workspace;
    assert.deepEqual(await pushed(workspace), ['a.vtex-keys.json', undefined, wide]);
    await folder.write('0.vtex-keys.json', manifestWithOwner);
    await client.changeFile(workspace.uri('0.vtex-keys.json'), Changed);
    assert.deepEqual(await pushed(workspace), ['0.vtex-keys.json', undefined, wide]);
    await folder.write('0.vtex-keys.json', cleanManifest);
    await client.changeFile(workspace.uri('0.vtex-keys.json'), Changed);
    assert.deepEqual(await pushed(workspace), ['0.vtex-keys.json', undefined]);
    await folder.delete('a.vtex-keys.json');
    await folder.write('c.vtex-keys.json', manifestWithOwner);
    await client.changeFiles([
      { uri: workspace.uri('a.vtex-keys.json'), type: Deleted },
      { uri: workspace.uri('c.vtex-keys.json'), type: Created },
    ]);
    const renamed = [await pushed(workspace), await pushed(workspace)];
    assert.deepEqual(renamed.sort(), [
      ['a.vtex-keys.json', undefined],
      ['c.vtex-keys.json', undefined, wide],
    ]);
  });

  it('are pushed with their version while they are open, and once, as they are on disk, when they close', async () => {
    await using workspace = await WorkspaceClient.start(
      { 'vtex-keys.json': manifestWithOwner },
      { capabilities },
    );
    const { client } = workspace;
    const uri = workspace.uri('vtex-keys.json');
    assert.deepEqual(await pushed(workspace), ['vtex-keys.json', undefined, wide]);
    await client.open(uri, cleanManifest);
    assert.deepEqual(await pushed(workspace), ['vtex-keys.json', 1]);
    await client.close(uri);
    assert.deepEqual(await pushed(workspace), ['vtex-keys.json', undefined, wide]);
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(await pushed(workspace), ['vtex-keys.json', 1, wide]);
    await workspace.folder.delete('vtex-keys.json');
    await client.close(uri);
    assert.deepEqual(await pushed(workspace), ['vtex-keys.json', undefined]);
  });

  it('are pushed anew where a file that is edited has the same key', async () => {
    const key =
      '{ "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": [], "owner": "it" }';
    const keys = (...all: string[]): string => `{ "account": "acmestore", "keys": [${all.join(', ')}] }`;
    await using workspace = await WorkspaceClient.start(
      { 'a.vtex-keys.json': keys(key), 'b.vtex-keys.json': keys() },
      { capabilities, settings: () => ({}) },
    );
    const { client } = workspace;
    assert.deepEqual(await pushed(workspace), ['a.vtex-keys.json', undefined, 'no-roles']);
    const uri = workspace.uri('b.vtex-keys.json');
    await client.open(uri, keys(key));
    const both = [await pushed(workspace), await pushed(workspace)];
    assert.deepEqual(both, [
      ['b.vtex-keys.json', 1, 'duplicate-key', 'no-roles'],
      ['a.vtex-keys.json', undefined, 'duplicate-key', 'no-roles'],
    ]);
    await client.close(uri);
    const after = [await pushed(workspace), await pushed(workspace)];
    assert.deepEqual(after.sort(), [
      ['a.vtex-keys.json', undefined, 'no-roles'],
      ['b.vtex-keys.json', undefined],
    ]);
  });
});
