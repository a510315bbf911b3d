import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackExtension } from '../vscode/extensionFiles.ts';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { findings, hasFindings, languageStatus } from './manifestSteps.ts';
import { killProcess, processes } from './steps.ts';

const workspace = 'examples/acme-store';

editorSuite('a key manifest', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile('vtex-keys.json');
  });

  it('shows a permissive role, a token near expiry and one that expired, where they stand', async () => {
    await hasFindings(e, 'vtex-keys.json', [
      '10 warning overly-permissive-role',
      '12 warning token-near-expiry',
      '27 error token-expired',
      '41 warning renewal-unfinished',
      '78 error privilege-escalation',
      '106 error unknown-role',
    ]);
  });

  it('shows misspelt properties and a link to a token, without repeating the link', async () => {
    await e.openFile('marketplace.vtex-keys.json');
    await hasFindings(e, 'marketplace.vtex-keys.json', ['8 error schema', '20 error secret-in-manifest']);
    const messages = (await e.problems()).map(({ message }) => message).join();
    assert.doesNotMatch(messages, /example-of-a-link/);
  });

  it('may have comments where it is a .jsonc', async () => {
    await e.openFile('partners.vtex-keys.jsonc');
    await hasFindings(e, 'partners.vtex-keys.jsonc', ['19 warning overly-permissive-role']);
    const language = await e.run((vscode) => vscode.window.activeTextEditor?.document.languageId);
    assert.equal(language, 'jsonc');
  });

  it('is judged by the nearest policy, again when that is changed', async () => {
    const policy = join(e.workspace, '.vtex-keys.policy.json');
    const written = await readFile(policy, 'utf8');
    const expired = '27 error token-expired';
    await writeFile(policy, JSON.stringify({ ...JSON.parse(written), rules: { 'token-expired': 'off' } }));
    await e.eventually(async () => {
      assert.ok(!(await findings(e, 'vtex-keys.json')).includes(expired));
    });
    await writeFile(policy, written);
    await hasFindings(e, 'vtex-keys.json', [expired]);
  });

  it('is judged again as the user types', async () => {
    await e.openFile('vtex-keys.json');
    await e.run(async (vscode) => {
      const active = vscode.window.activeTextEditor;
      if (active === undefined) throw new Error('No editor is active.');
      const text = active.document.getText();
      const start = active.document.positionAt(text.indexOf('"OMS - Full access"'));
      await active.edit((edit) =>
        edit.replace(
          new vscode.Range(start, start.translate(0, '"OMS - Full access"'.length)),
          '"OMS - Read only"',
        ),
      );
    });
    await e.eventually(async () => {
      assert.ok(!(await findings(e, 'vtex-keys.json')).includes('10 warning overly-permissive-role'));
    });
    await e.run((vscode) => vscode.commands.executeCommand('undo'));
    await hasFindings(e, 'vtex-keys.json', ['10 warning overly-permissive-role']);
  });

  it('has its syntax errors from VS Code alone, once', async () => {
    const file = join(e.workspace, 'broken.vtex-keys.json');
    await writeFile(file, '{ "account": "acmestore", "keys": [ }');
    await e.openFile('broken.vtex-keys.json');
    await e.eventually(async () => {
      const sources = (await e.problems()).filter((problem) => problem.file === 'broken.vtex-keys.json');
      assert.ok(sources.length > 0);
      assert.deepEqual(new Set(sources.map(({ source }) => source)), new Set(['json']));
    });
  });

  it('has each finding linked to the page of its rule', async () => {
    const pages = await e.run(async (vscode) => {
      const links = vscode.languages
        .getDiagnostics()
        .flatMap(([, diagnostics]) => diagnostics)
        .filter(({ source }) => source === 'vtex-keys')
        .map(({ code }) => (typeof code === 'object' ? code : undefined));
      return Promise.all(
        links.map(async (link) => {
          const text = link && (await vscode.workspace.fs.readFile(link.target));
          return { rule: link?.value, text: new TextDecoder().decode(text) };
        }),
      );
    });
    assert.ok(pages.length > 10);
    for (const { rule, text } of pages) assert.match(text, new RegExp(`^# .*${rule}`));
  });

  it('shows in its language status which server judges it, and as of when', async () => {
    await e.openFile('vtex-keys.json');
    assert.match(await languageStatus(e), /API Keys.*Language server \d+\.\d+\.\d+.*as of 2026-11-20/s);
  });
});

editorSuite('the language server', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile('vtex-keys.json');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
  });

  it('is another one after Restart Language Server, and judges as before', async () => {
    const before = await processes(e, 'server.js');
    // Found last, as it takes the manifests that are not open.
    await hasFindings(e, 'vtex-keys.json', ['128 warning duplicate-label']);
    const found = await findings(e, 'vtex-keys.json');
    await e.palette('API Keys: Restart Language Server');
    await e.eventually(async () => assert.notDeepEqual(await processes(e, 'server.js'), before));
    await e.eventually(async () => assert.deepEqual(await findings(e, 'vtex-keys.json'), found));
  });

  it('starts again by itself when it crashes, until it crashes too often, and then says so', async () => {
    for (let crashes = 0; crashes < 5; crashes++) {
      await e.eventually(async () => assert.equal((await killProcess(e, 'server.js')).length, 1));
    }
    const told = e.notification(/manifests are not checked/);
    assert.match(await told.text(), /keeps failing/);
    assert.match(await languageStatus(e), /API Keys: stopped/);
    assert.equal(await e.page.locator('.notification-toast').count(), 1);
    await told.click('Restart');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
  });
});

editorSuite(
  'a language server that cannot start',
  { workspace, install: (folder) => installWithBrokenServer(join(folder, 'vtex-api-keys')) },
  (editor) => {
    it('is shown as stopped, and Restart starts it once its cause is gone', async () => {
      const e = editor();
      await e.openFile('vtex-keys.json');
      await e.notification(/language server keeps failing/).dismiss();
      await e.eventually(async () => assert.match(await languageStatus(e), /API Keys: stopped/));
      const extension = await e.run(
        (vscode) => vscode.extensions.getExtension('vtex-api-keys.vtex-api-keys')?.extensionPath ?? '',
      );
      await rename(join(extension, 'dist/server.js.whole'), join(extension, 'dist/server.js'));
      await e.palette('API Keys: Restart Language Server');
      await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
    });
  },
);

async function installWithBrokenServer(folder: string): Promise<void> {
  await unpackExtension(folder);
  const server = join(folder, 'dist/server.js');
  await rename(server, `${server}.whole`);
  await writeFile(server, 'process.exit(1);');
}
