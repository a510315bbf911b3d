import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { loadExampleKeys, tells, tickIrreversible } from './steps.ts';

editorSuite('an account with keys', {}, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await loadExampleKeys(e);
  });

  describe('its settings', () => {
    it('offer 3 months, as recommended, and 6 months', async () => {
      await e.palette('API Keys: Settings');
      assert.deepEqual(await e.quickInput.entries(), ['3 months (recommended)current', '6 months']);
      await e.pick('6 months');
      await e.pick('Enforced');
      await tells(e, 'Settings of acmestore applied.');
      await e.eventually(async () =>
        assert.doesNotMatch((await e.keys.lines()).join('\n'), /erp order sync.*expires in/),
      );
    });

    it('stay as they are where the same are chosen again', async () => {
      await e.keys.contextMenu('Embedded', 'Settings');
      await e.quickInput.entries();
      await e.quickInput.accept();
      await e.quickInput.entries();
      await e.quickInput.accept();
      await tells(e, 'No changes.');
    });

    it('are not shortened before a warning names the tokens that would stop working', async () => {
      await e.palette('API Keys: Settings');
      await e.pick('3 months (recommended)');
      await e.pick('Enforced');
      const question = e.modal('Apply the settings to acmestore?');
      assert.match(await question.text(), /The tokens of 1 active key would stop working at once/);
      await question.dismiss();
      await e.palette('API Keys: Settings');
      assert.deepEqual(await e.quickInput.entries(), ['3 months (recommended)', '6 monthscurrent']);
      await e.pick('3 months (recommended)');
      await e.pick('Advisory');
      await e.eventually(async () =>
        assert.match((await e.keys.lines()).join('\n'), /marketplace hub.*past the period/),
      );
    });
  });

  describe('its export', () => {
    async function exported(shape: string): Promise<{ name: string; lines: string[] }> {
      await e.palette('API Keys: Export');
      await e.pick(shape);
      const value = await e.eventually(async () => {
        const shown = await e.quickInput.shown();
        assert.match(shown.value, /\.csv$/);
        return shown.value;
      });
      await e.quickInput.accept();
      const message = e.notification('Exported to');
      const name = basename(value);
      assert.match(await message.text(), new RegExp(`Exported to ${name}`));
      await message.dismiss();
      const text = await readFile(join(e.workspace, name), 'utf8');
      assert.ok(text.endsWith('\r\n'));
      return { name, lines: text.trimEnd().split('\r\n') };
    }

    it('writes the key names of the audit list to the file that the user chose, and says where', async () => {
      const { name, lines } = await exported('Audit list');
      assert.match(name, /^acmestore-api-keys-audit-\d{4}-\d\d-\d\d\.csv$/);
      assert.ok(lines.slice(1).length > 0);
      for (const line of lines.slice(1)) assert.match(line, /^vtexappkey-[a-z]+-[A-Z]{6}$/);
    });

    it('writes all columns of the generated and of the external keys', async () => {
      const generated = await exported('Generated keys');
      assert.equal(
        generated.lines[0],
        'id,keyName,roles,label,creationDate,creationDateToken,creationDateNewToken,status',
      );
      assert.ok(generated.lines.some((line) => line.includes('erp order sync')));
      const external = await exported('External keys');
      assert.equal(external.lines[0], 'id,keyName,roles,account,addedDate,status');
      assert.ok(external.lines.some((line) => line.includes('partnerhub')));
    });

    it('leaves nothing unfinished beside the files', async () => {
      const names = await readdir(e.workspace);
      assert.equal(names.filter((name) => name.endsWith('.csv')).length, 3);
      assert.deepEqual(
        names.filter((name) => name.endsWith('.tmp')),
        [],
      );
    });
  });

  describe('several of its keys at once', () => {
    before(async () => {
      await e.keys.select('marketplace hub');
      await e.keys.row('erp order sync').click({ modifiers: ['ControlOrMeta'] });
    });

    it('are deactivated after one question that names them', async () => {
      await e.keys.contextMenu('erp order sync', 'Deactivate');
      const question = e.modal('Deactivate 2 keys?');
      assert.match(await question.text(), /marketplace hub.*erp order sync/s);
      await question.click('Deactivate');
      await tells(e, '2 keys deactivated.');
      await e.eventually(async () => {
        const lines = await e.keys.lines();
        assert.equal(
          lines.filter((line) => /^ +(marketplace hub|erp order sync) .*Inactive/.test(line)).length,
          2,
        );
      });
    });

    it('are not offered what is done to one key at a time', async () => {
      const items = await e.keys.contextMenuItems('erp order sync');
      assert.deepEqual(items, ['Copy Key Name', 'Delete Key']);
    });

    it('are copied one name a line', async () => {
      await e.keys.contextMenu('erp order sync', 'Copy Key Name');
      await tells(e, '2 key names copied.');
      assert.match(await e.clipboard(), /^vtexappkey-acmestore-[A-Z]{6}\nvtexappkey-acmestore-[A-Z]{6}$/);
    });

    it('are deleted after one tick and one question', async () => {
      await e.keys.contextMenu('erp order sync', 'Delete Key');
      await tickIrreversible(e);
      await e.modal('Delete 2 keys?').click('Delete');
      await tells(e, '2 keys deleted.');
      await e.eventually(async () =>
        assert.doesNotMatch((await e.keys.lines()).join(), /marketplace hub|erp order sync/),
      );
    });
  });
});

const confirming = { name: 'Embedded', backend: 'embedded', account: 'acmestore', mode: 'confirm' };

editorSuite(
  'a connection that asks before every change',
  { settings: { 'vtexKeys.connections': [confirming] } },
  (editor) => {
    let e: Editor;
    before(async () => {
      e = editor();
      await e.openKeys();
    });

    it('asks, names itself and its account, and does nothing when dismissed', async () => {
      await e.palette('API Keys: Generate Key');
      await e.type('hub');
      await e.quickInput.entries();
      await e.quickInput.accept();
      const question = e.modal('Generate the key “hub”?');
      assert.match(await question.text(), /account “acmestore” on connection “Embedded”/);
      await question.dismiss();
      await e.palette('API Keys: Load the Example Keys');
      await e.modal('Load the example keys into acmestore?').click('Load');
      await e.keys.row('erp order sync').waitFor();
      assert.equal(await e.keys.row('hub').count(), 0);
    });

    it('asks only once where a change is asked about anyway', async () => {
      await e.keys.contextMenu('erp order sync', 'Deactivate');
      const question = e.modal('Deactivate “erp order sync”?');
      assert.match(await question.text(), /asks before every change/);
      await question.click('Deactivate');
      await e.eventually(async () =>
        assert.match((await e.keys.lines()).join('\n'), /erp order sync.*Inactive/),
      );
    });

    it('refuses every change once it is read-only', async () => {
      await e.keys.contextMenu('Embedded', 'Change Mode');
      await e.pick('Read-only');
      await e.eventually(async () => assert.match((await e.keys.lines())[0] ?? '', /read-only/));
      await e.palette('API Keys: Renew Token');
      const refusal = e.notification(/read-only: Renew Token is refused/);
      assert.deepEqual(await refusal.buttons(), ['Change Mode']);
      await refusal.click('Change Mode');
      await e.pick('Live');
      await e.eventually(async () =>
        assert.ok((await e.keys.contextMenuItems('marketplace hub')).includes('Renew Token')),
      );
    });
  },
);
