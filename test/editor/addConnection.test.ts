import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { type RunningService, startKeyService } from './keyService.ts';
import { tells } from './steps.ts';

editorSuite('adding a connection', {}, (editor) => {
  let e: Editor;
  let folder: string;
  let service: RunningService;

  before(async () => {
    e = editor();
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-added-'));
    service = await startKeyService(folder, 'teamstore');
    await service.keys.generateKey({ label: 'erp order sync', roles: ['OMS - Read only'] });
    await e.openKeys();
  });

  after(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function problemWith(text: string, problem: RegExp): Promise<void> {
    await e.quickInput.search(text);
    await e.eventually(async () => assert.match((await e.quickInput.shown()).message, problem));
  }

  async function isConfigured(): Promise<boolean> {
    const files = ['User', 'Machine'].map((name) => join(e.dataFolder, name, 'settings.json'));
    const settings = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    return settings.some((text) => text.includes(service.origin));
  }

  it('asks for backend, URL, account and name, and says what is wrong with each', async () => {
    await e.page.getByRole('button', { name: 'Add a connection' }).click();
    await e.pick('Key service');
    await problemWith('keys.example.com', /is not a URL/);
    await problemWith('http://keys.example.com', /not HTTPS/);
    await e.type(service.origin);
    await problemWith('Team Store', /host name/);
    await e.type('teamstore');
    await problemWith('Embedded', /already/);
    await e.type('Team');
  });

  it('tries the credential before anything is kept, and asks for another where it is refused', async () => {
    const { message, title } = await e.quickInput.shown();
    assert.equal(title, 'Add Connection');
    assert.match(message, /secret storage/);
    assert.equal(await e.page.locator('.quick-input-box input').getAttribute('type'), 'password');
    await e.type('wrong');
    assert.match((await e.quickInput.shown()).message, /refuses this credential/);
    assert.equal(await isConfigured(), false);
    await e.type(service.credential);
    await tells(e, 'Connection “Team” added.');
    assert.equal(await isConfigured(), true);
    await e.keys.row('Team').waitFor();
    await e.keys.expand('Team');
    await e.keys.row('erp order sync').waitFor();
  });

  it('lets commands ask which connection is meant', async () => {
    await e.palette('API Keys: Generate Key');
    assert.deepEqual(await e.quickInput.entries(), [
      'Embeddedacmestore',
      `Teamteamstore · ${service.origin}`,
    ]);
    await e.pick('Team');
    await e.type('hub');
    await e.quickInput.entries();
    await e.quickInput.accept();
    await e.modal('ready to copy').click('Copy');
    await e.keys.row('hub').waitFor();
    const keys = await service.keys.listKeys({});
    assert.deepEqual(keys.items.map((key) => key.kind === 'generated' && key.label).toSorted(), [
      'erp order sync',
      'hub',
    ]);
  });

  it('offers the keys of all connections, and says on which each is', async () => {
    await e.palette('API Keys: Renew Token');
    assert.match((await e.quickInput.entries()).join(), /vtexappkey-teamstore-[A-Z]{6} · Team/);
    await e.quickInput.dismiss();
  });

  it('is undone by removing it, after a question, which forgets the credential too', async () => {
    await e.keys.contextMenu('Team', 'Remove Connection');
    await e.modal('Remove the connection “Team”?').click('Remove');
    await tells(e, 'Connection “Team” removed.');
    await e.keys.row('Team').waitFor({ state: 'detached' });
    assert.equal(await isConfigured(), false);
    await e.run(
      (vscode, value) =>
        vscode.workspace
          .getConfiguration()
          .update('vtexKeys.connections', value, vscode.ConfigurationTarget.Global),
      [{ name: 'Team', backend: 'service', account: 'teamstore', url: service.origin }],
    );
    await e.keys.row('Sign In…').waitFor();
  });

  it('needs no credential for another account of the embedded service', async () => {
    await e.palette('API Keys: Add Connection');
    await e.pick('Embedded');
    await e.type('acmetest');
    assert.equal((await e.quickInput.shown()).value, 'acmetest');
    await e.quickInput.accept();
    await tells(e, 'Connection “acmetest” added.');
    await e.keys.row('acmetest').waitFor();
  });
});
