import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';

editorSuite('the embedded key service is killed', {}, (editor) => {
  let keysBefore: string[];

  before(async () => {
    await editor().openKeys();
    await editor().page.getByRole('button', { name: 'Load the example keys' }).click();
    await editor().keys.row('erp order sync').waitFor();
    keysBefore = await editor().keys.lines();
  });

  it('the tree says so and what to do, and shows no empty list', async () => {
    await killService(editor());
    await editor()
      .keys.row(/key service stopped \(SIGKILL\)/)
      .waitFor();
    const lines = await editor().keys.lines();
    assert.deepEqual(
      lines.slice(1).map((line) => line.trim()),
      ['The key service stopped (SIGKILL).', 'Retry', 'Show Log'],
    );
  });

  it('Retry starts it again, with every key as it was', async () => {
    await editor().keys.select('Retry');
    await editor().eventually(async () => assert.deepEqual(await editor().keys.lines(), keysBefore));
  });
});

/** Kills the service as the system might, without asking it. */
async function killService(window: Editor): Promise<void> {
  const killed = await window.run(() => {
    const handles = (process as unknown as { _getActiveHandles(): unknown[] })._getActiveHandles();
    const services = handles.filter(
      (handle): handle is import('node:child_process').ChildProcess =>
        (handle as { spawnargs?: string[] }).spawnargs?.some((arg) => arg.endsWith('backend.js')) === true,
    );
    return services.map((service) => service.kill('SIGKILL'));
  });
  assert.deepEqual(killed, [true]);
}
