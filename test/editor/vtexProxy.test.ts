import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InspectingProxy } from '../common/inspectingProxy.ts';
import type { Editor } from './harness/editor.ts';
import { editorSuite } from './harness/suite.ts';
import { type RunningService, startKeyService } from './keyService.ts';
import { tells } from './steps.ts';

const host = 'acmestore.vtexcommercestable.com.br';
const connection = { name: 'Store', backend: 'vtex', account: 'acmestore' };
/** In the place of the system's store of certificates, from which VS Code reads what it trusts. */
const folder = mkdtempSync(join(tmpdir(), 'vtex-keys-proxy-'));
let service: RunningService;
let proxy: InspectingProxy;

editorSuite(
  'a VTEX account behind the proxy of a company',
  {
    settings: { 'vtexKeys.connections': [connection], 'http.systemCertificatesNode': true },
    env: { SSL_CERT_FILE: join(folder, 'certificate.pem') },
    prepare: async () => {
      service = await startKeyService(join(folder, 'data'));
      proxy = await InspectingProxy.start(host, service.origin, folder);
    },
  },
  (editor) => {
    let e: Editor;
    let stranger: InspectingProxy;
    let appKey: string;
    let appToken: string;

    before(async () => {
      e = editor();
      const { key, token } = await service.keys.generateKey({
        label: 'caller',
        roles: ['Owner (Admin Super)'],
      });
      appKey = key.keyName;
      appToken = token ?? '';
      stranger = await InspectingProxy.start(host, service.origin, await mkdtemp(join(folder, 'other-')));
      await e.openKeys();
    });

    after(async () => {
      proxy?.stop();
      stranger?.stop();
      await service?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const set = (name: string, value: unknown) =>
      e.run(
        (vscode, [key, to]) =>
          vscode.workspace.getConfiguration().update(key, to, vscode.ConfigurationTarget.Global),
        [name, value] as [string, unknown],
      );

    async function signIn(): Promise<void> {
      await e.keys.select('Sign In…');
      await e.pick('AppKey and AppToken');
      await e.type(appKey);
      await e.type(appToken);
    }

    it('says that the proxy wants to be signed in to', async () => {
      await set('http.proxy', proxy.address(''));
      await signIn();
      const failure = e.notification(/407/);
      assert.match(await failure.text(), /The proxy wants to be signed in to: check the setting http\.proxy/);
      await failure.dismiss();
    });

    it('says that its certificate is not trusted', async () => {
      await set('http.proxy', stranger.address());
      await signIn();
      await e.notification(/certificate is not trusted here/).dismiss();
    });

    it('is reached by the proxy of the settings, with an authority that VS Code trusts', async () => {
      await set('http.proxy', proxy.address());
      await signIn();
      await tells(e, 'Signed in to “Store”.');
      await e.keys.row('caller').waitFor();
      assert.ok(proxy.asked.every(({ target }) => target === `${host}:443`));
    });
  },
);
