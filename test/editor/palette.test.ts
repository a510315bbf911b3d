import assert from 'node:assert/strict';
import manifest from '../../package.json' with { type: 'json' };
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { loadExampleKeys, processes, tells, tickIrreversible } from './steps.ts';

const { commands, menus } = manifest.contributes;
/** Those that the palette has only where there is a filter, or a manifest in front. */
const conditional = new Set(menus.commandPalette.map(({ command }) => command));

/** How a command answers from the palette, with the example keys there and nothing selected. */
type Answer = (e: Editor) => Promise<void>;

/** A prompt with this title, which is then dismissed. */
function prompts(title: string): Answer {
  return async (e) => {
    await e.eventually(async () => assert.equal((await e.quickInput.shown()).title, title));
    await e.quickInput.dismiss();
  };
}

/** A notification. Of four within 800 ms VS Code shows three, so that no more than three of these may follow each other. */
function refuses(message: RegExp): Answer {
  return (e) => e.notification(message).dismiss();
}

const answers: Record<string, Answer> = {
  'Generate Key': prompts('Generate Key'),
  'Add External Key': prompts('Add External Key'),
  'Edit Roles': prompts('Edit Roles'),
  Deactivate: prompts('Deactivate'),
  Activate: prompts('Activate'),
  'Renew Token': prompts('Renew Token'),
  'Delete Old Token': prompts('Delete Old Token'),
  'Undo Renewal': prompts('Undo Renewal'),
  'Delete Key': prompts('Delete Key'),
  'Remove External Key': prompts('Remove External Key'),
  'Review Due Tokens': prompts('Review Due Tokens'),
  'Copy Key Name': prompts('Copy Key Name'),
  Settings: prompts('Settings'),
  Export: prompts('Export'),
  'Load the Example Keys': refuses(/has keys|not empty|already/i),
  Refresh: async (e) => e.keys.row('erp order sync').waitFor(),
  Filter: prompts('Filter'),
  Sort: prompts('Sort'),
  'Load More': async (e) => e.keys.row('erp order sync').waitFor(),
  'Add Connection': prompts('Add Connection'),
  'Remove Connection': (e) => e.modal('Remove the connection “Embedded”?').dismiss(),
  'Sign In': refuses(/^Sign In: there is no connection for this/),
  'Sign Out': refuses(/^Sign Out: there is no connection for this/),
  'Switch Account': refuses(/^Switch Account: there is no connection for this/),
  'Open in VTEX Admin': refuses(/^Open in VTEX Admin: there is no connection for this/),
  Retry: refuses(/^Retry: there is no connection for this/),
  'Change Mode': prompts('Change Mode'),
  'Open Connection Settings': async (e) => {
    await e.locator('.settings-editor').getByText('Where API keys are managed').first().waitFor();
    await e.run((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
    await e.locator('.settings-editor').waitFor({ state: 'detached' });
  },
  'Show Log': (e) =>
    e
      .locator('.panel')
      .getByText(/embedded.key.service/)
      .first()
      .waitFor(),
  'Show in API Keys': prompts('Show in API Keys'),
  'What Can This Key Do?': prompts('What Can This Key Do?'),
  'Restart Language Server': (e) =>
    e.eventually(async () => assert.equal((await processes(e, 'server.js')).length, 1)),
};

editorSuite('the command palette', {}, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await loadExampleKeys(e);
  });

  for (const { title } of commands.filter(({ command }) => !conditional.has(command))) {
    it(`runs ${title} without a key being selected`, async () => {
      await e.palette(`API Keys: ${title}`);
      const answer = answers[title];
      assert.ok(answer, `nobody has said how ${title} answers`);
      await answer(e);
    });
  }

  it('offers Clear Filter where there is a filter, and clears it', async () => {
    await e.palette('API Keys: Filter');
    await e.pick('Age');
    await e.pick('pending deletion of the old token');
    await e.keys.row('erp order sync').waitFor({ state: 'detached' });
    await e.palette('API Keys: Clear Filter');
    await e.keys.row('erp order sync').waitFor();
  });
});

editorSuite('a key picked from the palette', {}, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await loadExampleKeys(e);
  });

  it('comes from those it can be done to, the most urgent first, with their state in words', async () => {
    await e.palette('API Keys: Renew Token');
    const [first = '', second = ''] = await e.quickInput.entries();
    assert.match(first, /^marketplace hub.*expired \d+ days ago.*vtexappkey-acmestore-/);
    assert.match(second, /^erp order sync.*expires in \d+ days/);
    assert.doesNotMatch((await e.quickInput.entries()).join(), /carrier tracking|partnerhub/);
    await e.quickInput.dismiss();
  });

  it('is found by what the service searches: the label or the key', async () => {
    await e.palette('API Keys: Deactivate');
    await e.quickInput.search('ERP ORDER');
    await e.eventually(async () => {
      const entries = await e.quickInput.entries();
      assert.equal(entries.length, 1);
      assert.match(entries[0] ?? '', /^erp order sync/);
    });
    await e.pick('erp order sync');
    await e.modal('Deactivate “erp order sync”?').dismiss();
  });

  it('is the one selected in the tree, where it can be done to that', async () => {
    await e.keys.select('erp order sync');
    await e.palette('API Keys: Deactivate');
    await e.modal('Deactivate “erp order sync”?').click('Deactivate');
    await tells(e, '“erp order sync” deactivated.');
    await e.eventually(async () =>
      assert.match((await e.keys.lines()).join(), /erp order sync[^,]*Inactive/),
    );
    await e.palette('API Keys: Deactivate');
    assert.equal((await e.quickInput.shown()).title, 'Deactivate');
    await e.quickInput.dismiss();
    await e.palette('API Keys: Activate');
    await e.modal('Activate “erp order sync”?').click('Activate');
    await tells(e, '“erp order sync” activated.');
  });

  it('is refused cleanly where it is gone by the time it is picked', async () => {
    await e.keys.collapse('Embedded');
    const other = await e.openWindow();
    await other.openKeys();
    await other.keys.row('marketplace hub').waitFor();
    await e.keys.select('Embedded');
    await e.palette('API Keys: Renew Token');
    await e.quickInput.entries();
    await other.keys.contextMenu('marketplace hub', 'Delete Key');
    await tickIrreversible(other);
    await other.modal('Delete “marketplace hub”?').click('Delete');
    await other.keys.row('marketplace hub').waitFor({ state: 'detached' });
    await e.pick('marketplace hub');
    await e.notification('The key is gone').dismiss();
    await other.closeWindow();
  });

  it('is named as missing where there is none that it can be done to', async () => {
    await e.palette('API Keys: Remove External Key');
    await e.quickInput.entries();
    await e.quickInput.dismiss();
    for (const key of ['vtexappkey-partnerhub-ABCDEF', 'vtexappkey-fastcarrier-XKCDWP']) {
      await e.palette('API Keys: Remove External Key');
      await e.pick(key);
      await e.modal(`Remove “${key}”?`).click('Remove');
      await tells(e, `“${key}” removed.`);
    }
    await e.palette('API Keys: Remove External Key');
    await e.notification('Remove External Key: there is no key to do this to.').dismiss();
  });

  it('that is due is offered what can be done about it', async () => {
    await e.palette('API Keys: Review Due Tokens');
    await e.pick('carrier tracking');
    const entries = await e.quickInput.entries();
    assert.deepEqual(entries, ['Delete Old Token', 'Undo Renewal', 'Deactivate']);
    await e.pick('Undo Renewal');
    await e.modal('Undo the renewal of “carrier tracking”?').click('Undo');
    await tells(e, '“carrier tracking” back to the old token.');
  });
});
