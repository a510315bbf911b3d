import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompletionItem, CompletionList, Range, TextEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { brokenTexts, manifestTexts } from '../server/manifests.ts';
import { atCursor, edited, inKeys, textIn } from './cursor.ts';
import { TestClient } from './harness.ts';
import { key, plainClient, richClient, TypingUser, uri } from './typingUser.ts';

describe('a completion', () => {
  const user = new TypingUser();
  afterEach(() => user.dispose());

  describe('in the middle of broken JSON', () => {
    const broken: [what: string, marked: string, label: string, chosen: string][] = [
      [
        'a string that is not closed',
        key('"roles": ["OMS▮ ]'),
        'OMS - Read only',
        key('"roles": ["OMS - Read only" ]'),
      ],
      [
        'a string that is not closed before a bracket and a line end',
        inKeys('{\n"roles": ["OMS▮],\n"owner": "it"\n}'),
        'OMS - Read only',
        inKeys('{\n"roles": ["OMS - Read only"],\n"owner": "it"\n}'),
      ],
      [
        'a string that is not closed before a property on the same line',
        key('"kind": "gen▮, "roles": []'),
        'generated',
        key('"kind": "generated", "roles": []'),
      ],
      [
        'a value without quotes',
        key('"roles": [OMS - Re▮]'),
        'OMS - Read only',
        key('"roles": ["OMS - Read only"]'),
      ],
      [
        'a name without quotes',
        key('"kind": "generated", ro▮'),
        'roles',
        key('"kind": "generated", "roles": []'),
      ],
      [
        'after a colon, where the value is missing',
        inKeys('{\n"kind": ▮\n"roles": []\n}'),
        'generated',
        inKeys('{\n"kind": "generated",\n"roles": []\n}'),
      ],
      [
        'where commas are missing on both sides',
        key('"roles": ["Finance" "▮" "Seller Manager"]'),
        'OMS - Read only',
        key('"roles": ["Finance", "OMS - Read only", "Seller Manager"]').replace('"Finance" ', '"Finance", '),
      ],
      [
        'in a key that never ends',
        '{ "account": "acmestore", "keys": [{ "kind": ▮',
        'generated',
        '{ "account": "acmestore", "keys": [{ "kind": "generated"',
      ],
      [
        'in a key that never ends, before the next',
        inKeys('\n{ "kind": "generated", "▮\n{ "kind": "external", "roles": [] }\n'),
        'roles',
        inKeys('\n{ "kind": "generated", "roles": []\n{ "kind": "external", "roles": [] }\n'),
      ],
      ['right behind the colon', key('"kind":▮'), 'generated', key('"kind": "generated"')],
      ['without the colon', key('"kind" "▮"'), 'generated', key('"kind" : "generated"')],
    ];
    for (const [what, marked, label, chosen] of broken) {
      it(`fits: ${what}`, async () => assert.equal(await user.choose(marked, label), chosen));
    }

    it('says nothing in a comment, nor in a value that is free', async () => {
      assert.deepEqual(
        (await user.list(key('// ▮\n"kind": "generated"'), { file: 'file:///store/vtex-keys.jsonc' }))
          ?.items ?? [],
        [],
      );
      assert.deepEqual((await user.list(key('"owner": "▮"')))?.items ?? [], []);
    });
  });

  describe('replaces exactly what was typed', () => {
    it('behind emoji, CJK, CRLF and a byte order mark', async () => {
      const marked = `\uFEFF${inKeys('\n{ "label": "🔑 订单",\n"roles": ["OMS - Fu▮ll"] }').replaceAll('\n', '\r\n')}`;
      assert.equal(
        await user.choose(marked, 'OMS - Read only'),
        marked.replace('OMS - Fu▮ll', 'OMS - Read only'),
      );
    });

    it('and lets the client keep what stands behind the cursor, where that is no part of a string', async () => {
      const marked = key('"kind": gener▮xyz');
      const found = await user.list(marked, { capabilities: richClient });
      const editRange = found?.itemDefaults?.editRange as { insert: Range; replace: Range };
      const text = marked.replace('▮', '');
      assert.deepEqual(
        [textIn(text, editRange.insert), textIn(text, editRange.replace)],
        ['gener', 'generxyz'],
      );
    });

    it('and says so once for all items, to clients that take it', async () => {
      const marked = key('"kind": "gen▮"');
      const found = await user.list(marked, { capabilities: richClient });
      const text = marked.replace('▮', '');
      assert.equal(textIn(text, found?.itemDefaults?.editRange as Range), '"gen"');
      assert.deepEqual(
        found?.items.map(({ textEdit, textEditText }) => [textEdit, textEditText]),
        [
          [undefined, '"generated"'],
          [undefined, '"external"'],
        ],
      );
    });
  });

  it('does not open behind a quote that closes a string', async () => {
    assert.equal(await user.list(key('"kind": "generated"▮'), { typed: '"' }), null);
  });

  it('answers for where the user was, when more is typed meanwhile', async () => {
    const client = await user.start();
    const marked = key('"roles": ["O▮"]');
    const { text, position } = atCursor(marked);
    await client.open(uri, text);
    await client.diagnostics(uri);
    const answer = client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri },
      position,
    });
    await client.edit(uri, 2, { range: { start: position, end: position }, text: 'MS' });
    const { items: found } = await answer;
    const item = found.find(({ label }) => label === 'OMS - Read only');
    assert.equal(edited(text, [item?.textEdit as TextEdit]), key('"roles": ["OMS - Read only"]'));
  });

  it('looks at the one key alone in a manifest of many', async () => {
    const keys = Array.from({ length: 20_000 }, () => '{ "kind": "generated", "roles": [] }');
    keys[10_000] = '{ "kind": "external", "▮" }';
    const found = await user.labels(inKeys(keys.join(',\n')));
    assert.ok(found.includes('addedDate'));
  });
});

describe('what is chosen from a completion', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  const complete = async (text: string, offset: number): Promise<CompletionItem[]> => {
    await client.open(uri, text);
    const position = TextDocument.create(uri, 'json', 1, text).positionAt(offset);
    const found = await client.request<CompletionList | null>('textDocument/completion', {
      textDocument: { uri },
      position,
    });
    await client.close(uri);
    return found?.items ?? [];
  };

  it('leaves a manifest that is JSON JSON, wherever the user is', async () => {
    client = await TestClient.start({ capabilities: plainClient });
    await fc.assert(
      fc.asyncProperty(manifestTexts, fc.nat(), fc.nat(), async (text, at, which) => {
        const items = await complete(text, at % (text.length + 1));
        const item = items[which % Math.max(1, items.length)];
        if (!item) return;
        const after = edited(text, [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])]);
        assert.doesNotThrow(() => JSON.parse(after), after);
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });

  it('is there, or nothing is, in any text', async () => {
    client = await TestClient.start({ capabilities: plainClient });
    await fc.assert(
      fc.asyncProperty(brokenTexts, fc.nat(), async (text, at) => {
        await complete(text, at % (text.length + 1));
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });
});
