import assert from 'node:assert/strict';
import { CancellationTokenSource, FileChangeType } from 'vscode-languageserver/node';
import { TestClock } from './harness.ts';
import { cleanManifest, manifestWithOwner } from './manifests.ts';
import { pullingWithFolders, WorkspaceClient } from './workspaceClient.ts';

const { Created, Changed, Deleted } = FileChangeType;
const wide = ['overly-permissive-role'];

describe('the files of a workspace that are not open', () => {
  it('are judged by their own policies, policies among them, where nobody leaves them out', async () => {
    await using workspace = await WorkspaceClient.start(
      {
        'vtex-keys.json': manifestWithOwner,
        'shop/erp.vtex-keys.jsonc': `// Reviewed.\n${manifestWithOwner}`,
        'shop/.vtex-keys.policy.json':
          '{ "deniedRoles": ["OMS - Full access"], "rules": { "no-role": "off" } }',
        'clean/vtex-keys.json': cleanManifest,
        'ignored/vtex-keys.json': manifestWithOwner,
        'drafts/vtex-keys.json': manifestWithOwner,
        '.gitignore': 'ignored/\n',
      },
      { excludes: () => ({ '**/drafts': true }) },
    );
    assert.deepEqual(await workspace.poll(), [
      'clean/vtex-keys.json',
      'shop/.vtex-keys.policy.json',
      'shop/erp.vtex-keys.jsonc',
      'vtex-keys.json',
    ]);
    assert.deepEqual(workspace.codes, {
      'shop/.vtex-keys.policy.json': ['policy'],
      'shop/erp.vtex-keys.jsonc': [...wide, 'denied-role'],
      'vtex-keys.json': wide,
    });
    const [diagnostic] = workspace.diagnostics('shop/erp.vtex-keys.jsonc');
    assert.equal(diagnostic?.range.start.line, 3, 'by lines, which nobody kept');
  });

  it('have syntax errors, as no editor looks at them', async () => {
    await using workspace = await WorkspaceClient.start(
      { 'vtex-keys.json': `${cleanManifest},`, 'b.vtex-keys.json': '' },
      { initializationOptions: { syntaxErrorsReportedElsewhere: true } },
    );
    await workspace.folder.write('b.vtex-keys.json', Buffer.from('{ "x-note": "é" }', 'latin1'));
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'b.vtex-keys.json': ['syntax'], 'vtex-keys.json': ['syntax'] });
    const [diagnostic] = workspace.diagnostics('b.vtex-keys.json');
    assert.equal(diagnostic?.message, 'The file is not UTF-8, so it was not read.');
  });

  it('are told of again only when something changed, and then only those that changed', async () => {
    await using workspace = await WorkspaceClient.start({
      'vtex-keys.json': manifestWithOwner,
      'shop/vtex-keys.json': cleanManifest,
    });
    await workspace.poll();
    const next = workspace.poll();
    await workspace.folder.write('shop/vtex-keys.json', manifestWithOwner);
    await workspace.client.changeFile(workspace.uri('shop/vtex-keys.json'), Changed);
    assert.deepEqual(await next, ['shop/vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'shop/vtex-keys.json': wide, 'vtex-keys.json': wide });

    const nextButOne = workspace.poll();
    await workspace.folder.write('shop/vtex-keys.json', `${manifestWithOwner}\n\n`);
    await workspace.client.changeFile(workspace.uri('shop/vtex-keys.json'), Changed);
    await workspace.folder.write('vtex-keys.json', cleanManifest);
    await workspace.client.changeFile(workspace.uri('vtex-keys.json'), Changed);
    assert.deepEqual(await nextButOne, ['vtex-keys.json'], 'an edit that moves nothing says nothing new');
  });

  it('are cleared when they are deleted, renamed, ignored, left out or no longer looked at', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}/vtex-keys.json`);
    await using workspace = await WorkspaceClient.start(
      Object.fromEntries(names.map((name) => [name, manifestWithOwner])),
    );
    const { client, folder } = workspace;
    await workspace.poll();
    assert.deepEqual(Object.keys(workspace.codes), names);

    let next = workspace.poll();
    await folder.delete('a/vtex-keys.json');
    await client.changeFile(workspace.uri('a/vtex-keys.json'), Deleted);
    assert.deepEqual(await next, ['a/vtex-keys.json']);

    next = workspace.poll();
    await folder.delete('b');
    await folder.write('f/vtex-keys.json', manifestWithOwner);
    await client.changeFiles([
      { uri: workspace.uri('b'), type: Deleted },
      { uri: workspace.uri('f'), type: Created },
    ]);
    assert.deepEqual(
      await next,
      ['b/vtex-keys.json', 'f/vtex-keys.json'],
      'of a folder only its own name is told',
    );

    next = workspace.poll();
    await folder.write('c/.gitignore', '*\n');
    await client.changeFile(workspace.uri('c/.gitignore'), Created);
    assert.deepEqual(await next, ['c/vtex-keys.json']);

    next = workspace.poll();
    client.excludes = () => ({ d: true });
    await client.changeSettings(null);
    assert.deepEqual(await next, ['d/vtex-keys.json']);
    assert.deepEqual(Object.keys(workspace.codes), ['e/vtex-keys.json', 'f/vtex-keys.json']);

    next = workspace.poll();
    client.settings = () => ({ scope: 'openFiles' });
    await client.changeSettings(null);
    assert.deepEqual(await next, ['e/vtex-keys.json', 'f/vtex-keys.json']);
    assert.deepEqual(workspace.codes, {});

    next = workspace.poll();
    client.settings = () => ({ enable: true });
    await client.changeSettings(null);
    assert.deepEqual(await next, ['e/vtex-keys.json', 'f/vtex-keys.json']);
  });

  it('leave an open file to its editor, and are judged again as they are on disk when it closes', async () => {
    await using workspace = await WorkspaceClient.start({
      'vtex-keys.json': cleanManifest,
      'b.vtex-keys.json': '{}',
    });
    const { client } = workspace;
    const uri = workspace.uri('vtex-keys.json');
    await workspace.poll();
    await client.open(uri, manifestWithOwner);
    assert.equal((await workspace.pull(uri)).length, 1);

    const next = workspace.poll();
    await workspace.folder.write('vtex-keys.json', manifestWithOwner);
    await workspace.folder.write('b.vtex-keys.json', cleanManifest);
    await client.changeFiles([
      { uri, type: Changed },
      { uri: workspace.uri('b.vtex-keys.json'), type: Changed },
    ]);
    assert.deepEqual(await next, ['b.vtex-keys.json']);

    // Reverted: the client may show anything of the file by now, so that it is told in any case.
    await workspace.folder.write('vtex-keys.json', cleanManifest);
    const nextButOne = workspace.poll();
    await workspace.close(uri);
    assert.deepEqual(await nextButOne, ['vtex-keys.json']);
    assert.deepEqual(workspace.codes, {});
    assert.deepEqual(await client.diagnostics(uri), [], 'it may be asked about by itself too');
  });

  it('are no more what a file is that was open from elsewhere: it is cleared', async () => {
    await using workspace = await WorkspaceClient.start({
      'vtex-keys.json': cleanManifest,
      '.gitignore': 'own/\n',
    });
    const { client } = workspace;
    const uri = workspace.uri('own/vtex-keys.json');
    await workspace.poll();
    await client.open(uri, manifestWithOwner);
    assert.equal((await workspace.pull(uri)).length, 1);
    const next = workspace.poll();
    await workspace.close(uri);
    assert.deepEqual(await next, ['own/vtex-keys.json']);
  });

  it('include, after a while, one that stays open without a tab, as VS Code leaves it for minutes', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    await using workspace = await WorkspaceClient.start({ 'vtex-keys.json': manifestWithOwner }, { clock });
    const { client } = workspace;
    const uri = workspace.uri('vtex-keys.json');
    await workspace.poll();
    await client.open(uri, cleanManifest);
    const next = workspace.poll();
    assert.deepEqual(await workspace.pull(uri), []);
    await client.change(uri, 2, manifestWithOwner);
    await workspace.closeTab(uri);
    assert.deepEqual(workspace.codes, {});
    clock.passTo('2026-11-20T12:00:02Z');
    assert.deepEqual(await next, ['vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'vtex-keys.json': wide });
  });

  it('are judged again when a policy changes, saved or not', async () => {
    await using workspace = await WorkspaceClient.start({ 'shop/vtex-keys.json': manifestWithOwner });
    const { client } = workspace;
    await workspace.poll();
    const policy = workspace.uri('.vtex-keys.policy.json');
    let next = workspace.poll();
    await workspace.folder.write(
      '.vtex-keys.policy.json',
      '{ "rules": { "overly-permissive-role": "off" } }',
    );
    await client.changeFile(policy, Created);
    assert.deepEqual(await next, ['.vtex-keys.policy.json', 'shop/vtex-keys.json']);
    assert.deepEqual(workspace.codes, {});

    next = workspace.poll();
    await client.open(policy, '{}');
    assert.deepEqual(await next, ['shop/vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'shop/vtex-keys.json': wide });
    await client.next('workspace/diagnostic/refresh');
  });

  it('say what keeps them from being judged, rather than nothing', async () => {
    await using workspace = await WorkspaceClient.start({ 'vtex-keys.json': cleanManifest });
    await workspace.poll();
    const next = workspace.poll();
    await workspace.folder.write('.vtex-keys.policy.json/x', 'a folder, which nobody can read as a file');
    await workspace.client.changeFile(workspace.uri('.vtex-keys.policy.json'), Created);
    await next;
    const [diagnostic] = workspace.diagnostics('vtex-keys.json');
    assert.match(String(diagnostic?.message), /^This file could not be checked\. EISDIR/);
    assert.equal(diagnostic?.severity, 1);

    const nextButOne = workspace.poll();
    await workspace.folder.delete('.vtex-keys.policy.json');
    await workspace.client.changeFile(workspace.uri('.vtex-keys.policy.json'), Deleted);
    await nextButOne;
    assert.deepEqual(workspace.diagnostics('vtex-keys.json'), []);
  });

  it('are asked about in vain once the client takes its request back, or the server goes', async () => {
    const workspace = await WorkspaceClient.start({ 'vtex-keys.json': cleanManifest });
    await workspace.poll();
    const source = new CancellationTokenSource();
    const cancelled = workspace.client.pullWorkspace(workspace.known, {}, source.token);
    source.cancel();
    await assert.rejects(cancelled, { code: -32800 });
    const last = workspace.client.pullWorkspace(workspace.known);
    const refused = assert.rejects(last, { code: -32802, data: { retriggerRequest: false } });
    await workspace.client.shutdown();
    await refused;
    await workspace[Symbol.asyncDispose]();
  });

  it('come in parts, with their progress, where there are many', async () => {
    const files = Array.from({ length: 120 }, (_, index) => [`${index}.vtex-keys.json`, manifestWithOwner]);
    await using workspace = await WorkspaceClient.start(Object.fromEntries(files), {
      capabilities: { ...pullingWithFolders, window: { workDoneProgress: true } },
    });
    const answer = workspace.client.pullWorkspace([], { partialResultToken: 'parts', workDoneToken: 'work' });
    const parts: number[] = [];
    const progress: unknown[] = [];
    const ended = new Set<unknown>();
    while (parts.length < 2 || ended.size < 2) {
      const { token, value } = (await workspace.client.next('$/progress')) as {
        token: unknown;
        value: { items: []; kind: string; message?: string };
      };
      if (token === 'parts') parts.push(workspace.show(value).length);
      else if (value.kind === 'end') ended.add(token);
      else progress.push([token === 'work', value.kind, value.message]);
    }
    workspace.show(await answer);
    assert.deepEqual(parts, [50, 50]);
    assert.equal(Object.keys(workspace.codes).length, 120);
    assert.deepEqual(
      progress.filter((it) => Array.isArray(it) && !it[0]),
      [
        [false, 'begin', undefined],
        [false, 'report', '50 of 120'],
        [false, 'report', '100 of 120'],
      ],
    );
  });

  it('have a branch switched under them: twenty at once are one answer', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `${index}/vtex-keys.json`);
    await using workspace = await WorkspaceClient.start(
      Object.fromEntries(names.map((name) => [name, cleanManifest])),
    );
    await workspace.poll();
    const open = workspace.uri('7/vtex-keys.json');
    await workspace.client.open(open, cleanManifest);
    assert.deepEqual(await workspace.pull(open), []);
    const next = workspace.poll();
    for (const name of names) await workspace.folder.write(name, manifestWithOwner);
    await workspace.folder.write('.vtex-keys.policy.json', '{ "rules": { "missing-owner": "error" } }');
    for (const name of [...names, '.vtex-keys.policy.json']) {
      await workspace.client.changeFile(workspace.uri(name), name.startsWith('.') ? Created : Changed);
    }
    await workspace.client.change(open, 2, manifestWithOwner);
    assert.equal((await next).length, 20);
    await workspace.client.next('workspace/diagnostic/refresh');
    assert.equal((await workspace.pull(open)).length, 1);
    assert.equal(Object.keys(workspace.codes).length, 19);
  });

  it('are looked at again when a file is saved by a client that cannot watch any', async () => {
    const { didChangeWatchedFiles: _, ...withoutWatching } = pullingWithFolders.workspace;
    await using workspace = await WorkspaceClient.start(
      { 'vtex-keys.json': cleanManifest },
      { capabilities: { ...pullingWithFolders, workspace: withoutWatching } },
    );
    await workspace.poll();
    const next = workspace.poll();
    const other = workspace.uri('other.vtex-keys.json');
    await workspace.client.open(other, cleanManifest);
    await workspace.folder.write('vtex-keys.json', manifestWithOwner);
    await workspace.client.save(other);
    assert.deepEqual(await next, ['vtex-keys.json']);
  });

  it('that cannot be looked for, because the client fails to say where, are in the log', async () => {
    await using workspace = await WorkspaceClient.start(
      { 'vtex-keys.json': manifestWithOwner },
      {
        settings: () => {
          throw new Error('no settings today');
        },
      },
    );
    const { message } = (await workspace.client.next('window/logMessage')) as { message: string };
    assert.match(message, /^Looking at the workspace failed: .*no settings today/);
    workspace.client.settings = () => null;
    const next = workspace.poll();
    await workspace.client.changeSettings(null);
    assert.deepEqual(await next, ['vtex-keys.json']);
  });

  it('are asked for again where the server fails, which says why in its log and lives on', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    let isBroken = true;
    const faulty = {
      now: () => (isBroken ? assert.fail('the clock stands still') : clock.now()),
      after: clock.after.bind(clock),
    };
    await using workspace = await WorkspaceClient.start(
      { 'vtex-keys.json': manifestWithOwner },
      { clock: faulty },
    );
    const { client } = workspace;
    await assert.rejects(client.pullWorkspace(), { code: -32802, data: { retriggerRequest: true } });
    const { message } = (await client.next('window/logMessage')) as { message: string };
    assert.match(message, /^Telling of the workspace failed: .*the clock stands still/);
    isBroken = false;
    await client.changeFile(workspace.uri('vtex-keys.json'));
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'vtex-keys.json': wide });
  });
});
