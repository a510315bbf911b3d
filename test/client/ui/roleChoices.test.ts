import assert from 'node:assert/strict';
import { addedPermissiveRoles, grants, roleChoices, sameRoles } from '../../../client/src/ui/roleChoices.ts';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import type { Role } from '../../../common/src/model/role.ts';

const roles: Role[] = [
  ...catalog.roles.map((role) => ({
    ...role,
    resources: [...role.resources],
    aliases: [...role.aliases],
    custom: false,
    version: 0,
  })),
  {
    name: 'Order readers',
    custom: true,
    grade: 'low',
    resources: ['OMS/OMSViewer'],
    grantsAll: false,
    aliases: [],
    version: 3,
  },
];

describe('what a role grants', () => {
  it('is not said to be nothing where VTEX does not tell it', () => {
    const [custom] = roles.filter((role) => role.custom) as [Role];
    const told = grants({ ...custom, resources: [], contentsUnknown: true });
    assert.equal(told, 'VTEX does not tell what it grants.');
  });
});

describe('the roles to choose from', () => {
  const choices = roleChoices(roles, []);

  it('come least permissive first, none of them picked', () => {
    const grades = choices.map(({ role }) => role?.grade);
    const order = ['low', 'medium', 'high', 'critical'];
    assert.deepEqual(
      grades,
      grades.toSorted((a, b) => order.indexOf(a ?? '') - order.indexOf(b ?? '')),
    );
    assert.ok(choices.every(({ picked }) => !picked));
    assert.equal(choices.length, roles.length);
  });

  it('say their grade, and whether they are custom', () => {
    const described = new Map(choices.map(({ name, description }) => [name, description]));
    assert.equal(described.get('Owner (Admin Super)'), 'critical');
    assert.equal(described.get('Order readers'), 'low · custom');
  });

  it('have those of the key picked, also under an alias', () => {
    const picked = roleChoices(roles, ['Owner', 'OMS - Read only']).filter((choice) => choice.picked);
    assert.deepEqual(picked.map(({ name }) => name).toSorted(), ['OMS - Read only', 'Owner (Admin Super)']);
  });

  it('keep a role of the key that the account does not know, picked and on top', () => {
    const [first] = roleChoices(roles, ['Gone role', 'OMS - Read only']);
    assert.deepEqual(
      { name: first?.name, picked: first?.picked, description: first?.description },
      { name: 'Gone role', picked: true, description: 'unknown' },
    );
  });

  it('tell what they grant, the most sensitive resources first', () => {
    const owner = roles.find(({ name }) => name === 'Owner (Admin Super)');
    const custom = roles.find(({ name }) => name === 'Order readers');
    assert.ok(owner && custom);
    assert.equal(grants(owner), 'Grants everything in the account.');
    assert.equal(grants(custom), `Grants ${catalog.resource('OMS/OMSViewer')?.name}.`);
    assert.equal(grants({ ...custom, resources: [] }), 'Grants nothing.');
    const mixed = {
      ...custom,
      resources: ['OMS/OMSViewer', 'License Manager/SaveUser', 'PCI Gateway/MakePayments'],
    };
    const [mostSensitive] = mixed.resources
      .map((ref) => catalog.resource(ref))
      .filter((resource) => resource?.sensitivity === 'critical');
    assert.ok(mostSensitive);
    assert.ok(grants(mixed).startsWith(`Grants ${mostSensitive.name}`));
  });
});

describe('the warning about permissive roles', () => {
  const names = (chosen: string[], current: string[] = []) =>
    addedPermissiveRoles(roles, chosen, current).map(({ name }) => name);

  it('is about high and critical roles, the most dangerous first', () => {
    assert.deepEqual(names(['OMS - Read only', 'OMS - Full access', 'Owner (Admin Super)']), [
      'Owner (Admin Super)',
      'OMS - Full access',
    ]);
  });

  it('is not about roles that the key has already, whatever they are called', () => {
    assert.deepEqual(names(['Owner (Admin Super)', 'Checkout Admin'], ['Admin Super']), ['Checkout Admin']);
  });

  it('is not given for low and medium roles', () => {
    assert.deepEqual(names(['OMS - Read only', 'Finance', 'Order readers']), []);
  });
});

describe('a choice of roles', () => {
  it('is no change where it names the same roles in another order or by an alias', () => {
    assert.equal(sameRoles(roles, ['Finance', 'Owner'], ['Owner (Admin Super)', 'Finance']), true);
    assert.equal(sameRoles(roles, ['Finance'], ['Finance', 'OMS - Read only']), false);
    assert.equal(sameRoles(roles, [], []), true);
  });
});
