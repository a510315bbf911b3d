import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { vtexKeys } from './cli.ts';
import { embedded, KeysUnderTest, remote } from './keysUnderTest.ts';

for (const [title, open] of Object.entries({
  'the embedded service': embedded,
  'a key service at a URL': remote,
})) {
  describe(`vtex-keys keys on ${title}`, () => {
    let keys: KeysUnderTest;

    beforeEach(async () => {
      keys = await KeysUnderTest.start(open);
    });
    afterEach(() => keys.stop());

    it('takes a key through its whole life', async () => {
      const { key, token } = await keys.generate('erp order sync', ['OMS - Read only']);
      assert.match(key.keyName, /^vtexappkey-acmestore-[A-Z]{6}$/);
      assert.match(token, /^[A-Z]{128}$/);
      assert.equal(await keys.verify(key.keyName, token), null);

      await keys.done(['renew', 'erp order sync', '--token-to', 'env-file:.env#NEW']);
      const renewed = keys.read('.env').trim().slice('NEW='.length);
      assert.deepEqual(
        [await keys.verify(key.keyName, token), await keys.verify(key.keyName, renewed)],
        [null, null],
      );
      await keys.done(['undo-renewal', key.keyName, '--yes']);
      assert.deepEqual(
        [await keys.verify(key.keyName, token), await keys.verify(key.keyName, renewed)],
        [null, 'wrong-token'],
      );

      const again = (await keys.done(['renew', key.id, '--token-to', 'stdout'])).trim();
      assert.match(await keys.done(['finish-renewal', key.keyName, '--yes']), / has its new token only\.\n$/);
      assert.deepEqual(
        [await keys.verify(key.keyName, token), await keys.verify(key.keyName, again)],
        ['wrong-token', null],
      );

      await keys.done(['deactivate', key.keyName, '--yes']);
      assert.equal(await keys.verify(key.keyName, again), 'inactive-key');
      await keys.done(['activate', key.keyName, '--yes']);
      await keys.done(['set-roles', key.keyName, '--role', 'OMS - Read only', '--role', 'Finance']);
      assert.deepEqual((await keys.list())[0]?.roles, ['OMS - Read only', 'Finance']);
      await keys.done(['set-roles', key.keyName, '--no-roles']);
      assert.deepEqual((await keys.list())[0]?.roles, []);

      assert.match(await keys.done(['delete', key.keyName, '--yes']), / is deleted\.\n$/);
      assert.deepEqual(await keys.list(), []);
    }).timeout(60_000);

    it('gives roles to the key of another account, and takes it out again', async () => {
      const keyName = 'vtexappkey-partnerhub-ABCDEF';
      const { key } = JSON.parse(
        await keys.done(['add-external', keyName, '--role', 'OMS - Read only', '--format', 'json']),
      );
      assert.deepEqual([key.kind, key.account, key.roles], ['external', 'partnerhub', ['OMS - Read only']]);
      await keys.refused(['renew', keyName, '--token-to', 'stdout'], /^error: .*partnerhub|external/i);
      await keys.done(['delete', keyName, '--yes']);
      assert.deepEqual(await keys.list(), []);
    });

    it('lists the keys in columns, and those that are asked for', async () => {
      await keys.generate('erp order sync', ['OMS - Read only']);
      await keys.generate('日本語', []);
      await keys.done(['deactivate', '日本語', '--yes']);
      const table = (await keys.done(['list']))
        .replaceAll(/-[A-Z]{6} /g, '-······ ')
        .replaceAll(/\d{4}-\d\d-\d\d/g, 'DATE');
      assert.equal(
        table,
        `KEY                          LABEL           STATUS    TOKEN            ROLES
vtexappkey-acmestore-······  erp order sync  active    ends DATE  OMS - Read only
vtexappkey-acmestore-······  日本語          inactive  ends DATE  No roles
`,
      );
      assert.match(await keys.done(['list', '--status', 'inactive']), /^KEY.*\n.*日本語.*\n$/);
      assert.equal(
        await keys.done(['list', '--role', 'Owner (Admin Super)']),
        'acmestore has no such keys.\n',
      );
    });

    it('exports CSV in both shapes, with formulas neutralised', async () => {
      const { key } = await keys.generate('=1+1, "x"', ['OMS - Read only']);
      await keys.generate('no roles');
      await keys.done(['add-external', 'vtexappkey-partnerhub-ABCDEF', '--role', 'Finance']);
      assert.equal(
        await keys.done(['export']),
        `keyName\r\n${key.keyName}\r\nvtexappkey-partnerhub-ABCDEF\r\n`,
      );
      const { stdout, stderr } = await keys.run(['export', '--shape', 'full']);
      assert.match(
        stdout,
        /^id,keyName,roles,label,creationDate,creationDateToken,creationDateNewToken,status\r\n/,
      );
      assert.match(stdout, /,"'=1\+1, ""x""",/);
      assert.equal(stderr, '1 external key left out: add --kind external for their columns.\n');
      await keys.done(['export', '--shape', 'full', '--kind', 'external', '--output', 'external.csv']);
      assert.match(
        keys.read('external.csv'),
        /^id,keyName,roles,account,addedDate,status\r\n.*,partnerhub,.*,Active\r\n$/,
      );
    });

    it('ends with 1 where a token does not open the key, and says why', async () => {
      const { key, token } = await keys.generate('erp order sync');
      assert.deepEqual(await keys.run(['verify', key.keyName], { stdin: `${token}\n` }), {
        code: 0,
        stdout: `${key.keyName} is accepted\n`,
        stderr: '',
      });
      assert.deepEqual(
        await keys.run(['verify', key.keyName, '--token-env', 'T'], { env: { T: 'A'.repeat(128) } }),
        {
          code: 1,
          stdout: `${key.keyName} is not accepted: this is no token of the key\n`,
          stderr: '',
        },
      );
      await keys.refused(['verify', key.keyName], /^error: standard input holds no token\n/);
    });

    it('writes a manifest, and brings it up to date without touching what is not its own', async () => {
      const { key } = await keys.generate('erp order sync', ['OMS - Read only']);
      assert.equal(await keys.done(['manifest', 'vtex-keys.jsonc']), 'vtex-keys.jsonc: 1 added, 0 updated\n');
      assert.equal(
        keys.read('vtex-keys.jsonc'),
        `{
  "account": "acmestore",
  "tokenPeriod": "3 months",
  "keys": [
    {
      "kind": "generated",
      "keyName": "${key.keyName}",
      "label": "erp order sync",
      "status": "active",
      "roles": ["OMS - Read only"],
      "creationDate": "${key.creationDate}",
      "creationDateToken": "${key.creationDateToken}"
    }
  ]
}
`,
      );
      const own = keys
        .read('vtex-keys.jsonc')
        .replace(
          '"roles": ["OMS - Read only"],',
          '"owner": "orders-team@acme.example", // by contract\n      "roles": ["OMS - Read only"],\n      "uses": ["GET /api/oms/pvt/orders"],',
        );
      writeFileSync(keys.path('vtex-keys.jsonc'), own);
      assert.equal(await keys.done(['manifest', 'vtex-keys.jsonc']), 'vtex-keys.jsonc: 0 added, 0 updated\n');
      assert.equal(keys.read('vtex-keys.jsonc'), own);

      await keys.done(['set-roles', key.keyName, '--role', 'Finance', '--role', 'Payments Notifier']);
      const second = await keys.generate('hub');
      assert.equal(await keys.done(['manifest', 'vtex-keys.jsonc']), 'vtex-keys.jsonc: 1 added, 1 updated\n');
      const updated = own.replace('["OMS - Read only"],\n', '["Finance", "Payments Notifier"],\n');
      assert.ok(keys.read('vtex-keys.jsonc').startsWith(updated.slice(0, updated.lastIndexOf('}\n  ]'))));

      await keys.done(['delete', key.keyName, '--yes']);
      assert.match(
        await keys.done(['manifest', 'vtex-keys.jsonc']),
        new RegExp(`any more: ${key.keyName}; --prune takes`),
      );
      assert.match(await keys.done(['manifest', 'vtex-keys.jsonc', '--prune']), /0 updated, 1 removed\n$/);
      const { stdout } = await vtexKeys(['lint', 'vtex-keys.jsonc', '--fail-on', 'error'], {
        cwd: keys.folder,
      });
      assert.ok(!keys.read('vtex-keys.jsonc').includes(key.keyName), stdout);
      assert.ok(keys.read('vtex-keys.jsonc').includes(second.key.keyName));
    }).timeout(60_000);
  });
}

