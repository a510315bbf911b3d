import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { capable, manifest, plain, policyUri, User, uri } from './actions.ts';

describe('a fix in the policy', () => {
  let user: User;
  afterEach(() => user.client.dispose());

  describe('a custom role', () => {
    const robot = manifest('{ "kind": "generated", "roles": ["Stock robot"], "owner": "it" }');
    const title = "Declare 'Stock robot'";

    it('is declared in the policy that holds, as it is open or saved', async () => {
      const policy =
        '{\n  "customRoles": [\n    { "name": "Order reader", "resources": ["OMS/OMSViewer"] }\n  ]\n}\n';
      user = await User.with(robot, { files: { [policyUri]: policy } });
      const added = policy.replace('] }\n', '] },\n    { "name": "Stock robot", "resources": [] }\n');
      const declared = async (version: number | null, text: string) => {
        const { edit } = await user.choose(await user.quickFixes('unknown-role'), title);
        const [change, ...others] = edit?.documentChanges ?? [];
        assert.ok(change && 'textDocument' in change && others.length === 0);
        assert.deepEqual(change.textDocument, { uri: policyUri, version });
        return TextDocument.applyEdits(TextDocument.create('', '', 0, text), change.edits as never);
      };
      assert.equal(await declared(null, policy), added);
      await user.client.open(policyUri, `\n${policy}`);
      await user.client.next('workspace/diagnostic/refresh');
      assert.equal(await declared(1, `\n${policy}`), `\n${added}`);
    });

    it('makes a policy where there is none, in a client that makes files', async () => {
      user = await User.with(robot);
      const { edit } = await user.choose(await user.quickFixes('unknown-role'), title);
      const created = 'file:///store/eu/.vtex-keys.policy.json';
      const [create, fill] = edit?.documentChanges ?? [];
      assert.deepEqual(create, { kind: 'create', uri: created });
      assert.ok(fill && 'edits' in fill && 'newText' in (fill.edits[0] ?? {}));
      assert.deepEqual(JSON.parse((fill.edits[0] as { newText: string }).newText), {
        customRoles: [{ name: 'Stock robot', resources: [] }],
      });
    });

    it('cannot be declared where the editor makes no files, and is shown with the reason or not at all', async () => {
      const { resourceOperations: _, ...workspaceEdit } = capable.workspace?.workspaceEdit ?? {};
      const capabilities = { ...capable, workspace: { ...capable.workspace, workspaceEdit } };
      user = await User.with(robot, { capabilities });
      const { disabled } = await user.choose(await user.quickFixes('unknown-role'), title);
      assert.match(disabled?.reason ?? '', /^There is no policy file yet/);
      await user.client.dispose();
      user = await User.with(robot, { capabilities: plain });
      assert.ok((await user.quickFixes('unknown-role')).every((action) => !action.title.startsWith(title)));
    });

    it('cannot be declared in a policy with syntax errors', async () => {
      user = await User.with(robot, { files: { [policyUri]: '{ "customRoles": [' } });
      const { disabled } = await user.choose(await user.quickFixes('unknown-role'), title);
      assert.equal(disabled?.reason, 'The policy has syntax errors, which have to be mended first.');
    });

    it('with exactly what is needed is given to the key and declared at once', async () => {
      const key =
        '{ "kind": "generated", "label": "cancels", "roles": ["Owner"], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"], "owner": "it" }';
      user = await User.with(manifest(key), { files: { [policyUri]: '{}' } });
      const custom = "Replace the roles by a new custom role 'cancels only' with 'Cancel order' alone";
      const { edit } = await user.choose(await user.quickFixes('overly-permissive-role'), custom);
      const changes = (edit?.documentChanges ?? []).map((change) => {
        assert.ok('edits' in change);
        const text = change.textDocument.uri === uri ? user.text : '{}';
        return [
          change.textDocument.uri,
          TextDocument.applyEdits(TextDocument.create('', '', 0, text), change.edits as never),
        ];
      });
      assert.deepEqual(changes, [
        [policyUri, '{ "customRoles": [{ "name": "cancels only", "resources": ["OMS/CancelAction"] }] }'],
        [uri, user.text.replace('"Owner"', '"cancels only"')],
      ]);
    });
  });
});
