import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Editor } from '../editor/harness/editor.ts';
import { editorSuite } from '../editor/harness/suite.ts';
import { repository } from '../vscode/extensionFiles.ts';
import { installVsCode } from '../vscode/install.ts';

const label = 'ERP order sync';
const options = {
  workspace: 'examples/acme-store',
  install: installPackage,
  settings: { 'vtexKeys.lint.asOf': '2026-11-20' },
};

editorSuite('the packaged extension, from the first key to the findings', options, (editor) => {
  let firstToken: string;

  before(() => arrange(editor()));

  it('welcomes', async () => {
    await editor().openKeys();
    await editor().page.getByRole('button', { name: 'Generate your first key' }).waitFor();
    await picture(editor(), 'welcome');
  });

  it('generates a key, and copies its token', async () => {
    const { page } = editor();
    await page.getByRole('button', { name: 'Generate your first key' }).click();
    await editor().type(label);
    await editor().pickMany(['OMS - Read only']);
    await editor()
      .modal(/ready to copy/)
      .click('Copy');
    firstToken = await copiedToken(editor(), '');
    await shows(editor(), /^ERP order sync {2}Active · 1 role · new token$/);
  });

  it('renews the token, and keeps the old one until later', async () => {
    await editor().keys.contextMenu(label, 'Renew Token');
    await editor()
      .modal(/ready to copy/)
      .text();
    await picture(editor(), 'renew');
    await editor()
      .modal(/ready to copy/)
      .click('Copy');
    await copiedToken(editor(), firstToken);
    await editor().pick('Later');
    await shows(editor(), /^ERP order sync {2}Pending deletion - Old token · Active · 1 role$/);
  });

  it('takes the renewal back', async () => {
    await editor().keys.contextMenu(label, 'Undo Renewal');
    await editor()
      .modal(/Undo the renewal/)
      .click('Undo');
    await shows(editor(), /^ERP order sync {2}Active · 1 role · new token$/);
  });

  it('shows the findings of the manifest in Problems', async () => {
    const findings = await readProblems(editor());
    assert.ok(findings.some((text) => /'OMS - Full access' is a very permissive role/.test(text)));
    assert.ok(findings.some((text) => /expires in \d+ days/.test(text) && /token-near-expiry/.test(text)));
  });

  it('has the tokens in no log', async () => {
    for (const [file, text] of await editor().logs()) assert.ok(!/[A-Z]{128}/.test(text), file);
  });
});

editorSuite('the packaged extension, with the example keys', options, (editor) => {
  before(() => arrange(editor()));

  it('shows keys near expiry, expired and half renewed at once', async () => {
    await editor().openKeys();
    await editor().page.getByRole('button', { name: 'Load the example keys' }).click();
    await shows(editor(), /expires in/);
    await shows(editor(), /expired \d+ days ago/);
    await shows(editor(), /Pending deletion - Old token/);
    await picture(editor(), 'tree');
  });

  it('shows them beside the findings of their manifest', async () => {
    const findings = await readProblems(editor());
    assert.notDeepEqual(findings, []);
    await editor().openKeys();
    await shows(editor(), /expires in/);
    await picture(editor(), 'findings');
  });
});

/** The size of the pictures, and a side bar that has room for what the tree says. */
async function arrange({ page }: Editor): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  const box = await page.locator('.part.sidebar').boundingBox();
  assert.ok(box !== null);
  await page.mouse.move(box.x + box.width, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(500, box.y + 300, { steps: 5 });
  await page.mouse.up();
}

/** Installs `vtex-api-keys.vsix` the way a user does from the command line. */
async function installPackage(extensionsFolder: string): Promise<void> {
  const { node, main } = await installVsCode('latest');
  const dataFolder = await mkdtemp(join(tmpdir(), 'vtex-keys-install-'));
  const folders = ['--extensions-dir', extensionsFolder, '--server-data-dir', dataFolder];
  const vsix = join(repository, 'vtex-api-keys.vsix');
  await promisify(execFile)(node, [
    main,
    '--accept-server-license-terms',
    ...folders,
    '--install-extension',
    vsix,
  ]);
  await rm(dataFolder, { recursive: true });
}

/** Opens the manifest in the explorer and the Problems from the status bar, and reads what stands there. */
async function readProblems({ page }: Editor): Promise<string[]> {
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Explorer/ })
    .click();
  await page.locator('.explorer-folders-view').getByText('vtex-keys.json', { exact: true }).dblclick();
  // VS Code asks for lenses only while the editor has the focus.
  await page.locator('.codelens-decoration').first().waitFor();
  await page
    .locator('.statusbar-item')
    .filter({ has: page.locator('.codicon-error') })
    .click();
  // The other manifests of the workspace have problems too, and the list shows what there is room for.
  await page
    .locator('.part.panel')
    .getByPlaceholder(/^Filter/)
    .fill('**/vtex-keys.json');
  const rows = page.locator('.markers-panel .monaco-list-row');
  await rows.getByText('overly-permissive-role').first().waitFor();
  return rows.allInnerTexts();
}

async function shows(editor: Editor, line: RegExp): Promise<void> {
  await editor.eventually(async () => {
    const lines = (await editor.keys.lines()).map((text) => text.trim());
    assert.ok(
      lines.some((text) => line.test(text)),
      `No line ${line} in\n${lines.join('\n')}`,
    );
  });
}

/** The token that the clipboard holds now instead of another one; no failure says what it holds. */
function copiedToken(editor: Editor, previous: string): Promise<string> {
  return editor.eventually(async () => {
    const text = await editor.page.evaluate<string>('navigator.clipboard.readText()');
    assert.ok(/^[A-Z]{128}$/.test(text), 'The clipboard holds no token.');
    assert.ok(text !== previous, 'The clipboard holds the previous token.');
    return text;
  });
}

/** Without notifications, which come and go; in the documentation too with `UPDATE_SCREENSHOTS=1`. */
async function picture(editor: Editor, name: string): Promise<void> {
  const toast = editor.page.locator('.notification-toast');
  while ((await toast.count()) > 0) await editor.notification(/./).dismiss();
  await editor.screenshot(name);
  if (process.env['UPDATE_SCREENSHOTS'] === '1') {
    await editor.page.screenshot({ path: join(repository, 'docs/images', `${name}.png`) });
  }
}
