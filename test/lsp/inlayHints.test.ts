import assert from 'node:assert/strict';
import type { InlayHint, Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { inKeys } from './cursor.ts';
import { type ClientOptions, pullingClient, TestClient, TestClock } from './harness.ts';

const uri = 'file:///store/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';
const wholeFile: Range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

const refreshingClient = {
  ...pullingClient,
  workspace: { ...pullingClient.workspace, inlayHint: { refreshSupport: true } },
};

const key = (properties: string): string => `{ "kind": "generated", "roles": [], ${properties} }`;

describe('inlay hints', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  const hints = (range = wholeFile): Promise<InlayHint[]> =>
    client.request('textDocument/inlayHint', { textDocument: { uri }, range });

  /** The text with each hint where it is shown. */
  async function shown(text: string, options: ClientOptions = {}): Promise<string> {
    client = await TestClient.start(options);
    await client.open(uri, text);
    const document = TextDocument.create(uri, 'json', 1, text);
    const edits = (await hints()).map(({ position, label }) => ({
      range: { start: position, end: position },
      newText: ` ⟨${label}⟩`,
    }));
    return TextDocument.applyEdits(document, edits);
  }

  it('say behind each token’s date when it expires, and behind no other', async () => {
    const text = inKeys(
      [
        key('"creationDate": "2026-01-01", "creationDateToken": "2026-08-29"'),
        key('"creationDateToken": "2026-07-01"'),
        key('"creationDateToken": "2026-08-20T12:00:00Z"'),
      ].join(',\n'),
    );
    assert.equal(
      await shown(text),
      text
        .replace('"2026-08-29"', '"2026-08-29" ⟨expires in 9 days⟩')
        .replace('"2026-07-01"', '"2026-07-01" ⟨expired 51 days ago⟩')
        .replace('"2026-08-20T12:00:00Z"', '"2026-08-20T12:00:00Z" ⟨expired today⟩'),
    );
  });

  it('say of a token that was never renewed that it was not', async () => {
    const text = inKeys(key('"creationDate": "2026-08-29", "creationDateToken": "2026-08-29"'));
    assert.ok(
      (await shown(text)).includes('"creationDateToken": "2026-08-29" ⟨never renewed, expires in 9 days⟩'),
    );
  });

  it('say how long it is overdue where the end of the period is not enforced', async () => {
    const files = { [policyUri]: '{ "enforcement": "advisory" }' };
    const text = inKeys(
      [key('"creationDateToken": "2026-07-12"'), key('"creationDateToken": "2026-09-01"')].join(),
    );
    const found = await shown(text, { files });
    assert.ok(found.includes('⟨overdue by 40 days⟩') && found.includes('⟨due in 11 days⟩'), found);
  });

  it('stand behind the new token during a renewal', async () => {
    const text = inKeys(key('"creationDateToken": "2026-06-01", "creationDateNewToken": "2026-11-02"'));
    assert.equal(await shown(text), text.replace('"2026-11-02"', '"2026-11-02" ⟨expires in 74 days⟩'));
  });

  it('say nothing of inactive and external keys, nor of dates that are none', async () => {
    const text = inKeys(
      [
        key('"status": "inactive", "creationDateToken": "2026-06-01"'),
        '{ "kind": "external", "roles": [], "addedDate": "2026-06-01" }',
        key('"creationDateToken": "yesterday"'),
      ].join(),
    );
    assert.equal(await shown(text), text);
  });

  it('are those of the lines that are shown', async () => {
    client = await TestClient.start();
    const dates = Array.from({ length: 2_000 }, () => key('"creationDateToken": "2026-08-29"'));
    await client.open(uri, inKeys(dates.join(',\n')));
    const range = { start: { line: 1_000, character: 0 }, end: { line: 1_003, character: 0 } };
    assert.deepEqual(
      (await hints(range)).map(({ position }) => position.line),
      [1_000, 1_001, 1_002],
    );
  });

  it('explain themselves', async () => {
    await shown(inKeys(key('"creationDateToken": "2026-08-29"')), { locale: 'en-GB' });
    const [hint] = await hints();
    assert.ok(hint);
    const { value } = hint.tooltip as { value: string };
    assert.match(value, /The period of 3 months ends on 29 November 2026/);
  });

  it('count on with the days, with no edit', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    await shown(inKeys(key('"creationDateToken": "2026-08-29"')), { clock, capabilities: refreshingClient });
    assert.deepEqual(
      (await hints()).map(({ label }) => label),
      ['expires in 9 days'],
    );
    clock.passTo('2026-11-21T00:00:00Z');
    await client.next('workspace/inlayHint/refresh');
    assert.deepEqual(
      (await hints()).map(({ label }) => label),
      ['expires in 8 days'],
    );
  });

  it('are as of the time that the user asked for, which does not pass', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    const found = await shown(inKeys(key('"creationDateToken": "2026-08-29"')), {
      clock,
      capabilities: refreshingClient,
      settings: () => ({ asOf: '2026-09-29' }),
    });
    assert.match(found, /⟨expires in 61 days⟩/);
    assert.equal(clock.timers, 0);
  });

  it('are asked for again when the policy changes', async () => {
    const files: Record<string, string> = {};
    const found = await shown(inKeys(key('"creationDateToken": "2026-07-12"')), {
      files,
      capabilities: refreshingClient,
    });
    assert.match(found, /⟨expired 40 days ago⟩/);
    files[policyUri] = '{ "enforcement": "advisory" }';
    await client.changeFile(policyUri);
    await client.next('workspace/inlayHint/refresh');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(
      (await hints()).map(({ label }) => label),
      ['overdue by 40 days'],
    );
  });
});
