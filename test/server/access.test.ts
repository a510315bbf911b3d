import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { keyAccess } from '../../server/src/lint/access.ts';
import { knownRoles } from '../../server/src/lint/knownRoles.ts';
import { covers } from '../../server/src/lint/leastPrivilege.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { accessText } from '../../server/src/lsp/features/access.ts';

const ordersRole = { name: 'Orders', resources: ['OMS/ListOrders', 'OMS/OMSViewer'] };
const roles = knownRoles(catalog, { ...recommended, customRoles: [ordersRole] });
const access = (...names: string[]) => keyAccess(names, roles, catalog);

describe('what a key can do', () => {
  it('is what its roles grant, each once, with the roles that grant it', () => {
    const { resources } = access('Orders', 'OMS - Read only');
    const viewer = resources.filter(({ ref }) => ref === 'OMS/OMSViewer');
    assert.deepEqual(viewer, [{ ref: 'OMS/OMSViewer', grantedBy: ['Orders', 'OMS - Read only'] }]);
  });

  it('has exactly the operations that its roles cover', () => {
    for (const role of catalog.roles) {
      const allowed = new Set(access(role.name).operations.map(({ operation }) => operation));
      for (const operation of catalog.operations.all) {
        const isCovered = typeof operation.need === 'object' && covers([role], operation) === true;
        assert.equal(
          allowed.has(operation),
          isCovered,
          `${role.name}: ${operation.method} ${operation.path}`,
        );
      }
    }
  });

  it('names the most dangerous first', () => {
    const grades = access('OMS - Full access').resources.map(
      ({ ref }) => catalog.resource(ref)?.sensitivity ?? 'ungraded',
    );
    const order = ['critical', 'high', 'medium', 'ungraded', 'low'];
    assert.deepEqual(
      grades,
      grades.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    assert.equal(grades[0], 'high');
  });

  it('is everything for a role that grants everything, by its alias too', () => {
    const { grantsAll, resources, operations } = access('Owner');
    assert.equal(grantsAll, true);
    assert.equal(resources.length, catalog.resources.length);
    assert.ok(operations.every(({ grantedBy }) => grantedBy.includes('Owner (Admin Super)')));
  });

  it('is unknown where nobody knows the role', () => {
    assert.deepEqual(access('Made up'), {
      grantsAll: false,
      resources: [],
      operations: [],
      unknownRoles: ['Made up'],
    });
  });
});

describe('the document that says what a key can do', () => {
  const text = (subject: Partial<Parameters<typeof accessText>[0]>): string =>
    accessText(
      {
        title: 'erp order sync',
        keyName: 'vtexappkey-acmestore-QWERTY',
        source: 'vtex-keys.json',
        isActive: true,
        roles: ['OMS - Full access'],
        uses: undefined,
        ...subject,
      },
      roles,
      catalog,
    );

  it('says what it is granted, what is needed and what is excess, on top', () => {
    assert.match(
      text({ uses: ['GET /api/oms/pvt/orders/{orderId}'] }),
      new RegExp(
        [
          '^# What can erp order sync do\\?',
          '',
          "vtexappkey-acmestore-QWERTY, vtex-keys.json. Its roles: 'OMS - Full access' \\(high\\)\\.",
          '',
          '- Granted: 14 resources \\(.*\\)\\. They open 111 operations\\.',
          '- Needed: 1 resource for the 1 operation of `uses`\\.',
          '- \\*\\*Excess\\*\\*: 13 resources: .* and 10 more\\.',
          "- The smallest set of roles for `uses`: '.*'\\.",
        ].join('\n'),
      ),
    );
  });

  it('marks what is needed, in tables by product', () => {
    const all = text({ uses: ['GET /api/oms/pvt/orders/{orderId}'] });
    assert.match(all, /^## OMS$/m);
    const marked = all.split('\n').filter((line) => line.includes('| yes '));
    assert.equal(marked.length, 2);
    assert.ok(marked.some((line) => line.includes('GET /api/oms/pvt/orders/{orderId} ')));
  });

  it('says so where it is not known what is needed', () => {
    assert.match(text({}), /`uses` does not say what the key is used for/);
    assert.doesNotMatch(text({}), /\| needed/);
  });

  it('says which operations it may not run, and of which that is unknown', () => {
    const all = text({
      roles: ['OMS - Read only'],
      uses: ['POST /api/license-manager/users', 'GET /api/made/up'],
    });
    assert.match(all, /\*\*Missing\*\*: it may not run POST \/api\/license-manager\/users\./);
    assert.match(all, /Unknown: nobody states what 'GET \/api\/made\/up' needs\./);
    assert.match(all, /^## Operations of unknown permission$/m);
  });

  it('does not take an unknown role for one that grants nothing', () => {
    const all = text({ roles: ['Made up'], uses: ['POST /api/license-manager/users'] });
    assert.match(all, /nobody says what 'Made up' grants; the key may do more/);
    assert.match(all, /it may not run POST \/api\/license-manager\/users, as far as its roles are known/);
  });

  it('says that a key can do everything, or nothing for now', () => {
    assert.match(text({ roles: ['Owner'] }), /\*\*It can do everything\*\*/);
    assert.match(text({ isActive: false }), /The key is inactive: it can do nothing of this/);
    assert.match(text({ roles: [] }), /It has no roles\./);
  });

  it('never repeats a token that stands where a name should', () => {
    const token = 'QWERTYUIOPASDFGH'.repeat(8);
    const all = text({ title: token, keyName: token, roles: [token], uses: [`GET /${token}`] });
    assert.ok(!all.includes(token.slice(0, 32)));
  });
});
