import assert from 'node:assert/strict';
import type { PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { pushedClient, TestClient, TestClock } from './harness.ts';
import { cleanManifest, manifestWithOwner, manifestWithToken } from './manifests.ts';

const uri = 'file:///store/vtex-keys.json';

describe('a client that cannot pull diagnostics', () => {
  let client: TestClient;
  afterEach(() => client.dispose());
  const brief = ({ version, diagnostics }: PublishDiagnosticsParams): unknown => [
    version,
    ...diagnostics.map(({ code }) => code),
  ];

  it('is not offered pulling', async () => {
    client = await TestClient.start({ capabilities: pushedClient });
    assert.equal(client.initializeResult.capabilities.diagnosticProvider, undefined);
  });

  it('gets the findings of each version pushed, and an empty list when the document closes', async () => {
    client = await TestClient.start({ capabilities: pushedClient });
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(brief(await client.published()), [1, 'overly-permissive-role']);
    await client.change(uri, 2, cleanManifest);
    assert.deepEqual(brief(await client.published()), [2]);
    await client.change(uri, 3, manifestWithOwner);
    assert.deepEqual(brief(await client.published()), [3, 'overly-permissive-role']);
    await client.close(uri);
    assert.deepEqual(await client.published(), { uri, diagnostics: [] });
  });

  it('gets nothing of a version that an edit overtook while the settings were on their way', async () => {
    const { promise: answer, resolve: giveAnswer } = Promise.withResolvers<null>();
    client = await TestClient.start({ capabilities: pushedClient, settings: () => answer });
    await client.open(uri, manifestWithOwner);
    await client.change(uri, 2, cleanManifest);
    giveAnswer(null);
    assert.deepEqual(brief(await client.published()), [2]);
  });

  it('gets them anew when the settings change', async () => {
    client = await TestClient.start({ capabilities: pushedClient });
    await client.open(uri, manifestWithOwner);
    assert.deepEqual(brief(await client.published()), [1, 'overly-permissive-role']);
    client.settings = () => ({ enable: false });
    await client.changeSettings(null);
    assert.deepEqual(brief(await client.published()), [1]);
  });

  it('gets them anew when time changes them', async () => {
    const clock = new TestClock('2026-11-29T11:00:00Z');
    client = await TestClient.start({ capabilities: pushedClient, clock });
    await client.open(uri, manifestWithToken('2026-08-29T12:00:00Z'));
    assert.deepEqual(brief(await client.published()), [1, 'token-near-expiry']);
    clock.passTo('2026-11-29T12:00:00Z');
    assert.deepEqual(brief(await client.published()), [1, 'token-expired']);
  });

  it('finds in its log why findings are missing', async () => {
    client = await TestClient.start({
      capabilities: pushedClient,
      settings: () => {
        throw new Error('no settings today');
      },
    });
    await client.open(uri, manifestWithOwner);
    const { type, message } = (await client.next('window/logMessage')) as { type: number; message: string };
    assert.equal(type, 1);
    assert.match(message, /^Judging file:\/\/\/store\/vtex-keys\.json failed: .*no settings today/);
  });
});
