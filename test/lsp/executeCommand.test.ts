import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type ClientCommand, clientCommands, serverCommands } from '../../common/src/protocol.ts';
import { randomLetters } from '../server/secrets.ts';
import { expired, manifest, misspelt, plain, policyUri, titles, User, uri, wide } from './actions.ts';

describe('what a client is asked to run', () => {
  let user: User;
  afterEach(() => user.client.dispose());

  describe('suppressing', () => {
    const commands: readonly ClientCommand[] = clientCommands;
    const title = 'Suppress overly-permissive-role';

    it('asks for the reason and the end in a client that can, and writes them into the key', async () => {
      user = await User.with(manifest(wide), {
        initializationOptions: { commands },
        answers: { 'workspace/applyEdit': { applied: true } },
        files: { [policyUri]: '{ "suppressions": { "maxDays": 20 } }' },
      });
      const { command } = await user.choose(await user.quickFixes('overly-permissive-role'), title);
      const [request] = command?.arguments ?? [];
      assert.equal(command?.command, 'vtexKeys.suppressFinding');
      assert.deepEqual(
        { ...request, fingerprint: '' },
        {
          uri,
          fingerprint: '',
          rule: 'overly-permissive-role',
          until: '2026-12-10',
          earliest: '2026-11-20',
          latest: '2026-12-10',
        },
      );
      await user.client.request('workspace/executeCommand', {
        command: serverCommands.suppress,
        arguments: [
          { uri, fingerprint: request.fingerprint, reason: 'until the split', until: '2026-12-01' },
        ],
      });
      const { edit } = (await user.client.next('workspace/applyEdit')) as CodeAction;
      assert.equal(
        user.after({ title, ...(edit && { edit }) }),
        user.text.replace(
          /" } }\n/,
          '" }, "suppress": [{ "rule": "overly-permissive-role", "reason": "until the split", "until": "2026-12-01" }] }\n',
        ),
      );
      await user.becomes(user.after({ title, ...(edit && { edit }) }));
      assert.deepEqual(
        (await user.diagnostics()).map(({ code }) => code),
        ['excess-privilege'],
      );
    });

    it('is an error that says so where the finding is gone or the editor does not apply it', async () => {
      user = await User.with(manifest(wide), {
        initializationOptions: { commands },
        answers: { 'workspace/applyEdit': { applied: false, failureReason: 'The file is read-only.' } },
      });
      const { command } = await user.choose(await user.quickFixes('overly-permissive-role'), title);
      const { fingerprint } = command?.arguments?.[0] ?? {};
      const suppress = (given: object): Promise<unknown> =>
        user.client.request('workspace/executeCommand', {
          command: serverCommands.suppress,
          arguments: [{ uri, fingerprint, reason: 'r', until: '2026-12-01', ...given }],
        });
      await assert.rejects(suppress({}), { code: -32803, message: 'The file is read-only.' });
      await user.client.next('workspace/applyEdit');
      await assert.rejects(suppress({ fingerprint: 'other' }), { code: -32803, message: /no longer found/ });
      await assert.rejects(suppress({ reason: ' ' }), { code: -32602 });
      await assert.rejects(suppress({ uri: 'file:///other.json' }), { code: -32602 });
    });

    it('is a snippet in an editor that has them, and else a text that is to be filled in', async () => {
      const text = manifest(wide);
      const at = 'Suppress overly-permissive-role until 2026-12-20, with a reason to be filled in';
      user = await User.with(text);
      const { edit } = await user.choose(await user.quickFixes('overly-permissive-role'), at);
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change && 'edits' in change);
      assert.deepEqual(
        change.edits.map((one) => 'snippet' in one && one.snippet),
        [
          {
            kind: 'snippet',
            value: `, "suppress": [{ "rule": "overly-permissive-role", "reason": "\${1:TODO: why this is accepted}", "until": "\${2:2026-12-20}" \\}]`,
          },
        ],
      );
      await user.client.dispose();

      user = await User.with(text, { capabilities: plain });
      const { edit: plainEdit } = await user.choose(await user.quickFixes('overly-permissive-role'), at);
      const edits = plainEdit?.changes?.[uri] ?? [];
      await user.becomes(TextDocument.applyEdits(TextDocument.create('', '', 0, text), edits));
      const codes = (await user.diagnostics()).map(({ code }) => code);
      assert.ok(codes.includes('suppression-unreasoned') && codes.includes('overly-permissive-role'));
    });

    it('of what is found beside the keys stands beside them', async () => {
      const first = 'file:///store/vtex-keys.json';
      const text = `{ "account": "x", "x-note": "${randomLetters(48)}", "keys": [${misspelt}] }`;
      user = await User.with(text, {}, first);
      const found = (await user.diagnostics()).find(({ code }) => code === 'secret-in-manifest');
      assert.ok(found);
      const actions = await user.actions(found.range, { diagnostics: [found], only: ['quickfix'] });
      const { edit } = await user.choose(actions, 'Suppress secret-in-manifest');
      const [change] = edit?.documentChanges ?? [];
      assert.ok(change && 'edits' in change);
      const [insert] = change.edits;
      assert.ok(insert && 'snippet' in insert);
      assert.deepEqual(insert.range.start, { line: 0, character: text.length - 2 });
    });

    it('is not offered of what nobody can accept', async () => {
      user = await User.with(manifest('{ "kind": "generated", "roles": 1, "owner": "it" }'));
      assert.deepEqual(titles(await user.quickFixes('schema')), []);
    });
  });

  describe('commands', () => {
    it('of the client are offered where it runs them, with the key', async () => {
      user = await User.with(manifest(expired), { initializationOptions: { commands: clientCommands } });
      const actions = await user.quickFixes('token-expired');
      assert.deepEqual(titles(actions), [
        'Renew this token…',
        'Show in API Keys',
        'Suppress token-expired with a reason until …',
      ]);
      assert.deepEqual(actions[0]?.command, {
        title: 'Renew this token…',
        command: 'vtexKeys.renewToken',
        arguments: [{ account: 'acmestore', keyName: 'vtexappkey-acmestore-QWERTY' }],
      });
    });

    it('of the client are not seen by an editor that has none', async () => {
      user = await User.with(manifest(expired));
      assert.deepEqual(titles(await user.quickFixes('token-expired')), [
        'Suppress token-expired until 2026-12-20, with a reason to be filled in',
      ]);
    });

    it('finish or undo a renewal that is unfinished', async () => {
      const key = expired
        .replace('2026-01-01', '2026-10-01')
        .replace('"owner"', '"creationDateNewToken": "2026-11-01", "owner"');
      user = await User.with(manifest(key), {
        initializationOptions: { commands: ['vtexKeys.deleteOldToken', 'vtexKeys.undoRenewal'] },
      });
      assert.deepEqual(titles(await user.quickFixes('renewal-unfinished')).slice(0, 2), [
        'Finish the renewal: delete the old token…',
        'Undo the renewal…',
      ]);
    });

    it('are not offered of a key that has no name yet', async () => {
      const key = expired.replace('"keyName": "vtexappkey-acmestore-QWERTY", ', '');
      user = await User.with(manifest(key), { initializationOptions: { commands: ['vtexKeys.renewToken'] } });
      assert.ok(!titles(await user.quickFixes('token-expired')).includes('Renew this token…'));
    });

    it('open the policy where it says how grave the finding is', async () => {
      const base = 'file:///store/base.json';
      user = await User.with(manifest(expired), {
        answers: { 'window/showDocument': { success: true } },
        files: {
          [policyUri]: '{\n  "extends": "./base.json"\n}',
          [base]: '{\n  "rules": { "token-expired": "warning" }\n}',
        },
      });
      const { command } = await user.choose(await user.quickFixes('token-expired'), 'Open the policy');
      assert.equal(await user.client.request('workspace/executeCommand', command ?? {}), base);
      assert.deepEqual(await user.client.next('window/showDocument'), {
        uri: base,
        takeFocus: true,
        selection: { start: { line: 1, character: 13 }, end: { line: 1, character: 28 } },
      });
    });

    it('answer nothing where no policy holds, and an error for a command that there is not', async () => {
      user = await User.with(manifest(expired));
      assert.ok(!titles(await user.quickFixes('token-expired')).includes('Open the policy'));
      const run = (command: string): Promise<unknown> =>
        user.client.request('workspace/executeCommand', { command, arguments: [uri] });
      assert.equal(await run(serverCommands.openPolicy), null);
      await assert.rejects(run('vtexKeys.server.nothing'), { code: -32602 });
    });
  });
});
