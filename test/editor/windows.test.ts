import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';

editorSuite('two windows on one data folder', {}, (editor) => {
  let second: Editor;

  before(async () => {
    await editor().openKeys();
    second = await editor().openWindow();
    await second.openKeys();
    await second.page.getByRole('button', { name: 'Load the example keys' }).waitFor();
  });

  it('the second shows the keys that the first loads', async () => {
    await editor().page.getByRole('button', { name: 'Load the example keys' }).click();
    await editor().keys.row('erp order sync').waitFor();
    await second.keys.row('erp order sync').waitFor();
    assert.deepEqual(await second.keys.lines(), await editor().keys.lines());
  });

  it('the first shows the key that the second deactivates', async () => {
    await second.keys.contextMenu('erp order sync', 'Deactivate');
    await second.modal(/erp order sync/).click('Deactivate');
    await second.eventually(() => assertInactive(second));
    await editor().eventually(() => assertInactive(editor()));
  });

  it('the first works on when the second is closed', async () => {
    await second.closeWindow();
    await editor().keys.contextMenu('erp order sync', 'Activate');
    await editor()
      .modal(/erp order sync/)
      .click('Activate');
    await editor().eventually(async () => assert.match(await line(editor()), /Active/));
  });
});

async function assertInactive(window: Editor): Promise<void> {
  assert.match(await line(window), /Inactive/);
}

async function line(window: Editor): Promise<string> {
  return (await window.keys.lines()).find((text) => text.includes('erp order sync')) ?? '';
}