describe('vtex-keys keys', () => {
  let keys: KeysUnderTest;

  beforeEach(async () => {
    keys = await KeysUnderTest.start(embedded);
  });
  afterEach(() => keys.stop());

  it('names a key by its label where one alone has it', async () => {
    await keys.generate('hub');
    await keys.generate('hub');
    const names = (await keys.list()).map(({ keyName }) => keyName).join(', ');
    await keys.refused(
      ['deactivate', 'hub', '--yes'],
      new RegExp(`^error: there are 2 keys labelled 'hub'\nhint: name one of them: ${names}\n$`),
    );
    await keys.refused(
      ['deactivate', 'hubb', '--yes'],
      /^error: acmestore has no key 'hubb'\nhint: Did you mean 'hub'\?\n$/,
    );
  });

  it('refuses to change a renewal that there is not, or to renew a key twice, and says what to do', async () => {
    await keys.generate('x');
    await keys.refused(['finish-renewal', 'x', '--yes'], /^error: .*no new token|renew/i);
    await keys.done(['renew', 'x', '--token-to', 'command:cat > /dev/null']);
    await keys.refused(
      ['renew', 'x', '--token-to', 'stdout'],
      /\nhint: 'vtex-keys keys finish-renewal' deletes the old token, 'undo-renewal' the new one\n$/,
    );
  });

  it('refuses to write over a manifest that is broken, or of another account', async () => {
    const broken = '{ "account": "acmestore", "keys": [ }';
    writeFileSync(keys.path('vtex-keys.json'), broken);
    await keys.refused(['manifest', 'vtex-keys.json'], /^error: the manifest cannot be read: /);
    assert.equal(keys.read('vtex-keys.json'), broken);
    writeFileSync(keys.path('vtex-keys.json'), '{ "account": "othershop", "keys": [] }');
    await keys.refused(
      ['manifest', 'vtex-keys.json'],
      /^error: the manifest is about the account othershop, not about acmestore\n/,
    );
    await keys.refused(['manifest', 'keys.json'], /^error: 'keys\.json' is no name of a key manifest\n/);
  });

  it('keeps its data in a folder of the user where none is named', async () => {
    keys.backend = { ...keys.backend, options: [] };
    await keys.done(['list'], { env: { XDG_DATA_HOME: keys.path('share'), HOME: keys.folder } });
    assert.deepEqual(
      readdirSync(keys.path('share/vtex-keys')).filter((name) => name.endsWith('.sqlite')),
      ['keys.sqlite'],
    );
  });

  const arguments_: [string, string[], RegExp][] = [
    [
      'a name of a key to add that is none',
      ['add-external', 'xx'],
      /^error: 'xx' is no name of a key\nhint: it is vtexappkey-\{account\}-\{6 letters\}, /,
    ],
    [
      'a name of a key to verify that is none',
      ['verify', 'xx'],
      /^error: 'xx' is no name of a key\nhint: it is vtexappkey-\{account\}-\{6 letters\}, /,
    ],
    ['an empty label', ['generate', '--label', ''], /^error: the label is empty\nhint: --label says what /],
    ['a label of spaces', ['generate', '--label', '  '], /^error: the label is empty\n/],
    [
      'a label that is too long',
      ['generate', '--label', '日'.repeat(500)],
      /^error: the label has 500 characters\nhint: --label takes 200 at most\n$/,
    ],
    [
      'a label of two lines',
      ['generate', '--label', 'a\nb'],
      /^error: the label has a line break or a control character in it\nhint: write it on one line\n$/,
    ],
    [
      'a text to look for that is too long',
      ['list', '--text', 'a'.repeat(201)],
      /^error: --text has 201 characters\nhint: it takes 200 at most\n$/,
    ],
    ['a role to look for that is too long', ['list', '--role', 'a'.repeat(201)], /^error: --role has 201 /],
    [
      'roles and none',
      ['set-roles', 'x', '--role', 'Finance', '--no-roles'],
      /^error: --role and --no-roles contradict each other\nhint: leave one of them out\n$/,
    ],
  ];
  for (const [title, args, message] of arguments_) {
    it(`refuses ${title} in words of the command line`, async () => {
      const sink = args[0] === 'generate' ? ['--token-to', 'env-file:.env#T'] : [];
      await keys.refused([...args, ...sink], message, { stdin: 'token' });
      assert.ok(!existsSync(keys.path('.env')));
    });
  }

  it('never takes a role that grants everything for what was meant', async () => {
    await keys.refused(
      ['generate', '--label', 'x', '--role', 'Ownr', '--token-to', 'stdout'],
      /^error: acmestore has no role 'Ownr'\n(?!.*Owner)/,
    );
  });

  it('takes one role with each --role, and a key behind them', async () => {
    const { key } = await keys.generate('x');
    await keys.done(['set-roles', '--role', 'Finance', '--role', 'OMS - Read only', key.keyName]);
    assert.deepEqual((await keys.list())[0]?.roles, ['Finance', 'OMS - Read only']);
  });

  it('says that an account has no keys where all were asked for', async () => {
    assert.equal(await keys.done(['list']), 'acmestore has no keys.\n');
    assert.equal(await keys.done(['list', '--kind', 'external']), 'acmestore has no such keys.\n');
  });

  it('exports into a pipe, also behind a link, and leaves it one', async () => {
    await keys.done(['add-external', 'vtexappkey-partnerhub-ABCDEF', '--role', 'Finance']);
    spawnSync('sh', ['-c', 'mkfifo pipe'], { cwd: keys.folder });
    symlinkSync('pipe', keys.path('link'));
    const reader = spawn('cat', [keys.path('pipe')]);
    try {
      const read = text(reader.stdout);
      await keys.done(['export', '--output', 'link']);
      assert.ok(lstatSync(keys.path('pipe')).isFIFO());
      assert.ok(lstatSync(keys.path('link')).isSymbolicLink());
      assert.equal(await read, 'keyName\r\nvtexappkey-partnerhub-ABCDEF\r\n');
    } finally {
      reader.kill();
    }
  });

  describe('helps', () => {
    for (const name of [
      'list',
      'export',
      'verify',
      'generate',
      'renew',
      'add-external',
      'set-roles',
      'activate',
      'deactivate',
      'finish-renewal',
      'undo-renewal',
      'delete',
      'manifest',
    ]) {
      it(`with all that it takes to use ${name}`, async () => {
        const { code, stdout } = await vtexKeys(['keys', name, '--help']);
        assert.equal(code, 0);
        assert.match(stdout, new RegExp(`\n(Example|Examples):\n {2}.*vtex-keys keys ${name}`));
        assert.match(stdout, /\nBackends:\n.*VTEX_KEYS_APP_TOKEN/s);
        assert.match(stdout, /\nExit codes:\n {2}0 /);
        assert.deepEqual(
          stdout.split('\n').filter((line) => line.length > 80),
          [],
        );
        const makesToken = name === 'generate' || name === 'renew';
        assert.equal(/\nSinks:\n.*env-file:PATH#NAME/s.test(stdout), makesToken);
      });
    }
  });

  it('says what keeps the embedded service from its data', async () => {
    writeFileSync(keys.path('data'), 'a file');
    await keys.refused(['list'], /^error: /);
  });
});
