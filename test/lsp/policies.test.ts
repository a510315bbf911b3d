import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { Policies } from '../../server/src/lsp/session/policies.ts';
import { fileReader } from '../server/harness.ts';

const manifest = 'file:///store/vtex-keys.json';
const policy = 'file:///store/.vtex-keys.policy.json';

describe('the policies of a session', () => {
  it('stay the same object until what a file says changes', async () => {
    const files: Record<string, string> = { [policy]: '{ "extends": "team.json" }' };
    const policies = new Policies(fileReader(files), catalog);
    const first = await policies.of(manifest);
    assert.equal(await policies.of(manifest), first);

    files['file:///store/team.json'] = '{ "nearExpiryDays": 3 }';
    const second = await policies.of(manifest);
    assert.notEqual(second, first);
    assert.equal(second.policy.nearExpiryDays, 3);
    assert.equal(await policies.of(manifest), second);

    files['file:///store/.vtex-keys.policy.json'] = '{}';
    assert.equal((await policies.of(manifest)).policy.nearExpiryDays, 14);
  });

  it('depend on files that are not there yet, and on no others', async () => {
    const policies = new Policies(fileReader({}), catalog);
    await policies.of(manifest);
    assert.ok(policies.isRelevant(policy));
    assert.ok(policies.isRelevant('file:///.vtex-keys.policy.json'));
    assert.ok(!policies.isRelevant('file:///store/package.json'));
    policies.forget(manifest);
    assert.ok(!policies.isRelevant(policy));
  });
});
