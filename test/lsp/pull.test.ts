import assert from 'node:assert/strict';
import { CancellationTokenSource, type Diagnostic } from 'vscode-languageserver/node';
import packageJson from '../../package.json' with { type: 'json' };
import { pullingClient, ruleDocs, TestClient, TestClock } from './harness.ts';
import { cleanManifest, manifestWithOwner, manifestWithToken } from './manifests.ts';

const uri = 'file:///store/vtex-keys.json';

describe('a client that pulls diagnostics', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('is offered pulling, of all files, and incremental synchronisation', async () => {
    client = await TestClient.start();
    const { serverInfo, capabilities } = client.initializeResult;
    assert.deepEqual(serverInfo, { name: 'vtex-api-keys', version: packageJson.version });
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: true });
    assert.deepEqual(capabilities.diagnosticProvider, {
      identifier: 'vtex-keys',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
    assert.deepEqual(capabilities.workspace?.workspaceFolders, {
      supported: true,
      changeNotifications: true,
    });
  });

  it('gets the findings of a manifest with code, page and source, and none pushed', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner);
    const [diagnostic] = await client.diagnostics(uri);
    const { data, message, ...rest } = diagnostic as Diagnostic;
    assert.deepEqual(rest, {
      range: { start: { line: 2, character: 44 }, end: { line: 2, character: 63 } },
      severity: 2,
      code: 'overly-permissive-role',
      source: 'vtex-keys',
      codeDescription: {
        href: `${ruleDocs}overly-permissive-role.md`,
      },
    });
    assert.match(String(message), /^'OMS - Full access' is a very permissive role/);
    assert.deepEqual(Object.keys(data), ['fingerprint']);
  });

  it('gets the safe fix of a finding along with it', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner.replace('OMS - Full access', 'OMS - Read onyl'));
    const [diagnostic] = await client.diagnostics(uri);
    assert.equal(diagnostic?.code, 'unknown-role');
    assert.deepEqual(diagnostic.data.fix, {
      title: "Replace by 'OMS - Read only'",
      edits: [{ range: diagnostic.range, newText: '"OMS - Read only"' }],
    });
  });

  it('is told that nothing changed when it has the result already', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner);
    const first = await client.pull(uri);
    assert.ok(first.kind === 'full' && first.resultId);
    assert.deepEqual(await client.pull(uri, first.resultId), { kind: 'unchanged', resultId: first.resultId });

    // The same findings elsewhere are another result.
    await client.change(uri, 2, `\n${manifestWithOwner}`);
    const second = await client.pull(uri, first.resultId);
    assert.ok(second.kind === 'full' && second.items.length === 1);
  });

  it('counts characters in UTF-16, and lines however they end', async () => {
    client = await TestClient.start();
    const line = '{ "kind": "external", "label": "カート 🛒 é", "roles": ["Checkout Admin"], "owner": "it" }';
    await client.open(uri, `\uFEFF{"account": "acmestore",\r\n"keys": [\r\n${line}]}`);
    const [diagnostic] = await client.diagnostics(uri);
    const start = line.indexOf('"Checkout');
    assert.deepEqual(diagnostic?.range, {
      start: { line: 2, character: start },
      end: { line: 2, character: start + '"Checkout Admin"'.length },
    });
  });

  it('sees an edit in the next answer', async () => {
    client = await TestClient.start();
    await client.open(uri, manifestWithOwner);
    assert.equal((await client.diagnostics(uri)).length, 1);
    await client.change(uri, 2, cleanManifest);
    assert.deepEqual(await client.diagnostics(uri), []);
  });

  it('may encode the URI in another way than before, or wrongly', async () => {
    client = await TestClient.start();
    await client.open('file:///c%3A/a%20store/vtex-keys.json', manifestWithOwner);
    assert.equal((await client.diagnostics('file:///c:/a store/vtex-keys.json')).length, 1);
    await client.open('file:///%E0%A4%A/vtex-keys.json', manifestWithOwner);
    assert.equal((await client.diagnostics('file:///%E0%A4%A/vtex-keys.json')).length, 1);
  });

  it('gets an error, not an empty report, for a document that is not open', async () => {
    client = await TestClient.start();
    await assert.rejects(client.pull(uri), { code: -32602, message: `${uri} is not open.` });
  });

  for (const name of ['package.json', 'not-vtex-keys.json', 'vtex-keys.json.bak', 'vtex-keys.policy.json']) {
    it(`gets nothing about ${name}, which is no manifest`, async () => {
      client = await TestClient.start();
      await client.open(`file:///store/${name}`, manifestWithOwner);
      assert.deepEqual(await client.diagnostics(`file:///store/${name}`), []);
    });
  }

  it('may have comments in a .jsonc manifest alone', async () => {
    client = await TestClient.start();
    const codes = async (name: string): Promise<unknown[]> => {
      await client.open(`file:///store/${name}`, `// Reviewed.\n${cleanManifest}`);
      return (await client.diagnostics(`file:///store/${name}`)).map(({ code }) => code);
    };
    assert.deepEqual(await codes('partner.vtex-keys.jsonc'), []);
    assert.deepEqual(await codes('partner.vtex-keys.json'), ['syntax']);
  });

  it('reports syntax errors itself where it said so, but is still told what was not read at all', async () => {
    client = await TestClient.start({ initializationOptions: { syntaxErrorsReportedElsewhere: true } });
    await client.open(uri, `${cleanManifest},`);
    assert.deepEqual(await client.diagnostics(uri), []);
    await client.change(uri, 2, '['.repeat(200_000));
    assert.deepEqual(
      (await client.diagnostics(uri)).map(({ code, message }) => [code, message]),
      [['syntax', 'The file nests deeper than 100 levels, so it was not read.']],
    );
  });

  it('gets no links and no data where it cannot use them', async () => {
    client = await TestClient.start({ capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(uri, manifestWithOwner);
    const [diagnostic] = await client.diagnostics(uri);
    assert.deepEqual(Object.keys(diagnostic ?? {}).sort(), [
      'code',
      'message',
      'range',
      'severity',
      'source',
    ]);
  });

  it('that cancels gets the cancellation as an error, and the next answer as ever', async () => {
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { promise: answer, resolve: giveAnswer } = Promise.withResolvers<null>();
    client = await TestClient.start({
      settings: () => {
        ask();
        return answer;
      },
    });
    await client.open(uri, manifestWithOwner);
    const source = new CancellationTokenSource();
    const pull = client.pull(uri, undefined, source.token);
    await asked;
    source.cancel();
    giveAnswer(null);
    await assert.rejects(pull, { code: -32800 });
    assert.equal((await client.diagnostics(uri)).length, 1);
  });

  it('gets an error where the server fails, and the server lives on', async () => {
    const clock = new TestClock('2026-11-20T12:00:00Z');
    let broken = true;
    const faulty = {
      now: () => {
        if (broken) throw new Error('the clock stands still');
        return clock.now();
      },
      after: clock.after.bind(clock),
    };
    client = await TestClient.start({ clock: faulty });
    await client.open(uri, manifestWithOwner);
    await assert.rejects(client.pull(uri), /the clock stands still/);
    broken = false;
    assert.equal((await client.diagnostics(uri)).length, 1);
  });
});

