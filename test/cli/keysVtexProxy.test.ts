import assert from 'node:assert/strict';
import { KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { InspectingProxy } from '../common/inspectingProxy.ts';
import { embedded, KeysUnderTest } from './keysUnderTest.ts';

const host = 'acmestore.vtexcommercestable.com.br';

describe('vtex-keys keys on a VTEX account behind a proxy that inspects the traffic', () => {
  let service: KeyServiceUnderTest;
  let keys: KeysUnderTest;
  let proxy: InspectingProxy;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    const origin = await service.listen();
    const admin = await service.generate('admin', ['Owner (Admin Super)']);
    keys = await KeysUnderTest.start(embedded);
    proxy = await InspectingProxy.start(host, origin, keys.folder);
    env = {
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: proxy.address(),
      NODE_EXTRA_CA_CERTS: proxy.certificate,
    };
    keys.backend = {
      options: ['--backend', 'vtex'],
      env: {
        HOME: keys.folder,
        VTEX_KEYS_APP_KEY: admin.key.keyName,
        VTEX_KEYS_APP_TOKEN: admin.token,
      },
      stop: () => service.stop(),
    };
  });

  afterEach(async () => {
    proxy.stop();
    await keys.stop();
  });

  it('goes through it to the host of the account, and trusts its certificate authority', async () => {
    assert.match(await keys.done(['list'], { env }), / admin +active /);
    assert.ok(proxy.asked.length > 0);
    for (const { target } of proxy.asked) assert.equal(target, `${host}:443`);
  });

  it('says that the certificate is not trusted, and what to do', async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = env;
    await keys.refused(
      ['list'],
      /^error: VTEX at acmestore\.vtex.* certificate is not trusted .*NODE_EXTRA_CA_CERTS/,
      { env: untrusting },
    );
  });

  it('says that the proxy wants to be signed in to', async () => {
    const anonymous = { ...env, HTTPS_PROXY: proxy.address('') };
    await keys.refused(['list'], /^error: VTEX at acmestore\.vtex.*407.*HTTPS_PROXY/, { env: anonymous });
    assert.ok(proxy.asked.every(({ authorization }) => authorization === undefined));
  });

  it('says where Node.js does not use the proxy that the environment names', async () => {
    const unused = { HTTPS_PROXY: proxy.address() };
    await keys.refused(
      ['list', '--url', 'https://127.0.0.1:1'],
      /\nhint: HTTPS_PROXY is used with NODE_USE_ENV_PROXY=1 only/,
      { env: unused },
    );
    assert.deepEqual(proxy.asked, []);
  });
});
