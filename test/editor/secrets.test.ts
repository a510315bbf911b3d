import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { copiedToken, tells } from './steps.ts';

editorSuite('a token', { settings: { 'vtexKeys.clipboard.clearAfterSeconds': 2 } }, (editor) => {
  const tokens: string[] = [];
  /** All that the windows and the notifications have shown. */
  const shown: string[] = [];
  let e: Editor;
  before(async () => {
    e = editor();
    await e.openKeys();
    await e.palette('API Keys: Show Log');
    await e
      .locator('.panel')
      .getByText(/embedded.key.service/)
      .first()
      .waitFor();
  });

  it('is on the clipboard when it was copied, until the time set, and shown nowhere', async () => {
    await e.palette('API Keys: Generate Key');
    await e.type('erp order sync');
    await e.pickMany(['OMS - Read only']);
    const dialog = e.modal('ready to copy');
    shown.push(await dialog.text(), await textOf(e.page));
    await dialog.click('Copy');
    tokens.push(await copiedToken(e));
    await tells(e, 'Token of “erp order sync” copied. The clipboard is cleared in 2 seconds.');
    await e.eventually(async () => assert.equal(await e.clipboard(), ''));
  });

  it('of a renewal is another one, and stays the user’s where they copied something else', async () => {
    await e.keys.contextMenu('erp order sync', 'Renew Token');
    const dialog = e.modal('ready to copy');
    shown.push(await dialog.text());
    await dialog.click('Copy');
    tokens.push(await copiedToken(e, tokens[0]));
    shown.push(await textOf(e.page));
    await e.run((vscode) => vscode.env.clipboard.writeText('a shopping list'));
    await e.pick('Later');
    await e.keys.contextMenu('erp order sync', 'Copy Key Name');
    await tells(e, '1 key name copied.');
    shown.push(await textOf(e.page), await e.keys.tooltip('erp order sync'));
    assert.match(await e.clipboard(), /^vtexappkey-/);
  });

  it('leaves the tree as it came, when its renewal is undone', async () => {
    await e.keys.contextMenu('erp order sync', 'Undo Renewal');
    await e.modal('Undo the renewal').click('Undo');
    await tells(e, '“erp order sync” back to the old token.');
    shown.push((await e.keys.lines()).join('\n'), await textOf(e.page));
  });

  it('is in no setting, state, log, database, workspace file or tree', async () => {
    assert.equal(new Set(tokens).size, 2);
    for (const [file, text] of await filesOf(e.dataFolder)) assertNoToken(text, file);
    for (const [file, text] of await filesOf(e.workspace)) assertNoToken(text, file);
    for (const [file, text] of await e.logs()) assertNoToken(text, file);
    for (const text of shown) assertNoToken(text, 'the window');
    assertNoToken(await browserStorage(e.page), 'the storage of the window');
  });

  it('would be found by this search: the label of its key is', async () => {
    const texts = [...(await filesOf(e.dataFolder)).values()];
    assert.ok(texts.some((text) => text.includes('erp order sync')));
    assert.ok(shown.some((text) => text.includes('erp order sync')));
  });

  function assertNoToken(text: string, place: string): void {
    for (const token of tokens) {
      // A part of it would be enough to know it by.
      assert.ok(!text.includes(token.slice(0, 32)), `a token in ${place}`);
      assert.ok(!text.includes(token.slice(-32)), `a token in ${place}`);
    }
  }
});

function textOf(page: Page): Promise<string> {
  return page.locator('body').innerHTML();
}

/** The files beneath a folder, read as bytes are: a database too. */
async function filesOf(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path, await readFile(path, 'latin1'));
  }
  return files;
}

/** As much of the browser's IndexedDB as is used here: its types are not among those of Node. */
interface Request<T> {
  result: T;
  error: Error;
  onsuccess: () => void;
  onerror: () => void;
}
interface Database {
  objectStoreNames: Iterable<string>;
  transaction(store: string): { objectStore(name: string): { getAll(): Request<unknown[]> } };
  close(): void;
}
interface Storage {
  localStorage: Record<string, string>;
  indexedDB: { databases(): Promise<{ name: string }[]>; open(name: string): Request<Database> };
}

/** What the window keeps between sessions: the state of the workbench and of the extensions. */
function browserStorage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { indexedDB, localStorage } = globalThis as unknown as Storage;
    const done = <T>(request: Request<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const texts = [JSON.stringify(localStorage)];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        texts.push(JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return texts.join('\n');
  });
}
