import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyService } from '../../common/src/backends/keyService.ts';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { type RunningService, startKeyService } from './keyService.ts';
import { copiedToken, setRole, tells } from './steps.ts';

const noExternalKeys = 'VTEX offers no API for external keys: see them in VTEX Admin.';

editorSuite('the life of a key of a VTEX account', {}, (editor) => {
  let e: Editor;
  let folder: string;
  let service: RunningService;
  let appKey: string;
  let appToken: string;

  before(async () => {
    e = editor();
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-vtex-'));
    service = await startKeyService(folder);
    const { key, token } = await service.keys.generateKey({
      label: 'caller',
      roles: ['Owner (Admin Super)'],
    });
    appKey = key.keyName;
    appToken = token ?? '';
    await e.run(
      (vscode, value) =>
        vscode.workspace
          .getConfiguration()
          .update('vtexKeys.connections', value, vscode.ConfigurationTarget.Global),
      [{ name: 'Store', backend: 'vtex', account: 'acmestore', url: service.origin }],
    );
    await e.openKeys();
  });

  after(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function become(...keys: string[]): Promise<void> {
    const lines = [
      'Store  acmestore · confirm',
      `  Generated (${keys.length})`,
      ...keys.map((line) => `    ${line}`),
      '  External (0)',
      `    ${noExternalKeys}`,
      '    Open in VTEX Admin',
    ];
    await e.eventually(async () => assert.deepEqual(await e.keys.lines(), lines));
  }
  const caller = 'caller  Active · 1 role · token age unknown';
  const pending = 'Pending deletion - Old token';

  it('begins with a sign-in, in boxes that hide what is typed, which is kept only if VTEX takes it', async () => {
    await e.keys.select('Sign In…');
    await e.pick('AppKey and AppToken');
    assert.equal(await e.page.locator('.quick-input-box input').getAttribute('type'), 'password');
    await e.type(appKey);
    assert.equal(await e.page.locator('.quick-input-box input').getAttribute('type'), 'password');
    await e.type('wrong');
    assert.match((await e.quickInput.shown()).placeholder, /acmestore refuses this credential/);
    await e.pick('AppKey and AppToken');
    await e.type(appKey);
    await e.type(appToken);
    await tells(e, 'Signed in to “Store”.');
    await become(caller);
    assert.match(await e.keys.tooltip('Store'), new RegExp(`Signed in\\s*${appKey}`));
  });

  it('is generated after a question, with its roles', async () => {
    await e.keys.contextMenu('Store', 'Generate Key');
    await e.type('erp order sync');
    await e.pickMany(['OMS - Read only']);
    await e.modal('Generate the key “erp order sync”?').click('Generate');
    await e.modal('The new token of “erp order sync” is ready to copy.').click('Copy');
    await copiedToken(e);
    await become(caller, 'erp order sync  Active · 1 role · token age unknown');
  });

  it('is given other roles', async () => {
    await e.keys.contextMenu('erp order sync', 'Edit Roles');
    await setRole(e, 'Logistics - Read only', true);
    await e.quickInput.accept();
    const question = e.modal('Change the roles of “erp order sync”?');
    const words = await question.text();
    assert.match(words, /account “acmestore” on connection “Store”/);
    const put = 'PUT /api/license-manager/users/[0-9a-f]{32}/roles';
    assert.match(words, new RegExp(`Sent to ${service.origin}:\\s*${put} \\[Logistics - Read only\\]`));
    assert.ok(!words.includes(appToken));
    await question.click('Save');
    await become(caller, 'erp order sync  Active · 2 roles · token age unknown');
  });

  it('is found by the palette with its roles', async () => {
    await e.palette('API Keys: Edit Roles');
    await e.pick('erp order sync');
    await setRole(e, 'Logistics - Read only', false);
    await e.quickInput.accept();
    await e.modal('Change the roles of “erp order sync”?').click('Save');
    await become(caller, 'erp order sync  Active · 1 role · token age unknown');
  });

  it('is deactivated and activated', async () => {
    await e.keys.contextMenu('erp order sync', 'Deactivate');
    await e.modal('Deactivate “erp order sync”?').click('Deactivate');
    await become(caller, 'erp order sync  Inactive · 1 role · token age unknown');
    await e.keys.contextMenu('erp order sync', 'Activate');
    await e.modal('Activate “erp order sync”?').click('Activate');
    await become(caller, 'erp order sync  Active · 1 role · token age unknown');
  });

  it('gets a new token, whose age is known from then on, and loses the old one', async () => {
    await e.keys.contextMenu('erp order sync', 'Renew Token');
    await e.modal('Renew the token of “erp order sync”?').click('Renew Token');
    await e.modal('ready to copy').click('Copy');
    await e.pick('Later');
    await become(caller, `erp order sync  ${pending} · Active · 1 role`);
    await e.keys.contextMenu('erp order sync', 'Delete Old Token');
    await e.modal('Delete the old token of “erp order sync”?').click('Delete');
    await become(caller, 'erp order sync  Active · 1 role · new token');
  });

  it('keeps in its menu what VTEX has no API for, disabled, and the palette says why', async () => {
    const items = await e.keys.contextMenuItems('erp order sync');
    assert.ok(!items.includes('Delete Key') && items.includes('Open in VTEX Admin'));
    assert.deepEqual(await e.keys.disabledMenuItems('erp order sync'), [
      'Delete Key (VTEX has no API for it)',
    ]);
    assert.deepEqual(await e.keys.disabledMenuItems('Store'), [
      'Add External Key (VTEX has no API for it)',
      'Export (VTEX has no API for it)',
      'Settings (VTEX has no API for it)',
    ]);
    await e.palette('API Keys: Delete Key');
    const refusal = e.notification(/VTEX offers no API to delete a key: deactivate it here/);
    assert.deepEqual(await refusal.buttons(), ['Open in VTEX Admin']);
    await refusal.dismiss();
  });

  it('cannot be renewed by itself', async () => {
    await e.keys.contextMenu('caller', 'Renew Token');
    await e.modal('Renew the token of “caller”?').click('Renew Token');
    const refusal = e.notification(/is the key you are signed in with, and VTEX lets no key renew itself/);
    assert.deepEqual(await refusal.buttons(), ['Sign In']);
    await refusal.dismiss();
  });

  it('has its credential in no setting and in no log', async () => {
    const settings = await Promise.all(
      ['User', 'Machine'].map((name) => readFile(join(e.dataFolder, name, 'settings.json'), 'utf8')),
    );
    for (const text of [...settings, ...(await e.logs()).values()]) assert.ok(!text.includes(appToken));
  });

  it('is left for one of another account in one go', async () => {
    const { origin, credential } = service;
    const other = createKeyService({ origin, credential, account: 'otherstore', fetch });
    const { key, token } = await other.generateKey({ label: 'other', roles: ['Owner (Admin Super)'] });
    await e.keys.contextMenu('Store', 'Switch Account');
    await e.type('otherstore');
    await e.pick('AppKey and AppToken');
    await e.type(key.keyName);
    await e.type(token ?? '');
    await tells(e, 'Switched to otherstore.');
    await e.eventually(async () =>
      assert.deepEqual((await e.keys.lines()).slice(0, 3), [
        'Store  otherstore · confirm',
        '  Generated (1)',
        '    other  Active · 1 role · token age unknown',
      ]),
    );
  });

  it('ends for this editor when the user signs out', async () => {
    await e.keys.contextMenu('Store', 'Sign Out');
    await e.keys.row('Sign In…').waitFor();
  });
});
