import assert from 'node:assert/strict';
import { CancellationTokenSource, type WorkspaceEdit } from 'vscode-languageserver/node';
import { clientCommands, serverCommands } from '../../common/src/protocol.ts';
import { manifest, misspelt, plain, policyUri, titles, User, uri, wide } from './actions.ts';
import { pullingClient } from './harness.ts';

describe('code actions', () => {
  let user: User;
  afterEach(() => user.client.dispose());

  describe('a quick fix', () => {
    it('is preferred where it is safe, and leaves nothing of the finding', async () => {
      user = await User.with(manifest(misspelt));
      const actions = await user.quickFixes('unknown-role');
      const [first] = actions;
      assert.deepEqual(titles(actions).slice(0, 2), [
        "Replace by 'OMS - Read only'",
        "Declare 'OMS - Read-only' as a custom role in the policy (to be filled in)",
      ]);
      assert.deepEqual(
        actions.map(({ isPreferred = false }) => isPreferred),
        actions.map((action) => action === first),
      );
      const fixed = await user.choose(actions, 'Replace by');
      assert.equal(fixed.diagnostics?.[0]?.code, 'unknown-role');
      await user.becomes(user.after(fixed));
      assert.deepEqual(await user.diagnostics(), []);
    });

    it('says in its title what an unsafe one may do, and is not preferred', async () => {
      user = await User.with(manifest(wide));
      const actions = await user.quickFixes('overly-permissive-role');
      assert.deepEqual(titles(actions), [
        "Replace the roles by 'OMS - Read only' (unsafe: may remove access the integration needs)",
        "Remove the role 'OMS - Full access' (unsafe: removes all that the role grants)",
        'Suppress overly-permissive-role until 2026-12-20, with a reason to be filled in',
      ]);
      assert.ok(actions.every(({ isPreferred, kind }) => !isPreferred && kind === 'quickfix'));
      const fixed = await user.choose(actions, 'Replace the roles');
      assert.equal(user.after(fixed), user.text.replace('["OMS - Full access"]', '["OMS - Read only"]'));
    });

    it('has its edit at once where the client does not ask for it later', async () => {
      user = await User.with(manifest(misspelt), { capabilities: plain });
      const [fix] = await user.quickFixes('unknown-role');
      assert.equal(fix?.data, undefined);
      const range = user.rangeOf('"OMS - Read-only"');
      const expected: WorkspaceEdit = { changes: { [uri]: [{ range, newText: '"OMS - Read only"' }] } };
      assert.deepEqual(fix?.edit, expected);
    });

    it('is found by place and rule where the client keeps no data with a diagnostic', async () => {
      user = await User.with(manifest(misspelt, misspelt.replace('QWERTY', 'ASDFGH')));
      const diagnostic = (await user.diagnostics()).find(({ range }) => range.start.line === 4);
      assert.ok(diagnostic);
      const { data: _, ...bare } = diagnostic;
      const [fix] = await user.actions(bare.range, { diagnostics: [bare] });
      assert.ok(fix);
      const edited = user.after(await user.choose([fix], 'Replace by'));
      assert.equal(edited.indexOf('OMS - Read only'), user.text.lastIndexOf('OMS - Read-only'));
    });

    it('is offered at the cursor where the client sends no diagnostics', async () => {
      user = await User.with(manifest(misspelt));
      const actions = await user.actions(user.rangeOf('Read-only'), { only: ['quickfix'] });
      assert.equal(actions[0]?.title, "Replace by 'OMS - Read only'");
    });

    it('is not offered for a diagnostic that is no longer true, nor for one of others', async () => {
      user = await User.with(manifest(misspelt));
      const [diagnostic] = await user.diagnostics();
      assert.ok(diagnostic);
      await user.becomes(user.text.replace('Read-only', 'Read only'));
      assert.deepEqual(await user.actions(diagnostic.range, { diagnostics: [diagnostic] }), []);
      const foreign = { ...diagnostic, source: 'json', code: 'unknown-role' };
      assert.deepEqual(await user.actions(diagnostic.range, { diagnostics: [foreign] }), []);
    });

    it('is made for the text as it is when it is chosen, or refused', async () => {
      user = await User.with(manifest(misspelt));
      const actions = await user.quickFixes('unknown-role');
      await user.becomes(`\n${user.text}`);
      const fixed = await user.choose(actions, 'Replace by');
      assert.equal(user.after(fixed), user.text.replace('Read-only', 'Read only'));
      await user.becomes(user.text.replace('Read-only', 'Read only'));
      await assert.rejects(user.choose(actions, 'Replace by'), {
        code: -32803,
        message: 'What this was about is no longer found in the file.',
      });
    });

    it('that several findings share is one, for all of them', async () => {
      user = await User.with(manifest(wide));
      const diagnostics = await user.diagnostics();
      const actions = await user.actions(user.rangeOf('"OMS - Full access"'), { diagnostics });
      const replace = actions.filter(
        ({ title, kind }) => title.startsWith('Replace the roles') && kind === 'quickfix',
      );
      assert.equal(replace.length, 1);
      assert.deepEqual(replace[0]?.diagnostics?.map(({ code }) => code).sort(), [
        'excess-privilege',
        'overly-permissive-role',
      ]);
    });

    it('mends a policy file, too', async () => {
      user = await User.with('{ "extends": "Strict" }', {}, policyUri);
      const fixed = await user.choose(await user.quickFixes('policy'), "Replace by 'strict'");
      assert.equal(user.after(fixed), '{ "extends": "strict" }');
    });

    it('keeps byte order mark and line ends where it is', async () => {
      user = await User.with(`\uFEFF${manifest(misspelt).replaceAll('\n', '\r\n')}`);
      const fixed = await user.choose(await user.quickFixes('unknown-role'), 'Replace by');
      assert.equal(user.after(fixed), user.text.replace('Read-only', 'Read only'));
    });
  });

  describe('fixing all', () => {
    const broken = manifest(
      misspelt,
      '{ "kind": "Generated", "status": "Active", "roles": ["OMS - Read-only", "OMS - Read only"], "owenr": "it" }',
      wide,
    );

    it('applies every safe fix in one go, and no other', async () => {
      user = await User.with(broken);
      for (const only of ['source.fixAll', 'source.fixAll.vtexKeys']) {
        const actions = await user.actions(user.rangeOf('{'), { only: [only] });
        assert.deepEqual(
          actions.map(({ kind }) => kind),
          ['source.fixAll.vtexKeys'],
        );
        assert.equal(
          user.after(await user.choose(actions, 'Apply all')),
          manifest(
            misspelt.replace('Read-only', 'Read only'),
            '{ "kind": "generated", "status": "active", "roles": ["OMS - Read only"], "owner": "it" }',
            wide,
          ),
        );
      }
    });

    it('has nothing to do a second time', async () => {
      user = await User.with(broken);
      const actions = await user.actions(user.rangeOf('{'), { only: ['source.fixAll'] });
      await user.becomes(user.after(await user.choose(actions, 'Apply all')));
      assert.deepEqual(await user.actions(user.rangeOf('{'), { only: ['source.fixAll'] }), []);
    });

    it('lights no bulb, but is there for whoever asks for all actions', async () => {
      user = await User.with(manifest(misspelt));
      const range = user.rangeOf('"account"');
      const kinds = async (triggerKind: 1 | 2) =>
        (await user.actions(range, { triggerKind })).map(({ kind }) => kind);
      assert.deepEqual(await kinds(2), []);
      assert.deepEqual(await kinds(1), ['source.fixAll.vtexKeys']);
    });

    it('mends a policy file', async () => {
      user = await User.with('{ "extend": "Strict", "rules": { "no-role": "off" } }', {}, policyUri);
      const actions = await user.actions(user.rangeOf('{'), { only: ['source.fixAll'] });
      assert.equal(
        user.after(await user.choose(actions, 'Apply all')),
        '{ "extends": "strict", "rules": { "no-roles": "off" } }',
      );
    });
  });

  describe('the smallest role set', () => {
    it('is a refactoring of the key at the cursor, without a finding', async () => {
      user = await User.with(manifest(wide));
      const actions = await user.actions(user.rangeOf('"label"'), { only: ['refactor'] });
      assert.deepEqual(
        actions.map(({ title, kind }) => [title, kind]),
        [
          [
            "Use the smallest role set: Replace the roles by 'OMS - Read only' (unsafe: may remove access the integration needs)",
            'refactor.rewrite',
          ],
        ],
      );
      const { edit: _, ...chosen } = await user.choose(actions, 'Use the smallest');
      assert.ok(chosen.data);
      const fixed = await user.choose(actions, 'Use the smallest');
      assert.equal(user.after(fixed), user.text.replace('["OMS - Full access"]', '["OMS - Read only"]'));
      await user.becomes(`\n${user.text}`);
      await assert.rejects(user.choose(actions, 'Use the smallest'), {
        code: -32803,
        message: 'The manifest changed meanwhile: ask again.',
      });
    });

    it('says why there is none', async () => {
      const keys = [
        misspelt,
        wide.replace('GET /api/oms/pvt/orders/{orderId}', 'GET /no/such'),
        wide.replace('OMS - Full access', 'Robot'),
        wide.replace('OMS - Full access', 'OMS - Read only'),
      ];
      user = await User.with(manifest(...keys));
      const reasons = [];
      for (const [line] of keys.entries()) {
        const position = { line: line + 3, character: 8 };
        const [action] = await user.actions({ start: position, end: position }, { only: ['refactor'] });
        reasons.push(action?.disabled?.reason);
      }
      assert.deepEqual(reasons, [
        "The key does not say what it is used for: list its operations in 'uses'.",
        "'GET /no/such' is no known operation.",
        "It is unknown what the role 'Robot' grants.",
        'No roles that are known grant less and cover what the key is used for.',
      ]);
    });
  });

  it('are announced as far as the client can use them', async () => {
    user = await User.with(manifest(misspelt), { initializationOptions: { commands: clientCommands } });
    const { capabilities } = user.client.initializeResult;
    assert.deepEqual(capabilities.codeActionProvider, {
      codeActionKinds: ['quickfix', 'refactor.rewrite', 'source.fixAll.vtexKeys'],
      resolveProvider: true,
    });
    assert.deepEqual(capabilities.executeCommandProvider, { commands: Object.values(serverCommands) });
    await user.client.dispose();
    user = await User.with(manifest(misspelt), { capabilities: pullingClient });
    const { codeActionProvider, executeCommandProvider, codeLensProvider } =
      user.client.initializeResult.capabilities;
    assert.deepEqual(
      [codeActionProvider, executeCommandProvider, codeLensProvider],
      [undefined, undefined, undefined],
    );
  });

  it('of a document that is not open, and those that were cancelled, are errors', async () => {
    user = await User.with(manifest(misspelt));
    const position = { line: 0, character: 0 };
    const params = { range: { start: position, end: position }, context: { diagnostics: [] } };
    const asked = { ...params, textDocument: { uri: 'file:///other.json' } };
    await assert.rejects(user.client.request('textDocument/codeAction', asked), { code: -32602 });
    const source = new CancellationTokenSource();
    const cancelled = user.client.request(
      'textDocument/codeAction',
      { ...params, textDocument: { uri } },
      source.token,
    );
    source.cancel();
    await assert.rejects(cancelled, { code: -32800 });
  });
});
