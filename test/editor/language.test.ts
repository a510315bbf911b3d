import assert from 'node:assert/strict';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { findings, hasFindings, hasNoFindings, languageStatus } from './manifestSteps.ts';
import { killProcess, loadExampleKeys } from './steps.ts';

const workspace = 'examples/acme-store';

editorSuite('the language status of a manifest', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile('vtex-keys.json');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
  });

  it('has what was found by severity, which server found it, and the policy in force', async () => {
    const found = await findings(e, 'vtex-keys.json');
    const errors = found.filter((finding) => finding.includes(' error ')).length;
    const rows = await languageStatus(e);
    assert.match(rows, new RegExp(`API Keys: ${errors} errors, \\d+ warnings`));
    assert.match(rows, /Language server \d+\.\d+\.\d+, as of 2026-11-20/);
    assert.match(rows, /Policy: \.vtex-keys\.policy\.json/);
  });

  it('opens the policy', async () => {
    await e.locator('.statusbar-item[id*="languageStatus"]').first().hover();
    const row = e.page.locator('.hover-language-status', { hasText: 'Policy:' });
    await row.getByRole('button', { name: 'Open', exact: true }).click();
    await e.eventually(async () =>
      assert.match(await activeFile(e), /acme-store[\\/]\.vtex-keys\.policy\.json$/),
    );
  });

  it('says where no policy holds', async () => {
    // What is open counts, saved or not.
    await closeEditors(e);
    const policy = join(e.workspace, '.vtex-keys.policy.json');
    await rename(policy, `${policy}.away`);
    await e.openFile('vtex-keys.json');
    await e.eventually(async () => assert.match(await languageStatus(e), /No policy: recommended/));
    await rename(`${policy}.away`, policy);
    await e.eventually(async () => assert.match(await languageStatus(e), /Policy: \.vtex-keys/));
  });
});

editorSuite('what a key can do', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile('vtex-keys.json');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
  });

  it('is shown of the key at the cursor, and kept up with the manifest', async () => {
    await moveTo(e, 'erp order sync');
    await e.palette('API Keys: What Can This Key Do?');
    const [uri] = await e.eventually(async () => {
      const documents = await accessDocuments(e);
      assert.match(documents[0]?.[1] ?? '', /^# What can erp order sync do\?/);
      return documents[0] ?? assert.fail();
    });
    assert.match(decodeURIComponent(uri), /erp order sync\.md/);
    await e.page.getByRole('tab', { name: /Preview erp order sync\.md/ }).waitFor();
    assert.match((await accessDocuments(e))[0]?.[1] ?? '', /'OMS - Full access' \(high\)/);
    // VS Code's preview misses what changes while it is loaded.
    await previewShows(e, "Its roles: 'OMS - Full access'");
    await replace(e, 'vtex-keys.json', '"OMS - Full access"', '"OMS - Read only"');
    await e.eventually(async () =>
      assert.match((await accessDocuments(e))[0]?.[1] ?? '', /Its roles: 'OMS - Read only'/),
    );
    await previewShows(e, "Its roles: 'OMS - Read only'");
    await e.screenshot('what-can-this-key-do');
  });

  it('is shown of a key that is picked, where the cursor is on none', async () => {
    await closeEditors(e);
    await e.openFile('vtex-keys.json');
    await e.run((vscode) => {
      const active = vscode.window.activeTextEditor;
      if (active) active.selection = new vscode.Selection(0, 0, 0, 0);
    });
    await e.palette('API Keys: What Can This Key Do?');
    await e.pick('carrier tracking');
    await e.eventually(async () => {
      const texts = (await accessDocuments(e)).map(([, text]) => text);
      assert.ok(texts.some((text) => text.startsWith('# What can carrier tracking do?')));
    });
  });

  it('is shown of a key of the tree', async () => {
    await closeEditors(e);
    await loadExampleKeys(e);
    await e.keys.contextMenu('erp order sync', 'What Can This Key Do?');
    await e.eventually(async () => {
      const texts = (await accessDocuments(e)).map(([, text]) => text);
      assert.ok(
        texts.some((text) => /^# What can erp order sync do\?\n\nvtexappkey-.*, Embedded\./.test(text)),
      );
    });
  });
});

