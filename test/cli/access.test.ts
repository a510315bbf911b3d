import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Checkout, type Files } from './checkout.ts';
import { vtexKeys } from './cli.ts';

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../schemas/access-diff.schema.json'), 'utf8'),
);
const isDiff = new Ajv({ strict: false, allErrors: true }).compile(schema);

interface Access {
  readonly worst: string | null;
  readonly everything: boolean;
  readonly resources: readonly { ref: string }[];
  readonly unknownRoles: readonly string[];
}

interface Diff {
  readonly code: number;
  readonly keys: readonly {
    change: string;
    label: string;
    status: string | null;
    roles: object & { added: string[] };
    gained: Access;
    lost: Access;
  }[];
  readonly policyRoles: readonly object[];
  readonly summary: { readonly unchanged: number };
}

const key = (name: string, roles: string[], more: object = {}) => ({
  kind: 'generated',
  keyName: `vtexappkey-acmestore-${name}`,
  label: name.toLowerCase(),
  roles,
  ...more,
});
const manifest = (...keys: object[]) => ({ account: 'acmestore', keys });
/** In VTEX's unpublished table alone. */
const ungraded = 'Audit/ExportJob';
const refundDesk = (...resources: string[]) => ({ customRoles: [{ name: 'Refund desk', resources }] });

