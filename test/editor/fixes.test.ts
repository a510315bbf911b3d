import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';

const workspace = 'examples/acme-store';
const file = 'vtex-keys.json';
const confirming = { name: 'Embedded', backend: 'embedded', account: 'acmestore', mode: 'confirm' };

editorSuite('a finding in a manifest', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile(file);
    await finding(e, 'token-expired');
  });

  it('is mended while typing, by the quick fix, and saved', async () => {
    const written = await saved(e);
    await select(e, 'OMS - Read only');
    await e.page.keyboard.type('OMS - Read onyl');
    await finding(e, 'unknown-role', /OMS - Read onyl/);
    await quickFix(e, "Replace by 'OMS - Read only'");
    await noFinding(e, 'unknown-role', /OMS - Read onyl/);
    await e.page.keyboard.press('Control+s');
    // VS Code may have saved by itself what was typed.
    await e.eventually(async () => assert.equal(await saved(e), written));
  });

  it('is mended on save where the user wants all safe fixes then', async () => {
    const written = await saved(e);
    await e.run((vscode) =>
      vscode.workspace
        .getConfiguration('editor')
        .update('codeActionsOnSave', { 'source.fixAll': 'explicit' }, vscode.ConfigurationTarget.Global),
    );
    await replace(e, 'generated', 'Generated');
    await replace(e, 'OMS - Read only', 'OMS - Read onyl');
    await finding(e, 'schema', /'kind'/);
    await finding(e, 'unknown-role', /OMS - Read onyl/);
    await e.page.keyboard.press('Control+s');
    await e.eventually(async () => assert.equal(await saved(e), written));
  });

  it('is suppressed with a reason until a day, after both were asked', async () => {
    await select(e, '"OMS - Full access"');
    await quickFix(e, 'Suppress overly-permissive-role with a reason until …');
    assert.match((await e.quickInput.shown()).title, /Suppress overly-permissive-role/);
    await e.quickInput.search('TODO');
    await e.eventually(async () => assert.match((await e.quickInput.shown()).message, /Say why/));
    await e.type('until the split lands');
    assert.equal((await e.quickInput.shown()).value, '2026-12-20');
    await e.quickInput.search('2027-12-31');
    await e.eventually(async () => assert.match((await e.quickInput.shown()).message, /2027-02-18 at most/));
    await e.type('2026-12-31');
    await e.eventually(async () =>
      assert.match(
        await text(e),
        /"suppress": \[\{ "rule": "overly-permissive-role", "reason": "until the split lands", "until": "2026-12-31" \}\]/,
      ),
    );
    await e.eventually(async () => {
      const lines = (await found(e, 'overly-permissive-role')).map(({ line }) => line);
      assert.ok(!lines.includes(10), lines.join());
    });
  });

  it('that nobody can accept is not offered to be suppressed at the cursor', async () => {
    await select(e, '"account"');
    await e.palette('API Keys: Suppress Finding');
    await e.notification('Nothing is found at the cursor that can be suppressed.').dismiss();
  });

  it('leads to the policy that says how grave it is, as the palette does', async () => {
    const isPolicy = () =>
      e.eventually(async () => assert.match(await activeFile(e), /\.vtex-keys\.policy\.json$/));
    await select(e, 'OMS - Full access');
    await quickFix(e, 'Open the policy');
    await isPolicy();
    await e.openFile(file);
    await e.palette('API Keys: Open Policy');
    await isPolicy();
    await e.openFile(file);
  });

  it('is met in the manifest alone by a role that the policy then declares', async () => {
    await e.run((vscode) => vscode.commands.executeCommand('workbench.action.files.revert'));
    await replace(e, 'OMS - Read only', 'Stock robot');
    await finding(e, 'unknown-role', /Stock robot/);
    await select(e, '"Stock robot"');
    await quickFix(e, "Declare 'Stock robot' as a custom role in the policy (to be filled in)");
    await noFinding(e, 'unknown-role', /Stock robot/);
    const policy = await e.run(async (vscode) => {
      const open = vscode.workspace.textDocuments.find(({ fileName }) => fileName.endsWith('.policy.json'));
      return open?.getText() ?? '';
    });
    assert.match(policy, /\{ "name": "Stock robot", "resources": \[\] \}/);
  });
});

