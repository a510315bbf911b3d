import assert from 'node:assert/strict';
import { TestClock } from './harness.ts';
import { manifestWithToken } from './manifests.ts';
import { pullingWithFolders, WorkspaceClient } from './workspaceClient.ts';

/** Its token expires at five. */
const expiring = manifestWithToken('2026-08-29T17:00:00Z');
const soon = ['token-near-expiry'];
const expired = ['token-expired'];

describe('the clock', () => {
  const started = async (clock: TestClock): Promise<WorkspaceClient> => {
    const workspace = await WorkspaceClient.start(
      { 'open.vtex-keys.json': expiring, 'closed.vtex-keys.json': expiring },
      { clock },
    );
    const open = workspace.uri('open.vtex-keys.json');
    await workspace.client.open(open, expiring);
    assert.deepEqual(await openCodes(workspace), soon);
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'closed.vtex-keys.json': soon });
    return workspace;
  };
  const openCodes = async (workspace: WorkspaceClient): Promise<unknown[]> => {
    const diagnostics = await workspace.pull(workspace.uri('open.vtex-keys.json'));
    return diagnostics.map(({ code }) => code);
  };

  it('turns a manifest red when its token expires, open or not, and nobody edits anything', async () => {
    const clock = new TestClock('2026-11-29T16:30:00Z');
    await using workspace = await started(clock);
    const next = workspace.poll();
    clock.passTo('2026-11-29T17:01:00Z');
    await workspace.client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await openCodes(workspace), expired);
    assert.deepEqual(await next, ['closed.vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'closed.vtex-keys.json': expired });
  });

  it('is looked at within a minute after the machine slept, though its timers slept too', async () => {
    const clock = new TestClock('2026-11-29T16:30:00Z');
    await using workspace = await started(clock);
    const next = workspace.poll();
    clock.jumpTo('2026-11-30T08:00:00Z');
    clock.passTo('2026-11-30T08:01:00Z');
    await workspace.client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await openCodes(workspace), expired);
    assert.deepEqual(await next, ['closed.vtex-keys.json']);
  });

  it('is looked at with any request, whether a timer woke or not', async () => {
    const clock = new TestClock('2026-11-29T16:30:00Z');
    await using workspace = await started(clock);
    const next = workspace.poll();
    clock.jumpTo('2026-11-30T08:00:00Z');
    assert.deepEqual(await openCodes(workspace), expired);
    assert.deepEqual(await next, ['closed.vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'closed.vtex-keys.json': expired });
    await workspace.client.next('workspace/diagnostic/refresh');
  });

  it('may be set back', async () => {
    const clock = new TestClock('2026-11-29T17:30:00Z');
    const workspace = await WorkspaceClient.start({ 'vtex-keys.json': expiring }, { clock });
    await using _ = workspace;
    await workspace.poll();
    assert.deepEqual(workspace.codes, { 'vtex-keys.json': expired });
    const next = workspace.poll();
    clock.jumpTo('2026-11-29T16:30:00Z');
    await workspace.client.changeFile(workspace.uri('package.json'));
    assert.deepEqual(await next, ['vtex-keys.json']);
    assert.deepEqual(workspace.codes, { 'vtex-keys.json': soon });
  });

  it('has no timer where time changes nothing, and one for any number of files', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    const files = Array.from({ length: 60 }, (_, index) => [`${index}.vtex-keys.json`, expiring]);
    await using workspace = await WorkspaceClient.start(
      { ...Object.fromEntries(files), 'vtex-keys.json': '{ "account": "acmestore", "keys": [] }' },
      { clock, capabilities: pullingWithFolders },
    );
    await workspace.poll();
    assert.equal(clock.timers, 1);
    const next = workspace.poll();
    workspace.client.settings = () => ({ asOf: '2026-11-10' });
    await workspace.client.changeSettings(null);
    assert.equal((await next).length, 60, 'on that day it is not soon');
    assert.equal(clock.timers, 0);
  });
});
