import assert from 'node:assert/strict';
import type { CompletionItem, MarkupContent } from 'vscode-languageserver/node';
import { edited, inKeys } from './cursor.ts';
import { key, policyUri, richClient, TypingUser } from './typingUser.ts';

describe('completion', () => {
  const user = new TypingUser();
  afterEach(() => user.dispose());

  describe('of roles', () => {
    it('lists the least permissive first, with their grades', async () => {
      const found = await user.items(key('"kind": "generated", "roles": ["▮"]'));
      assert.equal(found.length, 22);
      assert.deepEqual(
        found.filter(({ label }) => /^OMS|^Owner/.test(label)).map(({ label, detail }) => [label, detail]),
        [
          ['OMS - Read only', 'low'],
          ['OMS - Full access', 'high'],
          ['Owner (Admin Super)', 'critical'],
        ],
      );
      assert.equal(found.at(-1)?.label, 'Owner (Admin Super)');
    });

    it('lists those alone that cover an operation which the key is used for, and nothing covers yet', async () => {
      const found = await user.items(
        key(
          '"kind": "generated", "uses": ["GET /api/oms/pvt/orders/1", "GET /api/logistics/pvt/inventory/skus/1"], "roles": ["▮"]',
        ),
      );
      assert.deepEqual(
        [found[0]?.label, found[0]?.detail],
        ['Logistics - Read only', "low · covers 1 of 2 in 'uses'"],
      );
      assert.ok(found.every(({ detail }) => detail?.includes('covers')));
      assert.ok(!found.some(({ label }) => label === 'Payments Notifier'));
    });

    it('lists all where the other roles of the key cover what it is used for', async () => {
      const covered = '"uses": ["GET /api/oms/pvt/orders/1"], "roles": ["OMS - Read only", "▮"]';
      assert.ok((await user.labels(key(covered))).includes('Payments Notifier'));
    });

    it('leaves out those that the key has, by whatever name', async () => {
      const found = await user.labels(key('"roles": ["Owner", "OMS - Read only", "▮"]'));
      assert.equal(found.length, 20);
      assert.ok(!found.includes('Owner (Admin Super)') && !found.includes('OMS - Read only'));
    });

    it('keeps the one that is being replaced', async () => {
      assert.ok((await user.labels(key('"roles": ["OMS - Read▮ only"]'))).includes('OMS - Read only'));
    });

    it('knows the custom roles of the policy, and lists last what it denies', async () => {
      const files = {
        [policyUri]:
          '{ "customRoles": [{ "name": "Order bot", "resources": ["OMS/OMSViewer"] }], "deniedRoles": ["OMS - Read only"] }',
      };
      const found = await user.items(key('"roles": ["▮"]'), { files, capabilities: richClient });
      assert.ok(found.some(({ label }) => label === 'Order bot'));
      const last = found.at(-1);
      assert.deepEqual(
        [last?.label, last?.detail, last?.tags],
        ['OMS - Read only', 'low · denied by the policy', [1]],
      );
    });

    it('says what a role grants when it is looked at', async () => {
      const found = await user.items(key('"roles": ["▮"]'));
      const item = found.find(({ label }) => label === 'OMS - Read only');
      assert.equal(item?.documentation, undefined);
      const resolved = await user.client.request<CompletionItem>('completionItem/resolve', item ?? {});
      assert.match((resolved.documentation as MarkupContent).value, /It grants 2 resources/);
    });

    it('puts them in a list where one is due', async () => {
      assert.equal(
        await user.choose(key('"kind": "generated", "roles": ▮'), 'OMS - Read only'),
        key('"kind": "generated", "roles": ["OMS - Read only"]'),
      );
    });

    it('proposes those of the key that nobody justifies yet', async () => {
      assert.deepEqual(
        await user.labels(
          key(
            '"roles": ["OMS - Read only", "OMS - Full access", "Owner"], "justification": { "Owner": "x", "▮" }',
          ),
        ),
        ['OMS - Full access', 'OMS - Read only'],
      );
    });
  });

  describe('of operations', () => {
    it('finds an operation by its method, its path and their words in any order', async () => {
      const found = await user.items(key('"uses": ["▮"]'));
      assert.ok(found.length > 900);
      const item = found.find(({ label }) => label === 'GET /api/oms/pvt/orders/{orderId}');
      for (const typed of ['"GET /api/oms/pvt/ord', '"orders get', '"oms orders', '"get orders']) {
        assert.ok(isSubsequence(typed, item?.filterText ?? ''), typed);
      }
      assert.match(item?.detail ?? '', /Orders API/);
    });

    it('leaves out those that are listed, whatever their parameters are called', async () => {
      const found = await user.labels(key('"uses": ["GET /api/oms/pvt/orders/123-01", "▮"]'));
      assert.ok(!found.includes('GET /api/oms/pvt/orders/{orderId}'));
    });

    it('says which resources one needs when it is looked at', async () => {
      const found = await user.items(key('"uses": ["▮"]'));
      const item = found.find(({ label }) => label === 'GET /api/oms/pvt/orders/{orderId}');
      const { documentation } = await user.client.request<CompletionItem>(
        'completionItem/resolve',
        item ?? {},
      );
      assert.match((documentation as MarkupContent).value, /It needs one of these resources/);
    });
  });

  describe('of properties', () => {
    it('lists those that the key may have and does not, the required ones first, with what they are for', async () => {
      const found = await user.items(key('"label": "erp", "▮"'));
      assert.deepEqual(
        found.slice(0, 3).map(({ label }) => label),
        ['kind', 'roles', 'keyName'],
      );
      assert.ok(found.every(({ label }) => label !== 'label'));
      assert.match(String(found[0]?.documentation), /this account generates and manages the key/);
    });

    it('lists only those that a key of this kind has', async () => {
      const generated = await user.labels(key('"kind": "generated", "▮"'));
      assert.ok(generated.includes('creationDateToken') && !generated.includes('addedDate'));
      const external = await user.labels(key('"kind": "external", "▮"'));
      assert.ok(
        external.includes('addedDate') &&
          !external.includes('creationDateToken') &&
          !external.includes('label'),
      );
    });

    it('puts a value to fill in behind the name, and a comma before what follows', async () => {
      assert.equal(
        await user.choose(key('"▮" "kind": "generated"'), 'roles'),
        key('"roles": [], "kind": "generated"'),
      );
    });

    it('adds the comma that is missing before', async () => {
      assert.equal(
        await user.choose(inKeys('{\n"kind": "generated"\n"▮"\n}'), 'roles'),
        inKeys('{\n"kind": "generated",\n"roles": []\n}'),
      );
      assert.equal(
        await user.choose(key('"kind": "generated"▮'), 'roles'),
        key('"kind": "generated", "roles": []'),
      );
    });

    it('replaces the name alone where it has a value', async () => {
      assert.equal(await user.choose(key('"rol▮s": ["x"]'), 'roles'), key('"roles": ["x"]'));
    });

    it('lists those of the file, of a suppression and of a policy', async () => {
      assert.deepEqual(await user.labels('{ "account": "acmestore", "▮" }'), [
        'keys',
        '$schema',
        'tokenPeriod',
        'suppress',
      ]);
      assert.deepEqual(await user.labels(key('"suppress": [{ "rule": "no-roles", "▮" }]')), [
        'reason',
        'until',
      ]);
      assert.ok((await user.labels('{ "▮" }', { file: policyUri })).includes('customRoles'));
      assert.ok((await user.labels('{ "rules": { "▮" } }', { file: policyUri })).includes('no-roles'));
    });
  });

  describe('of values', () => {
    it('lists what the schema does', async () => {
      assert.deepEqual(await user.labels(key('"kind": "▮"')), ['generated', 'external']);
      assert.deepEqual(await user.labels(key('"compromised": ▮')), ['true', 'false']);
      assert.deepEqual(await user.labels('{ "tokenPeriod": "▮" }'), ['3 months', '6 months']);
      assert.deepEqual(await user.labels('{ "enforcement": ▮ }', { file: policyUri }), [
        'enforced',
        'advisory',
      ]);
      assert.deepEqual(await user.labels('{ "rules": { "no-roles": "▮" } }', { file: policyUri }), [
        'error',
        'warning',
        'info',
        'hint',
        'off',
      ]);
    });

    it('lists the rules whose findings can be accepted', async () => {
      const found = await user.labels(key('"suppress": [{ "rule": "▮" }]'));
      assert.ok(found.includes('overly-permissive-role') && !found.includes('syntax'));
    });

    it('lists days to come for the end of a suppression, as far as the policy allows', async () => {
      const suppression = key('"suppress": [{ "rule": "no-roles", "until": "▮" }]');
      assert.deepEqual(await user.labels(suppression), ['in 7 days', 'in 30 days', 'in 90 days']);
      const files = { [policyUri]: '{ "suppressions": { "maxDays": 20 } }' };
      assert.deepEqual(await user.labels(suppression, { files }), ['in 7 days', 'in 20 days']);
      assert.equal(await user.choose(suppression, 'in 90 days'), suppression.replace('▮', '2027-02-18'));
    });

    it('writes today as it is in UTC, as of the time that the user asked for', async () => {
      assert.equal(
        await user.choose(key('"reviewedAt": "▮"'), 'today', { settings: () => ({ asOf: '2026-03-04' }) }),
        key('"reviewedAt": "2026-03-04"'),
      );
    });

    it('lists null for a date that may be none', async () => {
      assert.deepEqual(await user.labels(key('"creationDateNewToken": ▮')), ['today', 'now', 'null']);
      assert.equal(
        await user.choose(key('"creationDateNewToken": ▮'), 'null'),
        key('"creationDateNewToken": null'),
      );
    });

    it('lists resources by what they are called, too', async () => {
      const found = await user.items('{ "deniedResources": ["▮"] }', { file: policyUri });
      const item = found.find(({ label }) => label === 'OMS/OMSViewer');
      assert.ok(isSubsequence('"View order', item?.filterText ?? ''));
    });
  });

  describe('of whole objects', () => {
    const capabilities = richClient;

    it('offers a manifest in an empty file', async () => {
      const [item, ...others] = await user.items('▮', { capabilities });
      assert.deepEqual([item?.label, item?.insertTextFormat, others], ['key manifest', 2, []]);
      assert.match(
        String(item?.textEditText),
        /^\{\n\t"account": "\$\{1:account\}",\n\t"keys": \[\$0\]\n\}$/,
      );
    });

    it('offers a generated and an external key among the keys, with the commas they need', async () => {
      const found = await user.items(inKeys('\n{ "kind": "generated" },\n▮\n{ "kind": "external" }\n'), {
        capabilities,
      });
      assert.deepEqual(
        found.map(({ label }) => label),
        ['generated key', 'external key'],
      );
      assert.match(String(found[0]?.textEditText), /"vtexappkey-acmestore-\$\{2:ABCDEF\}"/);
      assert.match(String(found[0]?.textEditText), /\},$/);
    });

    it('adds the comma that is missing after the key before', async () => {
      const marked = inKeys('\n{ "kind": "generated" }\n▮\n');
      const [item] = await user.items(marked, { capabilities });
      assert.equal(
        edited(marked.replace('▮', ''), item?.additionalTextEdits ?? []),
        inKeys('\n{ "kind": "generated" },\n\n'),
      );
    });

    it('offers the options of a rule that has some, as they are where nobody sets them', async () => {
      const options = { capabilities, file: policyUri };
      const found = await user.items('{ "rules": { "review-overdue": ▮ } }', options);
      const item = found.find(({ label }) => label === 'severity and options');
      assert.match(String(item?.textEditText), /"options": \{"months":12\\\} \}$/);
      assert.ok(
        !(await user.labels('{ "rules": { "no-roles": ▮ } }', options)).includes('severity and options'),
      );
    });

    it('offers a list with a key where the keys are due', async () => {
      const [item] = await user.items('{ "account": "acmestore", "keys": ▮ }', { capabilities });
      assert.equal(item?.label, 'generated key');
      assert.match(String(item.textEditText), /^\[\{/);
      assert.match(String(item.textEditText), /\}\]$/);
    });

    it('offers none to a client that has no snippets', async () => {
      assert.deepEqual(await user.labels('▮'), []);
    });
  });
});

/** How clients filter: letter by letter from left to right, capitals aside. */
function isSubsequence(typed: string, text: string): boolean {
  let at = 0;
  for (const letter of typed.toLowerCase()) {
    at = text.toLowerCase().indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
