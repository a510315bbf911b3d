import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { vtexKeys } from './cli.ts';

describe('vtex-keys roles', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtex-keys-roles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (...args: string[]) => vtexKeys(['roles', ...args], { cwd: folder });
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await run(...args, '-f', 'json');
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout);
  };
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));

  describe('suggest', () => {
    it('finds the smallest set of roles, tells what it grants beyond the need, and the role that fits', async () => {
      const { code, stdout } = await run('suggest', '--uses', 'GET /api/oms/pvt/orders/{orderId}');
      assert.equal(code, 0);
      assert.equal(
        stdout,
        `1 operation
  GET /api/oms/pvt/orders/{orderId}  needs 'View order' or 'Orders Full Access'

Smallest set of roles
  low       OMS - Read only

Beyond the need, those roles grant
  low       OMS/ShowTotalizers  View store sales stats

A custom role with what is needed alone, as a policy declares it
{
  "customRoles": [
    {
      "name": "Custom role",
      "resources": [
        "OMS/OMSViewer"
      ]
    }
  ]
}
`,
      );
    });

    it('takes the operations from a manifest, and names the custom role after the key', async () => {
      write('vtex-keys.json', {
        account: 'acmestore',
        keys: [
          {
            kind: 'generated',
            keyName: 'vtexappkey-acmestore-ORDERS',
            label: 'order feed',
            roles: [],
            uses: ['GET /api/oms/pvt/orders/123-01', 'POST /api/oms/pvt/orders/{orderId}/cancel'],
          },
        ],
      });
      for (const key of ['order feed', 'vtexappkey-acmestore-ORDERS']) {
        const { operations, customRole } = await json(
          'suggest',
          '--from-manifest',
          'vtex-keys.json',
          '--key',
          key,
        );
        assert.deepEqual(
          operations.map(({ operation }: { operation: string }) => operation),
          ['GET /api/oms/pvt/orders/{orderId}', 'POST /api/oms/pvt/orders/{orderId}/cancel'],
        );
        assert.equal(customRole.name, 'order feed');
      }
    });

    it('suggests a custom role of the policy, and none that it denies', async () => {
      const uses = ['--uses', 'GET /api/oms/pvt/orders/{orderId}'];
      const names = async () =>
        (await json('suggest', ...uses)).roles.map(({ name }: { name: string }) => name);
      assert.deepEqual(await names(), ['OMS - Read only']);
      write('.vtex-keys.policy.json', {
        customRoles: [{ name: 'Order viewer', resources: ['OMS/OMSViewer'] }],
      });
      assert.deepEqual(await names(), ['Order viewer']);
      write('.vtex-keys.policy.json', { deniedRoles: ['OMS - Read only'] });
      assert.notDeepEqual(await names(), ['OMS - Read only']);
    });

    it('says of an operation whose reference names no permission that nobody knows', async () => {
      const unstated = catalog.operations.all.find(({ need }) => need === 'unknown') ?? assert.fail();
      const { stdout } = await run('suggest', '--uses', `${unstated.method} ${unstated.path}`);
      assert.match(stdout, /its reference names no permission\n/);
    });

    const refusals: [string[], RegExp][] = [
      [
        ['--uses', 'GET /api/oms/pvt/order'],
        /is no operation .*\nhint: Did you mean 'GET \/api\/oms\/pvt\/orders'\?/,
      ],
      [
        ['--uses', 'DELETE /api/oms/pvt/orders'],
        /is no operation .*\nhint: there is 'GET \/api\/oms\/pvt\/orders'/,
      ],
      [['--uses', 'order'], /is no operation .*\nhint: 'vtex-keys operations search'/],
      [[], /^error: it is not said what the roles are for\nhint: name operations with --uses/],
      [['--from-manifest', 'vtex-keys.json'], /^error: it is not said what the roles are for/],
      [['--from-manifest', 'no.json', '--key', 'x'], /^error: there is no no\.json\n$/],
      [
        ['--uses', 'GET /x', '--from-manifest', 'x'],
        /^error: --uses and --from-manifest name the operations twice/,
      ],
    ];
    for (const [args, message] of refusals) {
      it(`refuses ${args.join(' ') || 'nothing'}`, async () => {
        const { code, stdout, stderr } = await run('suggest', ...args);
        assert.deepEqual([code, stdout], [2, '']);
        assert.match(stderr, message);
      });
    }

    it('refuses a key that the manifest does not have, or that does not say what it is used for', async () => {
      write('vtex-keys.json', {
        account: 'acmestore',
        keys: [{ kind: 'generated', label: 'order feed', roles: [] }],
      });
      const manifest = ['suggest', '--from-manifest', 'vtex-keys.json', '--key'];
      assert.match(
        (await run(...manifest, 'order fed')).stderr,
        /^error: vtex-keys\.json has no key 'order fed'\nhint: Did you mean 'order feed'\?/,
      );
      assert.match(
        (await run(...manifest, 'order feed')).stderr,
        /does not say what 'order feed' is used for\nhint: /,
      );
    });

    it('refuses a policy that is broken, as nobody knows what it would have said', async () => {
      writeFileSync(join(folder, '.vtex-keys.policy.json'), '{');
      const { code, stderr } = await run('suggest', '--uses', 'GET /api/oms/pvt/orders');
      assert.equal(code, 2);
      assert.match(stderr, /^error: the policy cannot be used: /);
    });
  });

  it('shows what a role grants, by its name or an alias', async () => {
    const { role } = await json('show', 'OMS - Read only');
    assert.deepEqual(
      [role.grade, role.custom, role.resources.length, role.operations.length],
      ['low', false, 2, 17],
    );
    const { stdout } = await run('show', 'Owner');
    assert.match(stdout, /^Owner \(Admin Super\) {2}critical\nalso called Owner, /);
    assert.match(stdout, /\nGrants\n {2}every resource of the account\n/);
  });

  it('refuses a role that there is not, and says which was meant', async () => {
    assert.deepEqual(await run('show', 'OMS - Raed only'), {
      code: 2,
      stdout: '',
      stderr:
        "error: 'OMS - Raed only' is neither a predefined role of VTEX nor a custom role of the policy\nhint: Did you mean 'OMS - Read only'?\n",
    });
  });

  it('compares two roles', async () => {
    const { only, common } = await json('compare', 'OMS - Read only', 'Finance');
    assert.deepEqual(
      [only[0].resources.length, only[1].resources.length, common.resources.length],
      [0, 9, 2],
    );
    const { stdout } = await run('compare', 'OMS - Read only', 'Owner');
    assert.match(stdout, /\nOnly Owner \(Admin Super\)\n {2}every resource of the account\n/);
  });

  it('lists the roles of VTEX and of the policy', async () => {
    write('team.json', { customRoles: [{ name: 'Order viewer', resources: ['OMS/OMSViewer'] }] });
    const { roles } = await json('list', '--policy', 'team.json');
    assert.equal(roles.length, catalog.roles.length + 1);
    assert.deepEqual(roles.at(-1), { name: 'Order viewer', grade: 'medium', custom: true });
  });
});
