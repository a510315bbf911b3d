import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { findings, hasFindings } from './manifestSteps.ts';
import { processes } from './steps.ts';

const week = 7 * 24 * 60 * 60 * 1000;
const unfinished = '10 warning renewal-unfinished';

/** A manifest whose unfinished renewal is one week old in a few seconds, and is told from then on. */
function manifestDueIn(milliseconds: number): { text: string; due: number } {
  const due = Date.now() + milliseconds;
  const renewed = new Date(due - week).toISOString();
  const key = {
    kind: 'generated',
    label: 'erp',
    roles: ['OMS - Read only'],
    creationDateNewToken: renewed,
    creationDateToken: new Date(due - 2 * week).toISOString(),
    creationDate: new Date(due - 2 * week).toISOString(),
    owner: 'it',
  };
  return { text: JSON.stringify({ account: 'acmestore', keys: [key] }, null, 2), due };
}

editorSuite('a manifest that time makes wrong', {}, (editor) => {
  let e: Editor;
  const said = (file: string): Promise<string[]> => findings(e, file);
  const write = (file: string, text: string): Promise<void> => writeFile(join(e.workspace, file), text);
  before(() => {
    e = editor();
  });

  it('turns wrong at that instant, open or closed, though nobody edits it', async () => {
    const { text, due } = manifestDueIn(6000);
    await write('open.vtex-keys.json', text);
    await write('closed.vtex-keys.json', text);
    await e.openFile('open.vtex-keys.json');
    const before = await said('open.vtex-keys.json');
    assert.ok(Date.now() < due, 'the machine was too slow for this test');
    assert.ok(!before.includes(unfinished));
    await hasFindings(e, 'open.vtex-keys.json', [unfinished]);
    await hasFindings(e, 'closed.vtex-keys.json', [unfinished]);
    assert.ok(Date.now() >= due);
  });

  it('is found wrong when a machine wakes up that slept through the instant', async () => {
    const { text, due } = manifestDueIn(4000);
    await write('asleep.vtex-keys.json', text);
    await e.openFile('asleep.vtex-keys.json');
    // A process that is stopped misses time as one does on a machine that sleeps.
    const [server = 0] = await e.eventually(async () => {
      const running = await processes(e, 'server.js');
      assert.equal(running.length, 1);
      return running;
    });
    await signal(server, 'SIGSTOP');
    try {
      await e.eventually(() => assert.ok(Date.now() > due + 500));
      assert.ok(!(await said('asleep.vtex-keys.json')).includes(unfinished));
    } finally {
      await signal(server, 'SIGCONT');
    }
    await hasFindings(e, 'asleep.vtex-keys.json', [unfinished]);
  });

  it('is judged as of another day when the setting says so', async () => {
    await e.openFile('open.vtex-keys.json');
    await hasFindings(e, 'open.vtex-keys.json', [unfinished]);
    await setAsOf(new Date(Date.now() - week).toISOString());
    await e.eventually(async () => assert.ok(!(await said('open.vtex-keys.json')).includes(unfinished)));
    await setAsOf(undefined);
    await hasFindings(e, 'open.vtex-keys.json', [unfinished]);
  });

  function setAsOf(asOf: string | undefined): Promise<void> {
    return e.run(async (vscode, value) => {
      await vscode.workspace
        .getConfiguration('vtexKeys.lint')
        .update('asOf', value, vscode.ConfigurationTarget.Workspace);
    }, asOf);
  }

  function signal(pid: number, name: NodeJS.Signals): Promise<boolean> {
    return e.run((_vscode, [process_, signalName]) => process.kill(process_, signalName), [
      pid,
      name,
    ] as const);
  }
});