editorSuite(
  'a key in a manifest',
  { workspace, settings: { 'vtexKeys.connections': [confirming] } },
  (editor) => {
    let e: Editor;
    before(async () => {
      e = editor();
      await loadKeys(e);
      await e.openFile(file);
      await finding(e, 'token-expired');
    });

    it('is renewed from its code lens, after the question of the connection', async () => {
      await lens(e, 'Renew token…');
      const question = e.modal('Renew the token of “erp order sync”?');
      assert.match(await question.text(), /vtexappkey-acmestore-QWERTY/);
      await question.dismiss();
    });

    it('is renewed from the quick fix of its finding', async () => {
      await select(e, 'vtexappkey-acmestore-MARKET');
      const expired = await finding(e, 'token-expired');
      await goTo(e, expired.line);
      await quickFix(e, 'Renew this token…');
      await e.modal('Renew the token of “marketplace hub”?').dismiss();
    });

    it('is shown in the tree', async () => {
      await lens(e, 'Show in API Keys');
      await e.eventually(async () =>
        assert.equal(await e.keys.row('erp order sync').getAttribute('aria-selected'), 'true'),
      );
    });

    it('is shown from the palette where the cursor is, though a filter hides it', async () => {
      await e.palette('API Keys: Filter');
      await e.pick('Status');
      await e.pick('Inactive');
      await e.openFile(file);
      await select(e, 'carrier tracking');
      await e.palette('API Keys: Show in API Keys');
      await e.eventually(async () =>
        assert.equal(await e.keys.row('carrier tracking').getAttribute('aria-selected'), 'true'),
      );
    });

    it('that the account does not have is said to be missing', async () => {
      await e.openFile(file);
      await replace(e, 'vtexappkey-acmestore-QWERTY', 'vtexappkey-acmestore-NOSUCH');
      await e.palette('API Keys: Show in API Keys');
      await e.notification('There is no key vtexappkey-acmestore-NOSUCH').dismiss();
    });

    it('of an account without a connection says that one can be added', async () => {
      await replace(e, 'acmestore', 'acmelabs');
      await select(e, 'erp order sync');
      await e.palette('API Keys: Show in API Keys');
      const told = e.notification('No connection manages account “acmelabs”');
      assert.ok((await told.buttons()).includes('Add Connection'));
      await told.dismiss();
    });

    it('is judged by a policy that is made where there was none', async () => {
      await rm(join(e.workspace, '.vtex-keys.policy.json'));
      await e.openFile(file);
      await e.palette('API Keys: Open Policy');
      await e.notification(/has no policy/).click('Create Policy');
      await e.eventually(async () => assert.match(await activeFile(e), /\.vtex-keys\.policy\.json$/));
      assert.match(await text(e), /"extends": "recommended"/);
    });
  },
);

async function loadKeys(e: Editor): Promise<void> {
  await e.openKeys();
  await e.page.getByRole('button', { name: 'Load the example keys' }).click();
  await e.modal(/example keys/).click('Load');
  await e.keys.row('erp order sync').waitFor();
}

interface Found {
  line: number;
  message: string;
}

async function found(e: Editor, rule: string): Promise<Found[]> {
  return (await e.problems()).filter((problem) => problem.file === file && problem.code === rule);
}

function finding(e: Editor, rule: string, message = /./): Promise<Found> {
  return e.eventually(async () => {
    const one = (await found(e, rule)).find((candidate) => message.test(candidate.message));
    assert.ok(one, `${rule} is found`);
    return one;
  });
}

async function noFinding(e: Editor, rule: string, message: RegExp): Promise<void> {
  await e.eventually(async () => {
    assert.ok((await found(e, rule)).every((candidate) => !message.test(candidate.message)));
  });
}

/** Selects the first occurrence of the words, and brings it into view. */
async function select(e: Editor, words: string): Promise<void> {
  await e.run((vscode, wanted) => {
    const active = vscode.window.activeTextEditor;
    if (active === undefined) throw new Error('No editor is active.');
    const start = active.document.getText().indexOf(wanted);
    if (start < 0) throw new Error(`There is no ${wanted}.`);
    const [from, to] = [start, start + wanted.length].map((offset) => active.document.positionAt(offset));
    if (from && to) active.selection = new vscode.Selection(from, to);
    active.revealRange(active.selection, vscode.TextEditorRevealType.InCenter);
  }, words);
  await focusText(e);
}

async function goTo(e: Editor, line: number): Promise<void> {
  await e.run((vscode, wanted) => {
    const active = vscode.window.activeTextEditor;
    if (active === undefined) throw new Error('No editor is active.');
    const { range } = active.document.lineAt(wanted - 1);
    active.selection = new vscode.Selection(range.end.translate(0, -3), range.end.translate(0, -3));
    active.revealRange(range, vscode.TextEditorRevealType.InCenter);
  }, line);
  await focusText(e);
}

async function focusText(e: Editor): Promise<void> {
  await e.run((vscode) => vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup'));
}

async function replace(e: Editor, words: string, by: string): Promise<void> {
  await select(e, words);
  await e.page.keyboard.insertText(by);
  await e.eventually(async () => assert.ok((await text(e)).includes(by)));
}

/** Takes an entry of the Quick Fix menu at the cursor, by the keyboard: what is behind the menu catches clicks for a while. */
async function quickFix(e: Editor, title: string): Promise<void> {
  const menu = e.locator('.action-widget:not(.action-list-submenu-panel)');
  const entry = menu.locator('.monaco-list-row').filter({ hasText: title }).first();
  const chosen = menu.locator('.monaco-list-row.focused').filter({ hasText: title });
  await e.eventually(async () => {
    await e.page.keyboard.press('Control+.');
    try {
      await entry.waitFor({ timeout: 3000 });
    } catch {
      const shown = (await menu.allInnerTexts()).join();
      // The menu is of the diagnostics that VS Code had at that moment.
      await e.page.keyboard.press('Escape');
      throw new Error(`There is no ${title} in the menu, but: ${shown}`);
    }
  });
  await e.eventually(async () => {
    if ((await chosen.count()) > 0) return;
    await e.page.keyboard.press('ArrowDown');
    throw new Error(`${title} is not chosen`);
  });
  await e.page.keyboard.press('Enter');
  await menu.waitFor({ state: 'hidden' });
}

/** Presses the first lens of this title, at the top of the file. */
async function lens(e: Editor, title: string): Promise<void> {
  await select(e, '"account"');
  await e.locator('.codelens-decoration a').filter({ hasText: title }).first().click();
}

function text(e: Editor): Promise<string> {
  return e.run((vscode) => vscode.window.activeTextEditor?.document.getText() ?? '');
}

function activeFile(e: Editor): Promise<string> {
  return e.run((vscode) => vscode.window.activeTextEditor?.document.fileName ?? '');
}

function saved(e: Editor): Promise<string> {
  return readFile(join(e.workspace, file), 'utf8');
}