describe('time, for a client that pulls diagnostics', () => {
  let client: TestClient;
  afterEach(() => client.dispose());
  const messages = async (): Promise<string[]> =>
    (await client.diagnostics(uri)).map(({ code, message }) => `${code}: ${message}`);

  it('asks the client to pull again at the instant at which a clean manifest stops being clean', async () => {
    const clock = new TestClock('2026-11-14T12:00:00Z');
    client = await TestClient.start({ clock });
    await client.open(uri, manifestWithToken('2026-08-29T12:00:00Z'));
    assert.deepEqual(await messages(), []);
    clock.passTo('2026-11-15T11:59:59.999Z');
    clock.passTo('2026-11-15T12:00:00Z');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await messages(), [
      'token-near-expiry: The token expires in 14 days, on 2026-11-29 (UTC). Renew it before then.',
    ]);
    clock.passTo('2026-11-16T12:00:00Z');
    await client.next('workspace/diagnostic/refresh');
    assert.deepEqual(await messages(), [
      'token-near-expiry: The token expires in 13 days, on 2026-11-29 (UTC). Renew it before then.',
    ]);
  });

  it('waits for an instant that is further away than a timer can wait', async () => {
    const clock = new TestClock('2026-08-30T00:00:00Z');
    client = await TestClient.start({ clock, settings: () => ({ enable: true }) });
    await client.open(uri, manifestWithToken('2026-08-29T12:00:00Z'));
    assert.deepEqual(await messages(), []);
    clock.passTo('2026-11-15T11:59:59Z');
    clock.passTo('2026-11-15T12:00:00Z');
    await client.next('workspace/diagnostic/refresh');
  });

  it('is forgotten with a document that is closed', async () => {
    const clock = new TestClock('2026-11-14T12:00:00Z');
    client = await TestClient.start({ clock });
    await client.open(uri, manifestWithToken('2026-08-29T12:00:00Z'));
    assert.deepEqual(await messages(), []);
    assert.equal(clock.timers, 1);
    await client.close(uri);
    await assert.rejects(client.pull(uri), /not open/);
    assert.equal(clock.timers, 0);
  });

  it('stands still where the settings name an instant', async () => {
    const clock = new TestClock('2030-01-01T00:00:00Z');
    client = await TestClient.start({ clock, settings: () => ({ asOf: '2026-11-20' }) });
    await client.open(uri, manifestWithToken('2026-08-29T00:00:00Z'));
    assert.deepEqual(await messages(), [
      'token-near-expiry: The token expires in 9 days, on 2026-11-29 (UTC). Renew it before then.',
    ]);
    assert.equal(clock.timers, 0);
  });
});