editorSuite('a language server that keeps crashing', { workspace }, (editor) => {
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openFile('vtex-keys.json');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
  });

  it('is given up after the fifth time, comes back by Restart, and survives a sixth crash by itself', async () => {
    const crash = () => e.eventually(async () => assert.equal((await killProcess(e, 'server.js')).length, 1));
    for (let crashes = 0; crashes < 5; crashes++) await crash();
    await e.notification(/language server keeps failing/).dismiss();
    assert.match(await languageStatus(e), /API Keys: stopped/);
    await e.palette('API Keys: Restart Language Server');
    await hasFindings(e, 'vtex-keys.json', ['12 warning token-near-expiry']);
    await crash();
    await e.eventually(async () => assert.match(await languageStatus(e), /API Keys: \d+ errors/));
    await replace(e, 'vtex-keys.json', '"OMS - Full access"', '"Made up"');
    await hasFindings(e, 'vtex-keys.json', ['10 error unknown-role']);
  });

  it('leaves in its log what happened', async () => {
    const log = await serverLog(e);
    assert.match(log, /ended unexpectedly/);
    assert.match(log, /not started again until somebody asks/);
    assert.match(log, /Language server \d+\.\d+\.\d+ runs/);
  });
});

// Made here, so that it stands in no file of the repository.
const token = 'QWERTYUIOPASDFGH'.repeat(8);
const leaking = JSON.stringify({
  account: 'acmestore',
  keys: [{ kind: 'generated', label: token, roles: [token], owner: `it ${token}`, 'x-token': token }],
});

const tracing = { 'vtexKeys.trace.server': 'verbose' };

editorSuite(
  'a token in a manifest',
  { files: { 'vtex-keys.json': leaking }, settings: tracing },
  (editor) => {
    it('is found, and is in no message and no log, whatever is asked and whatever fails', async () => {
      const e = editor();
      await e.palette('Developer: Set Log Level...');
      await e.pick('Trace');
      await e.openFile('vtex-keys.json');
      await hasFindings(e, 'vtex-keys.json', ['1 error secret-in-manifest']);
      await moveTo(e, '"kind"');
      await e.palette('API Keys: What Can This Key Do?');
      await e.eventually(async () => assert.equal((await accessDocuments(e)).length, 1));
      await e.eventually(async () => assert.equal((await killProcess(e, 'server.js')).length, 1));
      await e.eventually(async () =>
        assert.equal((await serverLog(e)).match(/Language server \S+ runs/g)?.length, 2),
      );
      const said = [JSON.stringify(await e.problems()), JSON.stringify(await accessDocuments(e))];
      for (const text of [...said, ...(await e.logs()).values()]) {
        assert.ok(!text.includes(token.slice(0, 32)));
      }
      assert.match(await serverLog(e), /textDocument\/didOpen/, 'messages are not traced');
    });
  },
);

editorSuite('a manifest that is renamed', { workspace }, (editor) => {
  it('takes its problems along, open or not', async () => {
    const e = editor();
    await e.openFile('marketplace.vtex-keys.json');
    await hasFindings(e, 'marketplace.vtex-keys.json', ['8 error schema']);
    await e.run(async (vscode) => {
      const [folder] = vscode.workspace.workspaceFolders ?? [];
      if (folder === undefined) throw new Error('No folder is open.');
      const at = (name: string) => vscode.Uri.joinPath(folder.uri, name);
      const edit = new vscode.WorkspaceEdit();
      edit.renameFile(at('marketplace.vtex-keys.json'), at('hub.vtex-keys.json'));
      await vscode.workspace.applyEdit(edit);
    });
    await hasFindings(e, 'hub.vtex-keys.json', ['8 error schema']);
    await hasNoFindings(e, 'marketplace.vtex-keys.json');

    const closed = await e.eventually(async () => {
      const found = await findings(e, 'audit.vtex-keys.json');
      assert.ok(found.length > 0);
      return found;
    });
    await rename(join(e.workspace, 'audit.vtex-keys.json'), join(e.workspace, 'checked.vtex-keys.json'));
    await hasFindings(e, 'checked.vtex-keys.json', closed);
    await hasNoFindings(e, 'audit.vtex-keys.json');
    await rm(join(e.workspace, 'checked.vtex-keys.json'));
    await hasNoFindings(e, 'checked.vtex-keys.json');
  });
});

