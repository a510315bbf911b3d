import assert from 'node:assert/strict';
import { TestClient } from './harness.ts';
import { cleanManifest, manifestWithOwner } from './manifests.ts';

const uri = 'file:///store/vtex-keys.json';
const policyUri = 'file:///store/.vtex-keys.policy.json';
const none = { error: 0, warning: 0, info: 0, hint: 0 };

describe('the status of a manifest', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('tells a client that shows it what was found, and which policy holds', async () => {
    const files: Record<string, string> = {};
    client = await TestClient.start({ files, initializationOptions: { showsStatus: true } });
    await client.open(uri, manifestWithOwner);
    await client.pull(uri);
    const found = { ...none, warning: 1 };
    assert.deepEqual(await client.next('vtexKeys/documentStatus'), { uri, policy: null, findings: found });

    files[policyUri] = '{ "rules": { "overly-permissive-role": "off" } }';
    await client.changeFile(policyUri);
    await client.next('workspace/diagnostic/refresh');
    await client.pull(uri);
    assert.deepEqual(await client.next('vtexKeys/documentStatus'), {
      uri,
      policy: policyUri,
      findings: none,
    });
  });

  it('is told again only where it changed, or the manifest was opened again', async () => {
    client = await TestClient.start({ initializationOptions: { showsStatus: true } });
    for (let times = 0; times < 2; times++) {
      await client.open(uri, cleanManifest);
      await client.pull(uri);
      await client.pull(uri);
      await client.next('vtexKeys/documentStatus');
      await client.close(uri);
    }
  });

  it('is not sent to a client that does not show it', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner);
    await client.pull(uri);
  });

  it('of a policy is what is wrong with it', async () => {
    client = await TestClient.start({ initializationOptions: { showsStatus: true } });
    await client.open(policyUri, '{ "rules": { "made-up": "off" } }');
    const found = await client.diagnostics(policyUri);
    assert.deepEqual(await client.next('vtexKeys/documentStatus'), {
      uri: policyUri,
      policy: policyUri,
      findings: { ...none, error: found.length },
    });
  });
});
