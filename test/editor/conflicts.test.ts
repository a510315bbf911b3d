import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { killProcess, loadExampleKeys, setRole, tells, tickIrreversible } from './steps.ts';

editorSuite('a key that somebody else changes meanwhile', {}, (editor) => {
  let e: Editor;
  let other: Editor;
  before(async () => {
    e = editor();
    await loadExampleKeys(e);
    other = await e.openWindow();
    await other.openKeys();
    await other.keys.row('erp order sync').waitFor();
  });

  it('is not written over: the user is told to look again', async () => {
    await e.keys.contextMenu('marketplace hub', 'Edit Roles');
    await setRole(e, 'Finance', true);
    await other.keys.contextMenu('marketplace hub', 'Edit Roles');
    await setRole(other, 'Seller Manager', true);
    await other.quickInput.accept();
    await tells(other, 'Roles of “marketplace hub” saved.');
    await e.quickInput.accept();
    const told = e.notification('The key was changed meanwhile');
    assert.deepEqual(await told.buttons(), []);
    await told.dismiss();
    await e.eventually(async () =>
      assert.match((await e.keys.lines()).join('\n'), /marketplace hub.* 3 roles/),
    );
  });

  it('is told to be gone where it was deleted', async () => {
    await e.keys.contextMenu('erp order sync', 'Edit Roles');
    await setRole(e, 'Finance', true);
    await other.keys.contextMenu('erp order sync', 'Delete Key');
    await tickIrreversible(other);
    await other.modal('Delete “erp order sync”?').click('Delete');
    await other.keys.row('erp order sync').waitFor({ state: 'detached' });
    await e.quickInput.accept();
    await e.notification('The key is gone').dismiss();
    await e.keys.row('erp order sync').waitFor({ state: 'detached' });
  });
});

editorSuite('a key service that ends in the middle of a command', {}, (editor) => {
  it('is told once, and Retry connects again and finishes what was asked', async () => {
    const e = editor();
    await loadExampleKeys(e);
    await e.keys.contextMenu('marketplace hub', 'Edit Roles');
    await setRole(e, 'Finance', true);
    assert.equal((await killProcess(e, 'backend.js')).length, 1);
    await e.keys.row('Retry').waitFor();
    await e.quickInput.accept();
    const told = e.notification(/key service/);
    assert.deepEqual((await told.buttons()).toSorted(), ['Retry', 'Show Log']);
    assert.equal(await e.page.locator('.notification-toast').count(), 1);
    await told.click('Retry');
    await tells(e, 'Roles of “marketplace hub” saved.');
    await e.eventually(async () =>
      assert.match((await e.keys.lines()).join('\n'), /marketplace hub.* 3 roles/),
    );
  });
});