const permissive = JSON.stringify(
  {
    account: 'acmestore',
    keys: [{ kind: 'generated', label: 'erp', roles: ['OMS - Full access'], owner: 'it' }],
  },
  null,
  2,
);
const rule = 'overly-permissive-role';
const roots = {
  'shops.code-workspace': JSON.stringify({ folders: [{ path: 'shop' }, { path: 'lab' }] }),
  'shop/vtex-keys.json': permissive,
  'shop/.vtex-keys.policy.json': JSON.stringify({ rules: { [rule]: 'error' } }),
  'lab/vtex-keys.json': permissive,
  'lab/.vtex-keys.policy.json': JSON.stringify({ rules: { [rule]: 'info' } }),
};

editorSuite('two folders in one window', { files: roots, open: 'shops.code-workspace' }, (editor) => {
  const line = 8;

  it('are each judged by their own policy, open or not', async () => {
    const e = editor();
    await e.openFile('shop/vtex-keys.json');
    await hasFindings(e, 'shop/vtex-keys.json', [`${line} error ${rule}`]);
    await hasFindings(e, 'lab/vtex-keys.json', [`${line} information ${rule}`]);
    await e.openFile('lab/vtex-keys.json');
    await e.eventually(async () => assert.match(await languageStatus(e), /Policy: lab/));
    await hasFindings(e, 'lab/vtex-keys.json', [`${line} information ${rule}`]);
  });

  it('hear of a change of their own policy alone', async () => {
    const e = editor();
    await writeFile(
      join(e.workspace, 'lab/.vtex-keys.policy.json'),
      JSON.stringify({ rules: { [rule]: 'warning' } }),
    );
    await hasFindings(e, 'lab/vtex-keys.json', [`${line} warning ${rule}`]);
    await hasFindings(e, 'shop/vtex-keys.json', [`${line} error ${rule}`]);
  });
});

/** What the client of the language server wrote down. */
async function serverLog(e: Editor): Promise<string> {
  return [...(await e.logs())].find(([file]) => file.includes('API Keys Language Server'))?.[1] ?? '';
}

function activeFile(e: Editor): Promise<string> {
  return e.run((vscode) => vscode.window.activeTextEditor?.document.uri.fsPath ?? '');
}

/** The documents that say what keys can do, as URI and text. */
function accessDocuments(e: Editor): Promise<[string, string][]> {
  return e.run((vscode) =>
    vscode.workspace.textDocuments
      .filter(({ uri }) => uri.scheme === 'vtex-keys-access')
      .map((document): [string, string] => [document.uri.toString(), document.getText()]),
  );
}

async function moveTo(e: Editor, text: string): Promise<void> {
  await e.run((vscode, wanted) => {
    const active = vscode.window.activeTextEditor;
    if (active === undefined) throw new Error('No editor is active.');
    const at = active.document.positionAt(active.document.getText().indexOf(wanted));
    active.selection = new vscode.Selection(at, at);
  }, text);
}

/** Types over the first place of an open file that has the text. */
async function replace(e: Editor, file: string, old: string, text: string): Promise<void> {
  await e.run(
    async (vscode, [path, before, after]) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const start = document.positionAt(document.getText().indexOf(before));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(start, start.translate(0, before.length)), after);
      await vscode.workspace.applyEdit(edit);
    },
    [join(e.workspace, file), old, text] as const,
  );
}

async function closeEditors(e: Editor): Promise<void> {
  await e.run((vscode) => vscode.commands.executeCommand('workbench.action.files.revert'));
  await e.run((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
}

async function previewShows(e: Editor, expected: string): Promise<void> {
  await e.eventually(async () => {
    const frames = e.page.frames().map((frame) => frame.locator('body').innerText({ timeout: 2000 }));
    const texts = (await Promise.allSettled(frames)).map((text) => JSON.stringify(text));
    assert.ok(texts.some((text) => text.includes(expected)));
  });
}
