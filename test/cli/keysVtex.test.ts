import assert from 'node:assert/strict';
import { credential, KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { embedded, KeysUnderTest, tokenLike } from './keysUnderTest.ts';

describe('vtex-keys keys on a VTEX account', () => {
  let service: KeyServiceUnderTest;
  let keys: KeysUnderTest;
  let url: string;

  beforeEach(async () => {
    service = await KeyServiceUnderTest.start();
    url = await service.listen();
    const admin = await service.generate('admin', ['Owner (Admin Super)']);
    keys = await KeysUnderTest.start(embedded);
    keys.backend = {
      options: ['--backend', 'vtex', '--url', url],
      env: { VTEX_KEYS_APP_KEY: admin.key.keyName, VTEX_KEYS_APP_TOKEN: admin.token },
      stop: () => service.stop(),
    };
  });
  afterEach(() => keys.stop());

  it('generates, lists, changes, renews and verifies a key by the endpoints that VTEX documents', async () => {
    const { key, token } = await keys.generate('hub', ['OMS - Read only']);
    assert.deepEqual(key.roles, ['OMS - Read only']);
    assert.equal(await keys.verify(key.keyName, token), null);
    await keys.done(['set-roles', 'hub', '--role', 'Finance']);
    assert.match(await keys.done(['list', '--text', 'hub']), /hub +active +.* Finance\n$/);
    await keys.done(['renew', 'hub', '--token-to', 'env-file:.env#T']);
    assert.equal(await keys.verify(key.keyName, keys.read('.env').trim().slice(2)), null);
    await keys.done(['finish-renewal', 'hub', '--yes']);
    assert.notEqual(await keys.verify(key.keyName, token), null);
    await keys.done(['deactivate', 'hub', '--yes']);
    assert.match(await keys.done(['list', '--text', 'hub']), / inactive /);
  });

  it('says what VTEX has no API for, and does nothing then', async () => {
    await keys.generate('hub');
    for (const command of [
      ['delete', 'hub', '--yes'],
      ['undo-renewal', 'hub', '--yes'],
      ['add-external', 'vtexappkey-partnerhub-ABCDEF'],
      ['export'],
    ]) {
      await keys.refused(command, /^error: VTEX .*\n/);
    }
  });

  it('writes a manifest without dates and a period that VTEX does not tell', async () => {
    await keys.generate('hub', ['Finance']);
    await keys.done(['manifest', 'vtex-keys.json']);
    const { account, tokenPeriod, keys: entries } = JSON.parse(keys.read('vtex-keys.json'));
    assert.deepEqual([account, tokenPeriod], ['acmestore', undefined]);
    const [{ roles }] = entries.filter(({ label }: { label: string }) => label === 'hub');
    assert.deepEqual(roles, ['Finance']);
    assert.doesNotMatch(keys.read('vtex-keys.json'), tokenLike);
  });

  it('needs a key and its token', async () => {
    const { backend } = keys;
    keys.backend = { ...backend, env: { VTEX_KEYS_APP_TOKEN: credential } };
    await keys.refused(
      ['list'],
      /^error: it is not said which key signs in to .*\nhint: put it into the environment as VTEX_KEYS_APP_KEY/,
    );
    keys.backend = { ...backend, env: { ...backend.env, VTEX_KEYS_APP_TOKEN: 'A'.repeat(128) } };
    await keys.refused(
      ['list'],
      /^error: .*\nhint: VTEX_KEYS_APP_KEY and VTEX_KEYS_APP_TOKEN must hold a key and its token\n$/s,
    );
  });
});