describe('the settings, for a client that pulls diagnostics', () => {
  let client: TestClient;
  afterEach(() => client.dispose());

  it('hold for each document by itself, and are read again when they change', async () => {
    client = await TestClient.start({ settings: (scope) => ({ enable: !scope.includes('/quiet/') }) });
    const quiet = 'file:///quiet/vtex-keys.json';
    await client.open(uri, manifestWithOwner);
    await client.open(quiet, manifestWithOwner);
    assert.equal((await client.diagnostics(uri)).length, 1);
    assert.equal((await client.diagnostics(quiet)).length, 0);

    client.settings = () => ({ enable: false });
    assert.equal((await client.diagnostics(uri)).length, 1, 'not asked again for each pull');
    await client.changeSettings(null);
    await client.next('workspace/diagnostic/refresh');
    assert.equal((await client.diagnostics(uri)).length, 0);
  });

  it('may be of any shape', async () => {
    client = await TestClient.start({ settings: () => ({ enable: 'maybe', asOf: 7 }) });
    await client.open(uri, manifestWithOwner);
    assert.equal((await client.diagnostics(uri)).length, 1);
  });

  it('say once what is wrong with an instant that is none, and judge as of now', async () => {
    client = await TestClient.start({ settings: () => ({ asOf: 'tomorrow' }) });
    await client.open(uri, manifestWithOwner);
    assert.equal((await client.diagnostics(uri)).length, 1);
    assert.equal((await client.diagnostics(uri)).length, 1);
    assert.deepEqual(await client.next('window/showMessage'), {
      type: 2,
      message:
        "The setting vtexKeys.lint.asOf, 'tomorrow', is not a date such as 2026-11-20 or an instant such as 2026-11-20T12:00:00Z. Manifests are judged as of now.",
    });
  });

  it('that the client fails to give are an error, and are asked for again', async () => {
    client = await TestClient.start({
      settings: () => {
        throw new Error('no settings today');
      },
    });
    await client.open(uri, manifestWithOwner);
    await assert.rejects(client.pull(uri), /no settings today/);
    client.settings = () => null;
    assert.equal((await client.diagnostics(uri)).length, 1);
  });

  it('come with the notification where the client cannot be asked', async () => {
    const { diagnostics } = pullingClient.workspace ?? {};
    const capabilities = { ...pullingClient, workspace: { ...(diagnostics && { diagnostics }) } };
    client = await TestClient.start({ capabilities });
    await client.open(uri, manifestWithOwner);
    assert.equal((await client.diagnostics(uri)).length, 1);
    await client.changeSettings({ vtexKeys: { lint: { enable: false } } });
    await client.next('workspace/diagnostic/refresh');
    assert.equal((await client.diagnostics(uri)).length, 0);
  });
});
