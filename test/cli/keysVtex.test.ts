import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { credential, KeyServiceUnderTest } from '../backend/keyServiceUnderTest.ts';
import { VtexCaller } from '../backend/vtex/vtexCaller.ts';
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
      env: {
        VTEX_KEYS_APP_KEY: admin.key.keyName,
        VTEX_KEYS_APP_TOKEN: admin.token,
        // What it remembers goes with the test.
        HOME: keys.folder,
      },
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

  it('says of a token no more than that it is at most as old as its key', async () => {
    await keys.generate('hub');
    assert.match(
      await keys.done(['list', '--text', 'hub']),
      /age unknown, at most since \d{4}-\d\d-\d\d {2}/,
    );
  });

  it('remembers what VTEX told when a token was renewed here, and no token', async () => {
    service.now = new Date();
    await service.call('PUT', '/settings', { tokenPeriod: '3 months', enforcement: 'advisory' });
    await keys.generate('hub');
    await keys.done(['renew', 'hub', '--token-to', 'env-file:.env#T']);
    const listed = () => keys.done(['list', '--text', 'hub']);
    assert.match(await listed(), / ends \d{4}-\d\d-\d\d, old token pending deletion {2}/);
    await keys.done(['finish-renewal', 'hub', '--yes']);
    assert.match(await listed(), / ends \d{4}-\d\d-\d\d {2}/);
    const files = await readdir(keys.folder, { recursive: true });
    const remembered = keys.read(files.find((file) => file.endsWith('vtex-renewals.json')) ?? '');
    assert.doesNotMatch(remembered, tokenLike);
    assert.match(remembered, /"expirationPeriod": 90/);
  });

  describe('signed in with a user token', () => {
    let token: string;

    beforeEach(async () => {
      const { VTEX_KEYS_APP_KEY: appkey, VTEX_KEYS_APP_TOKEN: apptoken } = keys.backend.env;
      const caller = new VtexCaller(service);
      const login = await caller.call('POST', '/api/vtexid/apptoken/login', { appkey, apptoken });
      token = login.body.token;
    });

    it('takes it from the environment', async () => {
      keys.backend = { ...keys.backend, env: { HOME: keys.folder, VTEX_KEYS_USER_TOKEN: token } };
      assert.match(await keys.done(['list']), / admin +active /);
    });

    it('takes it from standard input, as `vtex local token` prints it', async () => {
      keys.backend = { ...keys.backend, env: { HOME: keys.folder } };
      assert.match(
        await keys.done(['list', '--credential-stdin'], { stdin: `${token}\n` }),
        / admin +active /,
      );
    });

    it('never guesses which of two credentials is meant', async () => {
      keys.backend.env['VTEX_KEYS_USER_TOKEN'] = token;
      await keys.refused(
        ['list'],
        /^error: there are two credentials for .*\nhint: unset VTEX_KEYS_USER_TOKEN, /,
      );
    });

    it('says when VTEX does not take it, without a word of it', async () => {
      keys.backend = { ...keys.backend, env: { HOME: keys.folder, VTEX_KEYS_USER_TOKEN: `${token}x` } };
      await keys.refused(
        ['list'],
        /^error: .*\nhint: a user token holds for some hours: 'vtex login' makes another/s,
      );
      const { stderr } = await keys.run(['list']);
      assert.ok(!stderr.includes(token));
    });
  });

  it('needs a key and its token, or a user token', async () => {
    const { backend } = keys;
    keys.backend = { ...backend, env: { HOME: keys.folder } };
    await keys.refused(
      ['list'],
      /^error: there is no credential for .*\nhint: put a key and its token into the environment as VTEX_KEYS_APP_KEY and VTEX_KEYS_APP_TOKEN, or a user token as VTEX_KEYS_USER_TOKEN/,
    );
    keys.backend = { ...backend, env: { HOME: keys.folder, VTEX_KEYS_APP_TOKEN: credential } };
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
