import assert from 'node:assert/strict';
import { editorSuite } from './harness/suite.ts';
import { globalStorage, startKeyService } from './keyService.ts';
import { loadExampleKeys } from './steps.ts';

editorSuite('the tree of a new user', {}, (editor) => {
  it('is empty, and offers what to begin with', async () => {
    await editor().openKeys();
    for (const name of ['Generate your first key', 'Load the example keys', 'Add a connection']) {
      await editor().page.getByRole('button', { name }).waitFor();
    }
    assert.deepEqual(await editor().keys.lines(), []);
  });

  it('shows the first keys at once where they are, with the account in the status bar', async () => {
    await loadExampleKeys(editor());
    assert.equal((await editor().keys.lines())[0], 'Embedded  acmestore');
    await editor().eventually(async () => {
      assert.ok((await editor().statusBar()).some((text) => /^\s*acmestore: \d+ tokens due$/.test(text)));
    });
  });

  const states: [label: string, description: RegExp, icon: string, colour: string][] = [
    ['marketplace hub', /^expired \d+ days ago · Active · 2 roles$/, 'error', 'charts.red'],
    ['erp order sync', /^expires in \d+ days · Active · 1 role$/, 'watch', 'charts.yellow'],
    ['carrier tracking', /^Pending deletion - Old token · Active · 1 role$/, 'sync', 'charts.blue'],
    ['old stock robot', /^Inactive · No roles · expired/, 'circle-slash', 'disabledForeground'],
  ];
  for (const [label, description, icon, colour] of states) {
    it(`shows that ${label} matches ${description}, with ${colour} ${icon}`, async () => {
      const line = (await editor().keys.lines()).find((text) => text.trim().startsWith(label)) ?? '';
      assert.match(line.trim().slice(label.length + 2), description);
      assert.equal(await editor().keys.icon(label), icon);
      assert.ok(await editor().keys.iconIs(label, colour));
    });
  }

  it('tells both token durations of an unfinished renewal in the tooltip, in UTC', async () => {
    const tooltip = await editor().keys.tooltip('carrier tracking');
    for (const part of [
      'Key/Name',
      'Token duration (old token)',
      'Token duration (new token)',
      'Logistics - Full access (high)',
      'Created date',
      'Status',
    ]) {
      assert.ok(tooltip.includes(part), `${part} is not in: ${tooltip}`);
    }
    assert.match(tooltip, /\d{4}-\d\d-\d\d \d\d:\d\d UTC to \d{4}-\d\d-\d\d \d\d:\d\d UTC \(3 months\)/);
  });

  it('says how many tokens are due on its icon', async () => {
    const due = (await editor().statusBar())
      .map((text) => /: (\d+) tokens due/.exec(text)?.[1])
      .find(Boolean);
    await editor().page.locator(`.activitybar .badge[aria-label="API Keys - ${due} tokens due"]`).waitFor();
  });

  it('keeps what is selected and collapsed when it is read again', async () => {
    const { keys } = editor();
    await keys.collapse(/^External/);
    await keys.select('marketplace hub');
    const before = await keys.lines();
    await editor().palette('API Keys: Refresh');
    await editor().eventually(async () => assert.deepEqual(await keys.lines(), before));
    assert.equal(await keys.row('marketplace hub').getAttribute('aria-selected'), 'true');
    await keys.expand(/^External/);
  });

  it('says which filter is set, and how to clear it where no key matches', async () => {
    const { keys, page } = editor();
    await editor().palette('API Keys: Filter');
    await editor().pick('Text');
    await editor().type('no such key');
    await editor().eventually(async () => {
      const lines = (await keys.lines()).map((line) => line.trim());
      assert.equal(lines.filter((line) => line === 'No keys match the filter').length, 2);
      assert.match(lines[1] ?? '', /^Generated \(0 of \d+\)$/);
    });
    await page.getByText('Filtered: “no such key”').waitFor();
    await keys.select('Clear Filter');
    await keys.row('marketplace hub').waitFor();
    await page.getByText('Filtered:').waitFor({ state: 'hidden' });
  });

  it('sorts as it is told to', async () => {
    const e = editor();
    await e.palette('API Keys: Sort');
    await e.pick(/^Name/);
    const names = async (): Promise<string[]> =>
      (await e.keys.lines())
        .filter((line) => line.startsWith('    ') && !line.includes('vtexappkey-'))
        .map((line) => line.trim().split('  ')[0] ?? '');
    await e.eventually(async () => assert.deepEqual(await names(), (await names()).toSorted()));
  });
});

const many = 230;

async function prepareManyKeys(dataFolder: string): Promise<void> {
  const service = await startKeyService(globalStorage(dataFolder));
  for (let index = 0; index < many; index++) {
    await service.keys.generateKey({ label: `key ${index}`, roles: ['OMS - Read only'] });
  }
  await service.stop();
}

editorSuite('the tree of many keys', { prepare: prepareManyKeys }, (editor) => {
  it('shows a page of them, and how many there are', async () => {
    await editor().openKeys();
    await editor().keys.row('key 0').waitFor();
    assert.equal((await editor().keys.lines())[1]?.trim(), `Generated (${many})`);
  });

  it('reads the next page at the end of the first, and all in the end', async () => {
    const { page, keys } = editor();
    const goToEnd = async (): Promise<void> => {
      await keys.select('key 0');
      await page.keyboard.press('End');
    };
    for (const shown of [100, 200]) {
      await goToEnd();
      const more = keys.row(`Load more (${shown} of ${many})`);
      await more.click();
      await more.waitFor({ state: 'detached' });
      await page.keyboard.press('Home');
    }
    await goToEnd();
    await keys.row(`key ${many - 1}`).waitFor();
    assert.equal(await page.getByText('Load more').count(), 0);
  });
});
