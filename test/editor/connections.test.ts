import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { globalStorage, type RunningService, startKeyService } from './keyService.ts';

editorSuite(
  'connections that are configured wrongly',
  {
    settings: {
      'vtexKeys.connections': [
        { name: 'Team', backend: 'service', account: 'acmestore', url: 'http://keys.example.com' },
        { name: 'Local', backend: 'embedded', account: 'acmestore' },
      ],
    },
  },
  (editor) => {
    it('say what is wrong, beside those that work', async () => {
      await editor().openKeys();
      await editor().eventually(async () =>
        assert.deepEqual(await editor().keys.lines(), [
          'Team',
          '  "http://keys.example.com" is not HTTPS. Plain HTTP is only for this machine.',
          '  Open Settings',
          'Local  acmestore',
          '  Generated (0)',
          '    No generated keys',
          '  External (0)',
          '    No external keys',
        ]),
      );
      assert.equal(await editor().keys.icon('Team'), 'error');
    });

    it('lead to their setting', async () => {
      await editor().keys.select('Open Settings');
      await editor()
        .page.locator('.settings-editor')
        .getByText('Where API keys are managed')
        .first()
        .waitFor();
    });

    it('work as soon as the setting is right', async () => {
      await configure(editor(), [{ name: 'Local', backend: 'embedded', account: 'acmestore' }]);
      await editor().page.getByRole('button', { name: 'Generate your first key' }).waitFor();
      await configure(editor(), []);
      await editor().page.getByText('No connection is configured.').waitFor();
    });
  },
);

editorSuite('a connection to a key service', { settings: { 'vtexKeys.connections': [] } }, (editor) => {
  let folder: string;
  let service: RunningService;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vtex-keys-team-'));
    service = await startKeyService(folder, 'teamstore');
    await service.keys.generateKey({ label: 'erp order sync', roles: ['OMS - Read only'] });
    const { origin } = service;
    await configure(editor(), [{ name: 'Team', backend: 'service', account: 'teamstore', url: origin }]);
    await editor().openKeys();
  });

  after(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks to sign in, and shows no empty list', async () => {
    await becomes(editor(), [
      'Team  teamstore',
      `  Not signed in to ${service.origin}.`,
      '  Sign In…',
      '  Show Log',
    ]);
  });

  it('says that a credential is refused, and does not keep it', async () => {
    await editor().keys.select('Sign In…');
    await editor().type('wrong');
    const { message } = await editor().quickInput.shown();
    assert.match(message, /refuses this credential. Enter another one/);
    await editor().quickInput.dismiss();
    await editor().keys.row('Sign In…').waitFor();
  });

  it('shows the keys of the account once it is signed in', async () => {
    await editor().keys.select('Sign In…');
    await editor().type(service.credential);
    await becomes(editor(), [
      'Team  teamstore',
      '  Generated (1)',
      '    erp order sync  Active · 1 role · new token',
      '  External (0)',
      '    No external keys',
    ]);
  });

  it('shows what others change in the account', async () => {
    await service.keys.addExternalKey({ keyName: 'vtexappkey-partnerhub-ABCDEF', roles: [] });
    await editor().keys.row('vtexappkey-partnerhub-ABCDEF').waitFor();
  });

  it('has its credential in no setting and in no log', async () => {
    const settings = await Promise.all(
      ['User', 'Machine'].map((name) => readFile(join(editor().dataFolder, name, 'settings.json'), 'utf8')),
    );
    const logs = await editor().logs();
    assert.ok(settings.some((text) => text.includes(service.origin)));
    assert.ok([...logs.keys()].some((file) => file.endsWith('API Keys for VTEX.log')));
    for (const text of [...settings, ...logs.values()]) assert.ok(!text.includes(service.credential));
  });

  it('refuses to write where it is read-only, and says so', async () => {
    await editor().keys.contextMenu('Team', 'Change Mode');
    await editor().pick('Read-only');
    await editor().eventually(async () =>
      assert.equal((await editor().keys.lines())[0], 'Team  teamstore · read-only'),
    );
    await editor().keys.contextMenu('erp order sync', 'Deactivate');
    await editor()
      .notification(/read-only: Deactivate is refused/)
      .dismiss();
    await editor().palette('API Keys: Generate Key');
    await editor()
      .notification(/read-only: Generate Key is refused/)
      .dismiss();
  });

  it('forgets its credential when the user signs out', async () => {
    await editor().keys.contextMenu('Team', 'Sign Out');
    await editor().keys.row('Sign In…').waitFor();
  });

  it('does not send the credential to another address', async () => {
    await editor().keys.select('Sign In…');
    await editor().type(service.credential);
    await editor().keys.row('erp order sync').waitFor();
    const other = service.origin.replace('127.0.0.1', 'localhost');
    await configure(editor(), [{ name: 'Team', backend: 'service', account: 'teamstore', url: other }]);
    await editor().keys.row(`Not signed in to ${other}.`).waitFor();
  });

  it('shows what was changed while the service was away, as soon as it is back', async () => {
    const { origin } = service;
    await configure(editor(), [{ name: 'Team', backend: 'service', account: 'teamstore', url: origin }]);
    await editor().keys.row('erp order sync').waitFor();
    await service.stop();
    await editor().eventually(async () =>
      assert.equal((await editor().keys.lines())[0], 'Team  teamstore · reconnecting…'),
    );
    const away = await startKeyService(folder, 'teamstore');
    await away.keys.generateKey({ label: 'marketplace hub', roles: [] });
    await away.stop();
    service = await comeBack();
    await editor().keys.row('marketplace hub').waitFor();
    await editor().keys.row('Generated (2)').waitFor();
    assert.equal((await editor().keys.lines())[0], 'Team  teamstore');
  });

  it('says that the service cannot be reached, and Retry finds it again', async () => {
    const before = await editor().keys.lines();
    await service.stop();
    await editor().palette('API Keys: Refresh');
    await editor()
      .keys.row(/cannot be reached/)
      .waitFor();
    service = await comeBack();
    await editor().keys.select('Retry');
    await becomes(editor(), before);
  });

  /** The service starts again where it was. */
  const comeBack = (): Promise<RunningService> =>
    startKeyService(folder, 'teamstore', {
      credential: service.credential,
      port: new URL(service.origin).port,
    });
});

editorSuite('a data folder of a newer version', { prepare: prepareNewerData }, (editor) => {
  it('is left alone, and the tree says why', async () => {
    await editor().openKeys();
    await editor()
      .keys.row(/written by a newer version/)
      .waitFor();
    assert.deepEqual(
      (await editor().keys.lines()).slice(2).map((line) => line.trim()),
      ['Retry', 'Show Log'],
    );
  });
});

async function prepareNewerData(dataFolder: string): Promise<void> {
  const folder = globalStorage(dataFolder);
  await (await startKeyService(folder)).stop();
  const [file = ''] = (await readdir(folder)).filter((name) => /\.(db|sqlite)$/.test(name));
  const database = new DatabaseSync(join(folder, file));
  database.prepare('insert into kysely_migration (name, timestamp) values (?, ?)').run('9999', '9999');
  database.close();
}

async function becomes(editor: Editor, lines: string[]): Promise<void> {
  await editor.eventually(async () => assert.deepEqual(await editor.keys.lines(), lines));
}

/** Changes the setting as the settings editor does. */
async function configure(editor: Editor, connections: object[]): Promise<void> {
  await editor.run(
    (vscode, value) =>
      vscode.workspace
        .getConfiguration()
        .update('vtexKeys.connections', value, vscode.ConfigurationTarget.Global),
    connections,
  );
}
