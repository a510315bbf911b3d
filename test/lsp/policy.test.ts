import assert from 'node:assert/strict';
import { pushedClient, TestClient } from './harness.ts';
import { manifestWithOwner } from './manifests.ts';

const uri = 'file:///store/integrations/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';

describe('the policy of a manifest', () => {
  let client: TestClient;
  afterEach(() => client.dispose());
  const codes = async (of = uri): Promise<unknown[]> =>
    (await client.diagnostics(of)).map(({ code }) => code);

  it('is that of the nearest policy file', async () => {
    const files = { [policyUri]: '{ "deniedRoles": ["OMS - Full access"] }' };
    client = await TestClient.start({ files });
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(await codes(), ['overly-permissive-role', 'denied-role']);
  });

  it('is read again when a policy file is saved, made or deleted, and the client is asked to pull', async () => {
    const files: Record<string, string> = {};
    client = await TestClient.start({ files });
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(await codes(), ['overly-permissive-role']);

    files[policyUri] = '{ "extends": "./team.json" }';
    files['file:///store/team.json'] = '{ "rules": { "overly-permissive-role": "off" } }';
    await client.changeFile(policyUri);
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(), []);

    files['file:///store/team.json'] = '{}';
    await client.changeFile('file:///store/team.json');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(), ['overly-permissive-role']);

    delete files[policyUri];
    await client.changeFile(policyUri);
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(), ['overly-permissive-role']);
  });

  it('leaves the client alone when another file changes', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(await codes(), ['overly-permissive-role']);
    await client.changeFile('file:///store/package.json');
    assert.deepEqual(await codes(), ['overly-permissive-role']);
  });

  it('is what the editor shows of it, before it is saved', async () => {
    const files = { [policyUri]: '{}' };
    client = await TestClient.start({ files });
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(await codes(), ['overly-permissive-role']);
    await client.open(policyUri, '{ "rules": { "overly-permissive-role": "off" } }');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(), []);
    await client.change(policyUri, 2, '{}');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await codes(), ['overly-permissive-role']);
  });

  it('that cannot be read is an error, not another policy', async () => {
    client = await TestClient.start({ files: { [policyUri]: new Error('EACCES: permission denied') } });
    await client.open(uri, manifestWithOwner);
    await assert.rejects(client.pull(uri), /EACCES/);
  });

  it('has its errors at its own place, once it is open', async () => {
    client = await TestClient.start();
    await client.open(policyUri, '{ "rules": { "no-role": "off" }, "deniedResources": ["View order"] }');
    const diagnostics = await client.diagnostics(policyUri);
    assert.deepEqual(
      diagnostics.map(({ code, severity, range }) => [code, severity, range.start.character]),
      [
        ['policy', 1, 13],
        ['policy', 2, 53],
      ],
    );
  });

  it('leaves its syntax errors to whoever else reports them', async () => {
    client = await TestClient.start({ initializationOptions: { syntaxErrorsReportedElsewhere: true } });
    await client.open(policyUri, '{ "extends": "strikt", }');
    assert.deepEqual(await codes(policyUri), ['policy']);
  });

  it('is pushed anew to clients that cannot pull', async () => {
    const files: Record<string, string> = {};
    client = await TestClient.start({ capabilities: pushedClient, files });
    await client.open(uri, manifestWithOwner);
    assert.equal((await client.published()).diagnostics.length, 1);
    files[policyUri] = '{ "rules": { "overly-permissive-role": "off" } }';
    await client.changeFile(policyUri);
    assert.deepEqual((await client.published()).diagnostics, []);
  });
});

describe('a suppressed finding', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('is not shown as a problem', async () => {
    client = await TestClient.start();
    const suppress =
      '"suppress": [{ "rule": "overly-permissive-role", "reason": "split", "until": "2026-12-31" }]';
    await client.open(uri, manifestWithOwner.replace('"owner"', `${suppress}, "owner"`));
    assert.deepEqual(await client.diagnostics(uri), []);
  });
});