describe('vtex-keys access diff', () => {
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout.remove());

  const run = (...args: string[]) => vtexKeys(['access', 'diff', ...args], { cwd: checkout.folder });

  async function diff(base: Files, head: Files, ...args: string[]): Promise<Diff> {
    checkout.commit(base);
    checkout.write(head);
    const { stdout, stderr, code } = await run('HEAD', '.', '--format', 'json', ...args);
    assert.equal(stderr, '');
    assert.ok(isDiff(JSON.parse(stdout)), JSON.stringify(isDiff.errors));
    return { ...JSON.parse(stdout), code };
  }

  it('tells what a key can newly do and what it lost, for people', async () => {
    checkout.commit({ 'vtex-keys.json': manifest(key('ORDERS', ['OMS - Read only', 'Payments Notifier'])) });
    checkout.write({ 'vtex-keys.json': manifest(key('ORDERS', ['OMS - Read only', 'Seller Manager'])) });
    const { code, stdout } = await run('HEAD', '.');
    assert.equal(
      stdout,
      `vtexappkey-acmestore-ORDERS  “orders”  changed  vtex-keys.json
  + Seller Manager
  - Payments Notifier
  can newly
    medium    Seller Register/save-seller  Save Seller  (Seller Manager)
    low       Seller Register/view-seller  View Seller  (Seller Manager)
    medium    DELETE /seller-register/pvt/seller-leads/{sellerLeadId}
    medium    PUT /seller-register/pvt/seller-leads/{sellerLeadId}
    medium    PUT /seller-register/pvt/seller-leads/{sellerLeadId}/seller
    medium    PUT /seller-register/pvt/seller-leads/{sellerLeadId}/status
    medium    POST /seller-register/pvt/sellers
    medium    PATCH /seller-register/pvt/sellers/{sellerId}
    medium    PUT /seller-register/pvt/sellers/{sellerId}/commissions
    medium    DELETE /seller-register/pvt/sellers/{sellerId}/commissions/{categoryId}
    medium    PUT /seller-register/pvt/sellers/{sellerId}/sales-channel/mapping
    low       POST /notificator/{sellerId}/changenotification/{skuId}/inventory
    low       POST /notificator/{sellerId}/changenotification/{skuId}/price
    low       POST /seller-register/pvt/seller-leads
    … and 10 more operations
  can no longer
    high      PCI Gateway/PaymentsNotification  Payments Notification  (Payments Notifier)
    high      POST /api/payments/pvt/payments/{paymentId}/payment-notification
    high      GET /api/payments/pvt/payments/{paymentId}/payment-notification

HEAD → .: 1 key gained access, 1 lost some
`,
    );
    assert.equal(code, 0);
  });

  it('lists new keys, removed keys and changed ones, the most dangerous gain first', async () => {
    const { keys, summary } = await diff(
      {
        'vtex-keys.json': manifest(key('SAMEXX', ['Finance']), key('GONEXX', ['Finance']), key('MOREXX', [])),
      },
      {
        'vtex-keys.json': manifest(
          key('SAMEXX', ['Finance']),
          key('MOREXX', ['OMS - Read only']),
          key('NEWXXX', ['OMS - Full access']),
          key('OWNERX', ['Owner']),
        ),
      },
    );
    const told = keys.map(({ change, label, gained, lost }) => [change, label, gained.worst, lost.worst]);
    assert.deepEqual(told, [
      ['added', 'ownerx', 'critical', null],
      ['added', 'newxxx', 'high', null],
      ['changed', 'morexx', 'medium', null],
      ['removed', 'gonexx', null, 'medium'],
    ]);
    assert.equal(keys[0]?.gained.everything, true);
    assert.deepEqual(summary, { gained: 3, lost: 1, changed: 4, unchanged: 1 });
  });

  it('says nothing new where nothing changed, whatever the order of keys and roles', async () => {
    const [a, b] = [key('AXXXXX', ['Finance', 'Seller Manager']), key('BXXXXX', ['Payments Notifier'])];
    const { keys, summary } = await diff(
      { 'vtex-keys.json': manifest(a, b) },
      { 'vtex-keys.json': manifest(b, { ...a, roles: a.roles.toReversed(), owner: 'team@acme.example' }) },
    );
    assert.deepEqual(keys, []);
    assert.equal(summary.unchanged, 2);
  });

  it('knows a key that moved to another manifest', async () => {
    const { keys } = await diff(
      { 'vtex-keys.json': manifest(key('MOVEDX', ['Finance'])) },
      {
        'vtex-keys.json': manifest(),
        'stores/fr.vtex-keys.json': manifest(key('MOVEDX', ['Finance'])),
      },
    );
    assert.deepEqual(keys, []);
  });

  it('knows a key that got its name when it was generated, by label and account', async () => {
    const { keys } = await diff(
      { 'vtex-keys.json': manifest({ kind: 'generated', label: 'hub', roles: ['Finance'] }) },
      { 'vtex-keys.json': manifest(key('HUBXXX', ['Finance'], { label: 'hub' })) },
    );
    assert.deepEqual(keys, []);
  });

  it('takes two names for two keys, though their labels are the same', async () => {
    const { keys } = await diff(
      { 'vtex-keys.json': manifest(key('OLDXXX', ['Finance'], { label: 'hub' })) },
      { 'vtex-keys.json': manifest(key('NEWXXX', ['Finance'], { label: 'hub' })) },
    );
    assert.deepEqual(keys.map(({ change }) => change).sort(), ['added', 'removed']);
  });

  it('counts a key that stands twice as one that can do what both entries say', async () => {
    const { keys } = await diff(
      { 'vtex-keys.json': manifest(key('TWICEX', ['Payments Notifier'])) },
      {
        'vtex-keys.json': manifest(key('TWICEX', ['Payments Notifier'])),
        'b.vtex-keys.json': manifest(key('TWICEX', ['Seller Manager'])),
      },
    );
    assert.deepEqual(keys[0]?.roles.added, ['Seller Manager']);
  });

  it('resolves custom roles by the policy of each side', async () => {
    const keys = manifest(key('REFUND', ['Refund desk']));
    const changed = await diff(
      { 'vtex-keys.json': keys, '.vtex-keys.policy.json': refundDesk('OMS/OMSViewer') },
      { '.vtex-keys.policy.json': refundDesk('OMS/RefundAction') },
    );
    const { roles, gained, lost } = changed.keys[0] ?? assert.fail();
    assert.deepEqual(roles, { added: [], removed: [], redefined: ['Refund desk'] });
    assert.deepEqual(
      [gained.resources[0]?.ref, lost.resources[0]?.ref],
      ['OMS/RefundAction', 'OMS/OMSViewer'],
    );
    assert.deepEqual(changed.policyRoles, [
      {
        file: '.vtex-keys.policy.json',
        name: 'Refund desk',
        change: 'changed',
        gained: [{ ref: 'OMS/RefundAction', name: 'Notify refund' }],
        lost: [{ ref: 'OMS/OMSViewer', name: 'View order' }],
        worst: 'high',
      },
    ]);
  });

  it('says of a role that nobody knows that what it grants is unknown', async () => {
    const { keys, code } = await diff(
      { 'vtex-keys.json': manifest(key('ODDXXX', [])) },
      { 'vtex-keys.json': manifest(key('ODDXXX', ['Mystery'])) },
      '--fail-on-new',
      'critical',
    );
    const { worst, unknownRoles, resources } = keys[0]?.gained ?? assert.fail();
    assert.deepEqual([worst, unknownRoles, resources], ['unknown', ['Mystery'], []]);
    assert.equal(code, 1);
  });

  it('fears a resource that the catalogue does not have as it does a role that nobody knows', async () => {
    checkout.commit({
      'vtex-keys.json': manifest(key('REFUND', ['Refund desk'])),
      '.vtex-keys.policy.json': refundDesk('OMS/OMSViewer'),
    });
    checkout.write({
      '.vtex-keys.policy.json': refundDesk('OMS/OMSViewer', 'OMS/RefundAction', 'License Manager/SaveUser'),
    });
    for (const level of ['critical', 'high', 'any']) {
      const { code, stdout, stderr } = await run('HEAD', '.', '--fail-on-new', level);
      assert.equal(code, 1, level);
      assert.match(stdout, /can newly\n {4}unknown {3}License Manager\/SaveUser .*\n {4}high /);
      assert.match(
        stderr,
        /^warning: in \., \.vtex-keys\.policy\.json: 'License Manager\/SaveUser' is no resource that is known\./,
      );
    }
    const { stdout } = await run('HEAD', '.', '--format', 'github');
    assert.match(stdout, /^::warning file=\.vtex-keys\.policy\.json,.*SaveUser' is no resource/m);
    assert.match(stdout, /^::error file=vtex-keys\.json,.*'License Manager\/SaveUser' \(unknown\)/m);
  });

  it('says of resources that the catalogue has and does not grade that nobody graded them', async () => {
    // The one is in VTEX's unpublished table, for the other an operation asks.
    const { keys, code } = await diff(
      { 'vtex-keys.json': manifest(key('REFUND', ['Refund desk'])), '.vtex-keys.policy.json': refundDesk() },
      { '.vtex-keys.policy.json': refundDesk(ungraded, '?/ManageBudgets') },
      '--fail-on-new',
      'high',
    );
    assert.equal(keys[0]?.gained.worst, 'ungraded');
    assert.equal(code, 0);
  });

  it('takes a key that could use every resource to gain none, not even one that nobody knows', async () => {
    checkout.commit({
      'vtex-keys.json': manifest(key('OWNERX', ['Owner', 'Refund desk'])),
      '.vtex-keys.policy.json': refundDesk(),
    });
    checkout.write({ '.vtex-keys.policy.json': refundDesk('OMS/RefundAction', 'License Manager/SaveUser') });
    const { code, stdout } = await run('HEAD', '.', '--fail-on-new', 'any');
    assert.equal(code, 0);
    assert.match(stdout, /\n {2}~ Refund desk\n\nHEAD → \.: no access changed\n$/);
  });

  it('takes an inactive key for one that can do nothing', async () => {
    const { keys } = await diff(
      {
        'vtex-keys.json': manifest(
          key('WAKESX', ['Finance'], { status: 'inactive' }),
          key('SLEEPS', ['Seller Manager']),
          key('ASLEEP', [], { status: 'inactive' }),
        ),
      },
      {
        'vtex-keys.json': manifest(
          key('WAKESX', ['Finance']),
          key('SLEEPS', ['Seller Manager'], { status: 'inactive' }),
          key('ASLEEP', ['Owner'], { status: 'inactive' }),
        ),
      },
    );
    const told = keys.map(({ label, status, gained, lost }) => [label, status, gained.worst, lost.worst]);
    assert.deepEqual(told, [
      ['wakesx', 'activated', 'medium', null],
      ['sleeps', 'deactivated', null, 'medium'],
      ['asleep', null, null, null],
    ]);
  });

  const levels: [string[], Record<'critical' | 'high' | 'any', number>][] = [
    [['Owner'], { critical: 1, high: 1, any: 1 }],
    [['OMS - Full access'], { critical: 0, high: 1, any: 1 }],
    [['Seller Manager'], { critical: 0, high: 0, any: 1 }],
    [['Admin - Start page only'], { critical: 0, high: 0, any: 1 }],
    [[], { critical: 0, high: 0, any: 0 }],
  ];
  for (const [roles, expected] of levels) {
    it(`fails on new ${roles.join() || 'nothing'} as it was asked to`, async () => {
      checkout.commit({ 'vtex-keys.json': manifest(key('LEVELX', [])) });
      checkout.write({ 'vtex-keys.json': manifest(key('LEVELX', roles)) });
      for (const [level, code] of Object.entries(expected)) {
        assert.equal((await run('HEAD', '.', '--fail-on-new', level)).code, code, level);
      }
    });
  }

  it('has a help of its own that fits a terminal of 80 columns', async () => {
    const { code, stdout } = await run('--help');
    assert.equal(code, 0);
    const [, notes = ''] = /\n(BASE and HEAD .*)$/s.exec(stdout) ?? [];
    assert.deepEqual(
      notes.split('\n').filter((line) => line.length > 80),
      [],
    );
    for (const word of ['--path', 'critical', 'high', 'any', 'unknown', '--output']) {
      assert.ok(stdout.includes(word), word);
    }
  });

  describe('reads', () => {
    beforeEach(() => {
      checkout.commit({ 'a/vtex-keys.json': manifest(key('FIRSTX', [])), 'b/x.vtex-keys.json': manifest() });
      checkout.git('tag', 'one');
      checkout.commit({
        'a/vtex-keys.json': manifest(key('FIRSTX', ['Owner'])),
        'b/x.vtex-keys.json': manifest(key('OTHERX', ['Owner'])),
      });
    });
    const summary = (stdout: string) => stdout.trimEnd().split('\n').at(-1);

    it('two revisions', async () => {
      const { stdout } = await run('one', 'main');
      assert.equal(summary(stdout), 'one → main: 2 keys gained access, 0 lost some');
    });

    it('two revisions of a folder', async () => {
      const { stdout } = await run('one', 'main', '--path', 'a');
      assert.equal(summary(stdout), 'one → main: 1 key gained access, 0 lost some');
    });

    it('a folder of a revision, and the same folder of the working tree', async () => {
      checkout.write({ 'a/vtex-keys.json': manifest(key('FIRSTX', ['Owner']), key('NEWXXX', ['Owner'])) });
      const { stdout } = await run('main', '.', '--path', 'a');
      assert.equal(summary(stdout), 'main → .: 1 key gained access, 0 lost some, 1 key unchanged');
      for (const head of ['a', './a/', 'a/vtex-keys.json']) {
        assert.match(
          (await run('main', head, '--path', 'a')).stdout,
          /: 1 key gained access, 0 lost some, 1 /,
        );
      }
      const back = await run('.', 'main', '--path', 'a');
      assert.equal(summary(back.stdout), '. → main: 0 keys gained access, 1 lost some, 1 key unchanged');
    });

    it('nothing of a BASE that has no such path yet', async () => {
      checkout.write({ 'c/vtex-keys.json': manifest(key('NEWXXX', ['Owner'])) });
      const { stdout } = await run('main', '.', '--path', 'c');
      assert.equal(summary(stdout), 'main → .: 1 key gained access, 0 lost some');
    });

    it('a file of a revision, and one that is there', async () => {
      const { stdout } = await run('one:a/vtex-keys.json', 'a/vtex-keys.json');
      assert.equal(
        summary(stdout),
        'one:a/vtex-keys.json → a/vtex-keys.json: 1 key gained access, 0 lost some',
      );
    });

    it('two files and two folders, outside of git too', async () => {
      const { stdout } = await run('b/x.vtex-keys.json', 'a/vtex-keys.json');
      assert.match(stdout, /1 key gained access, 1 lost some\n$/);
      const folders = await vtexKeys(['access', 'diff', 'a', 'a'], { cwd: checkout.folder });
      assert.equal(summary(folders.stdout), 'a → a: no access changed, 1 key unchanged');
    });

    it('what git does not ignore', async () => {
      checkout.write({
        '.gitignore': 'scratch/',
        'scratch/vtex-keys.json': manifest(key('TRYOUT', ['Owner'])),
      });
      assert.equal(summary((await run('main', '.')).stdout), 'main → .: no access changed, 2 keys unchanged');
    });

    it('nothing of a link or a submodule in a revision', async () => {
      checkout.git(
        'update-index',
        '--add',
        '--cacheinfo',
        `120000,${checkout.git('hash-object', '-w', 'a/vtex-keys.json').trim()},link.vtex-keys.json`,
      );
      checkout.git('commit', '--quiet', '--message', 'A link');
      assert.equal(
        summary((await run('one', 'main', '--path', 'b')).stdout),
        'one → main: 1 key gained access, 0 lost some',
      );
      assert.match((await run('main', '.')).stdout, /no access changed/);
    });
  });

  describe('refuses', () => {
    beforeEach(() => checkout.commit({ 'vtex-keys.json': manifest(key('FIRSTX', [])) }));

    const refuses = async (args: string[], message: RegExp) => {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    };

    it('what is neither a path nor a revision', () =>
      refuses(['origin/mian', '.'], /^error: git knows no revision 'origin\/mian'\nhint: fetch it first/));

    it('a path that a revision does not have', () =>
      refuses(['.', 'main:nowhere'], /^error: HEAD: there is no nowhere in main\n$/));

    it('a --path that HEAD does not have, wherever HEAD is', async () => {
      await refuses(['HEAD', '.', '--path', 'nope'], /^error: HEAD: there is no nope in \.\n$/);
      await refuses(['.', 'HEAD', '--path', 'nope'], /^error: HEAD: there is no nope in HEAD\n$/);
    });

    it('a --path that is elsewhere than the folder that it is to be looked for in', async () => {
      checkout.write({ 'stores/vtex-keys.json': manifest(), 'partners/vtex-keys.json': manifest() });
      await refuses(
        ['HEAD', 'stores', '--path', 'partners'],
        /^error: HEAD: partners is outside of stores\nhint: --path counts from the folder of the run/,
      );
    });

    it('a repository that git refuses, with what git says and its remedy', async () => {
      const options = { cwd: checkout.folder, env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' } };
      const { code, stderr } = await vtexKeys(['access', 'diff', 'HEAD', '.'], options);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: git refuses .*: detected dubious ownership in repository at '.*'\nhint: .*git config --global --add safe\.directory /,
      );
      const since = await vtexKeys(['lint', '--since', 'HEAD'], options);
      assert.equal(since.code, 2);
      assert.match(since.stderr, /dubious ownership/);
      // Two files need no git.
      checkout.write({ 'a.vtex-keys.json': manifest(key('FIRSTX', [])) });
      const files = await vtexKeys(['access', 'diff', 'a.vtex-keys.json', 'vtex-keys.json'], options);
      assert.deepEqual([files.code, files.stderr], [0, '']);
    });

    it('a name that is a path and a revision, and says how to tell which', () => {
      checkout.write({ 'main/vtex-keys.json': manifest() });
      return refuses(
        ['main', '.'],
        /^error: 'main' is a path and a revision of git\nhint: write \.\/main for the path/,
      );
    });

    it('a folder without manifests on both sides', () => {
      checkout.write({ 'empty/README.md': '' });
      return refuses(['empty', 'empty'], /^error: there is no key manifest in BASE or HEAD\n/);
    });

    it('an option of git in place of a revision', () =>
      refuses(['--', '--output=x', '.'], /^error: git knows no revision '--output=x'\n/));

    it('to judge a HEAD that it cannot read as a whole', async () => {
      checkout.write({ 'vtex-keys.json': '{ "account": "acmestore", "keys": [ { "kind": "generated", ] }' });
      await refuses(['HEAD', '.'], /^error: nobody can tell what the keys of \. can do: vtex-keys\.json:1: /);
      checkout.write({ 'vtex-keys.json': '{ "account": "acmestore" }' });
      await refuses(['HEAD', '.'], /It has no list 'keys'\./);
      checkout.write({ 'vtex-keys.json': manifest(), '.vtex-keys.policy.json': '{ "customRoles": 7 }' });
      await refuses(['HEAD', '.'], /\.vtex-keys\.policy\.json: /);
    });

    it('nothing for a BASE that it cannot read, but warns, and takes all of it for new', async () => {
      checkout.commit({ 'vtex-keys.json': '{ "account": ' });
      checkout.write({ 'vtex-keys.json': manifest(key('FIRSTX', ['Owner'])) });
      const { code, stderr } = await run('HEAD', '.', '--fail-on-new', 'critical');
      assert.equal(code, 1);
      assert.match(stderr, /^warning: in HEAD, vtex-keys\.json:1: /);
    });
  });

  describe('before the first commit', () => {
    beforeEach(() => checkout.write({ 'vtex-keys.json': manifest(key('FIRSTX', ['Finance'])) }));

    it('takes all access for new', async () => {
      const { code, stdout, stderr } = await run('HEAD', '.', '--fail-on-new', 'critical');
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /HEAD → \.: 1 key gained access, 0 lost some\n$/);
      assert.equal((await run('HEAD', '.', '--fail-on-new', 'any')).code, 1);
    });

    it('takes a HEAD that is broken for no empty one', async () => {
      checkout.write({ '.git/refs/heads/main': `${'1'.repeat(40)}\n` });
      const { code, stderr } = await run('HEAD', '.');
      assert.equal(code, 2);
      assert.match(stderr, /^error: git knows no revision 'HEAD'\n/);
    });

    it('knows no other revision, and no HEAD where there are commits without one', async () => {
      assert.match((await run('main', '.')).stderr, /^error: git knows no revision 'main'\n/);
      checkout.commit({});
      checkout.git('checkout', '--quiet', '--orphan', 'other');
      assert.match((await run('HEAD', '.')).stderr, /^error: git knows no revision 'HEAD'\n/);
    });
  });

  it('writes a Markdown table, in which what a manifest says is text', async () => {
    checkout.commit({ 'vtex-keys.json': manifest() });
    checkout.write({
      'vtex-keys.json': manifest(
        key('MARKUP', ['Seller Manager'], { label: 'a|b `x` @bob <img> [l](http://x.example) #1' }),
        key('ALLXXX', ['Owner']),
      ),
    });
    const { stdout } = await run('HEAD', '.', '--format', 'markdown');
    assert.equal(
      stdout,
      `### 2 API keys gained access

| Key | | Roles | Can newly | Worst | Can no longer |
| --- | --- | --- | --- | --- | --- |
| \`vtexappkey-acmestore-ALLXXX\`<br>allxxx | new key | \\+ Owner | **every resource of the account**<br>817 operations | **critical** |  |
| \`vtexappkey-acmestore-MARKUP\`<br>a\\|b \\\`x\\\` @\u200bbob &lt;img&gt; \\[l\\]\\(http:\u200b//x.example\\) \\#1 | new key | \\+ Seller Manager | Save Seller (medium)<br>View Seller (low)<br>22 operations | medium |  |
`,
    );
  });

  it('says of a Markdown table that is cut short how dangerous the rest is', async () => {
    checkout.commit({ 'vtex-keys.json': manifest(key('GONEXX', ['Finance'])) });
    const many = (amount: number, role: string) =>
      Array.from({ length: amount }, (_, index) => key(`${role.slice(0, 3)}${index}`, [role]));
    const rest = async (...keys: object[]) => {
      checkout.write({ 'vtex-keys.json': manifest(...keys) });
      const { stdout } = await run('HEAD', '.', '--format', 'markdown');
      return /^.* more keys? changed.*$/m.exec(stdout)?.[0];
    };
    assert.equal(
      await rest(...many(103, 'Owner'), ...many(2, 'Mystery')),
      '6 more keys changed: 3 gained critical access, 2 gained unknown access.',
    );
    assert.equal(await rest(...many(100, 'Owner')), '1 more key changed: none gained access.');
  });

  it('repeats no secret that somebody put into a manifest', async () => {
    const token = 'QWERTYUIOPASDFGH'.repeat(8);
    checkout.commit({ 'vtex-keys.json': manifest() });
    checkout.write({ 'vtex-keys.json': manifest(key('SECRET', [token], { label: token })) });
    for (const format of ['pretty', 'json', 'markdown', 'github', 'sarif', 'junit', 'gitlab']) {
      const { stdout, stderr } = await run('HEAD', '.', '--format', format);
      assert.ok(stdout.includes('SECRET'), format);
      assert.ok(!`${stdout}${stderr}`.includes(token.slice(0, 40)), format);
    }
  });

  describe('in the formats of findings', () => {
    beforeEach(() => {
      checkout.commit({ 'vtex-keys.json': manifest(key('CRITIC', []), key('MEDIUM', [])) });
      checkout.write({
        'vtex-keys.json': manifest(key('CRITIC', ['Owner']), key('MEDIUM', ['Seller Manager'])),
      });
    });

    it('annotates the roles in HEAD, for GitHub', async () => {
      const { stdout } = await run('HEAD', '.', '--format', 'github');
      assert.deepEqual(
        stdout.split('\n').map((line) => line.slice(0, 62)),
        [
          '::error file=vtex-keys.json,line=8,endLine=10,title=new-access',
          '::notice file=vtex-keys.json,line=16,endLine=18,title=new-acce',
          '',
        ],
      );
    });

    it('is SARIF by its schema, apart from the SARIF of a lint run', async () => {
      const { stdout } = await run('HEAD', '.', '--format', 'sarif');
      const sarif = JSON.parse(stdout);
      const official = join(import.meta.dirname, 'schemas/sarif-2.1.0.schema.json');
      const isSarif = new Ajv({
        strict: false,
        validateFormats: false,
        unicodeRegExp: false,
        logger: false,
      }).compile(JSON.parse(readFileSync(official, 'utf8')));
      assert.ok(isSarif(JSON.parse(stdout)), JSON.stringify(isSarif.errors));
      const [{ automationDetails, results, tool }] = sarif.runs;
      assert.equal(automationDetails.id, 'vtex-keys/access diff/');
      assert.deepEqual(
        tool.driver.rules.map(({ id }: { id: string }) => id),
        ['new-access'],
      );
      assert.deepEqual(
        results.map(({ level }: { level: string }) => level),
        ['error', 'note'],
      );
    });

    it('has the same fingerprint wherever the key stands', async () => {
      const fingerprints = async () =>
        JSON.parse((await run('HEAD', '.', '--format', 'gitlab')).stdout).map(
          ({ fingerprint }: { fingerprint: string }) => fingerprint,
        );
      const before = await fingerprints();
      checkout.write({
        'vtex-keys.json': manifest(
          key('MEDIUM', ['Seller Manager']),
          key('OTHERX', []),
          key('CRITIC', ['Owner']),
        ),
      });
      assert.deepEqual((await fingerprints()).sort(), before.sort());
    });

    it('fails a test of JUnit for what makes the command fail', async () => {
      const failures = async (...args: string[]) =>
        (await run('HEAD', '.', '--format', 'junit', ...args)).stdout.match(/<failure /g)?.length;
      assert.equal(await failures(), undefined);
      assert.equal(await failures('--fail-on-new', 'critical'), 1);
      assert.equal(await failures('--fail-on-new', 'any'), 2);
    });

    it('says in JUnit what is new where nothing is to fail', async () => {
      const { code, stdout } = await run('HEAD', '.', '--format', 'junit');
      assert.equal(code, 0);
      assert.match(stdout, /tests="2" failures="0"/);
      assert.match(stdout, /<system-out>error: .*\n.*\n.*can newly use every resource of the account/);
    });

    it('goes to a file where one is named', async () => {
      const { stdout } = await run('HEAD', '.', '--format', 'markdown', '--output', 'comment.md');
      assert.equal(stdout, '');
      assert.match(
        readFileSync(join(checkout.folder, 'comment.md'), 'utf8'),
        /^### 2 API keys gained access\n/,
      );
    });
  });
});
