import assert from 'node:assert/strict';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { copiedToken, keysBecome, setRole, tells, tickIrreversible } from './steps.ts';

const pending = 'Pending deletion - Old token';

editorSuite('the life of a key', {}, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openKeys();
  });

  describe('that is generated', () => {
    let generatedToken: string;
    it('begins with its identification and roles, and its token goes to the clipboard', async () => {
      await e.page.getByRole('button', { name: 'Generate your first key' }).click();
      assert.equal((await e.quickInput.shown()).title, 'Generate Key');
      await e.quickInput.search('   ');
      await e.eventually(async () => assert.match((await e.quickInput.shown()).message, /required/));
      await e.type('erp order sync');
      assert.equal((await e.quickInput.shown()).title, 'Roles of “erp order sync”');
      assert.match((await e.quickInput.entries())[0] ?? '', /low/, 'the least permissive role comes first');
      await e.pickMany(['OMS - Read only']);
      const dialog = e.modal('The new token of “erp order sync” is ready to copy.');
      assert.deepEqual((await dialog.buttons()).toSorted(), ['Close', 'Copy']);
      await dialog.click('Copy');
      generatedToken = await copiedToken(e);
      await keysBecome(e, { generated: ['erp order sync  Active · 1 role · new token'] });
    });

    it('is given other roles, and is warned about permissive ones first', async () => {
      await e.keys.contextMenu('erp order sync', 'Edit Roles');
      await setRole(e, 'OMS - Full access', true);
      await setRole(e, 'Owner (Admin Super)', true);
      await e.quickInput.accept();
      const warning = e.modal('are overly permissive roles');
      assert.match(await warning.text(), /“Owner \(Admin Super\)”, “OMS - Full access”/);
      assert.deepEqual((await warning.buttons()).toSorted(), ['Cancel', 'Change Roles', 'Save']);
      await warning.click('Change Roles');
      await setRole(e, 'OMS - Full access', false);
      await setRole(e, 'Owner (Admin Super)', false);
      await setRole(e, 'Logistics - Read only', true);
      await e.quickInput.accept();
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('stays as it is where the same roles are chosen again, or the choice is dismissed', async () => {
      await e.keys.contextMenu('erp order sync', 'Edit Roles');
      await e.quickInput.entries();
      await e.quickInput.accept();
      await tells(e, 'No changes.');
      await e.keys.contextMenu('erp order sync', 'Edit Roles');
      await e.quickInput.entries();
      await e.quickInput.dismiss();
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('is deactivated after a question that says what it interrupts', async () => {
      await e.keys.contextMenu('erp order sync', 'Deactivate');
      await e.modal('Deactivate “erp order sync”?').dismiss();
      await e.keys.contextMenu('erp order sync', 'Deactivate');
      const question = e.modal('Deactivate “erp order sync”?');
      assert.match(await question.text(), /interrupts the integrations/);
      await question.click('Deactivate');
      await keysBecome(e, { generated: ['erp order sync  Inactive · 2 roles · new token'] });
    });

    it('is activated again after a warning that it must not be compromised', async () => {
      await e.keys.contextMenu('erp order sync', 'Activate');
      const question = e.modal('Activate “erp order sync”?');
      assert.match(await question.text(), /not been compromised/);
      await question.click('Activate');
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('gets a new token, and keeps the old one until later', async () => {
      await e.keys.contextMenu('erp order sync', 'Renew Token');
      await e.modal('The new token of “erp order sync” is ready to copy.').click('Copy');
      await copiedToken(e, generatedToken);
      assert.equal((await e.quickInput.shown()).title, 'Delete the old token');
      assert.match((await e.quickInput.entries()).join(), /^Later .*Now /);
      await e.pick('Later');
      await keysBecome(e, { generated: [`erp order sync  Active · 2 roles · ${pending}`] });
    });

    it('cannot be renewed a second time while a renewal is pending', async () => {
      const items = await e.keys.contextMenuItems('erp order sync');
      assert.ok(!items.includes('Renew Token'));
      assert.ok(items.includes('Delete Old Token') && items.includes('Undo Renewal'));
    });

    it('takes the renewal back', async () => {
      await e.keys.contextMenu('erp order sync', 'Undo Renewal');
      const question = e.modal('Undo the renewal of “erp order sync”?');
      assert.match(await question.text(), /new token stops working/);
      await question.click('Undo');
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('keeps its old token where the choice of Later or Now is dismissed', async () => {
      await e.keys.inlineAction('erp order sync', 'Renew Token');
      await e.modal('ready to copy').click('Copy');
      assert.equal((await e.quickInput.shown()).title, 'Delete the old token');
      await e.quickInput.dismiss();
      await keysBecome(e, { generated: [`erp order sync  Active · 2 roles · ${pending}`] });
    });

    it('has its old token deleted by hand', async () => {
      await e.keys.contextMenu('erp order sync', 'Delete Old Token');
      const question = e.modal('Delete the old token of “erp order sync”?');
      assert.match(await question.text(), /cannot be undone/);
      await question.click('Delete');
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('has its old token deleted at once', async () => {
      await e.keys.contextMenu('erp order sync', 'Renew Token');
      await e.modal('ready to copy').click('Copy');
      await e.pick('Now');
      await tells(e, 'Token of “erp order sync” renewed, old token deleted.');
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('offers Copy again, and to undo, where the new token was not copied', async () => {
      await e.keys.contextMenu('erp order sync', 'Renew Token');
      await e.modal('ready to copy').dismiss();
      const lost = e.modal('The new token of “erp order sync” was not copied.');
      assert.deepEqual((await lost.buttons()).toSorted(), ['Close', 'Copy', 'Undo Renewal']);
      await lost.click('Undo Renewal');
      await tells(e, 'Renewal of “erp order sync” undone.');
      await keysBecome(e, { generated: ['erp order sync  Active · 2 roles · new token'] });
    });

    it('ends after a tick that it cannot be undone, and a question', async () => {
      await e.keys.contextMenu('erp order sync', 'Delete Key');
      await tickIrreversible(e);
      await e.modal('Delete “erp order sync”?').dismiss();
      await e.keys.contextMenu('erp order sync', 'Delete Key');
      await tickIrreversible(e);
      const question = e.modal('Delete “erp order sync”?');
      assert.match(await question.text(), /no integration uses the key/);
      await question.click('Delete');
      await e.page.getByRole('button', { name: 'Generate your first key' }).waitFor();
      assert.deepEqual(await e.keys.lines(), []);
    });
  });

  describe('that is external', () => {
    const keyName = 'vtexappkey-partnerhub-ABCDEF';
    it('begins with the key that the other account gave, and roles', async () => {
      await e.palette('API Keys: Add External Key');
      for (const [text, problem] of [
        ['partnerhub', /A key reads vtexappkey-/],
        ['vtexappkey-acmestore-ABCDEF', /belongs to acmestore itself/],
      ] as const) {
        await e.quickInput.search(text);
        await e.eventually(async () => assert.match((await e.quickInput.shown()).message, problem));
      }
      await e.type(keyName);
      await e.pickMany(['OMS - Read only']);
      await keysBecome(e, { external: [`${keyName}  Active · 1 role · partnerhub`] });
    });

    it('is refused a second time, in the words of the service', async () => {
      await e.keys.inlineAction(/^External/, 'Add External Key');
      await e.type(keyName);
      await e.quickInput.entries();
      await e.quickInput.accept();
      await e.notification(/already/).dismiss();
      await keysBecome(e, { external: [`${keyName}  Active · 1 role · partnerhub`] });
    });

    it('is given a permissive role after a warning', async () => {
      await e.keys.contextMenu(keyName, 'Edit Roles');
      await setRole(e, 'Checkout Admin', true);
      await e.quickInput.accept();
      await e.modal('“Checkout Admin” is an overly permissive role.').click('Save');
      await keysBecome(e, { external: [`${keyName}  Active · 2 roles · partnerhub`] });
    });

    it('is offered nothing that only its owner can do', async () => {
      assert.deepEqual(await e.keys.contextMenuItems(keyName), [
        'Edit Roles',
        'Copy Key Name',
        'What Can This Key Do?',
        'Remove External Key',
      ]);
    });

    it('ends after a question', async () => {
      await e.keys.contextMenu(keyName, 'Remove External Key');
      await e.modal(`Remove “${keyName}”?`).dismiss();
      await e.keys.contextMenu(keyName, 'Remove External Key');
      await e.modal(`Remove “${keyName}”?`).click('Remove');
      await e.page.getByRole('button', { name: 'Generate your first key' }).waitFor();
    });
  });

  describe('whose token nobody copied', () => {
    it('is told to have a token that cannot be shown again, and offers another token', async () => {
      await e.palette('API Keys: Generate Key');
      await e.type('hub');
      await e.quickInput.accept();
      await e.modal('ready to copy').click('Close');
      const lost = e.modal('The new token of “hub” was not copied.');
      assert.match(await lost.text(), /cannot be shown again/);
      assert.deepEqual((await lost.buttons()).toSorted(), ['Close', 'Copy', 'Delete Key', 'Renew Token']);
      await lost.click('Renew Token');
      await e.modal('ready to copy').click('Copy');
      await copiedToken(e);
      await e.pick('Now');
      await tells(e, 'Token of “hub” renewed, old token deleted.');
    });

    it('is deleted if that is what the user wants', async () => {
      await e.keys.inlineAction(/^Generated/, 'Generate Key');
      await e.type('mistake');
      await e.quickInput.accept();
      await e.modal('ready to copy').dismiss();
      await e.modal('The new token of “mistake” was not copied.').click('Delete Key');
      await tickIrreversible(e);
      await e.modal('Delete “mistake”?').click('Delete');
      await keysBecome(e, { generated: ['hub  Active · No roles · new token'] });
    });
  });
});
