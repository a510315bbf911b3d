import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import type { Operation } from '../../common/src/catalog/operation.ts';
import {
  covers,
  excessOf,
  leastResources,
  leastRoles,
  type Needs,
  needsOf,
  propose,
  type RoleGrants,
  weightOf,
} from '../../server/src/lint/leastPrivilege.ts';

const refs = [
  'OMS/ShowTotalizers',
  'OMS/OMSViewer',
  'OMS/ListOrders',
  'OMS/Changes',
  'OMS/CancelAction',
  'PCI Gateway/MakePayments',
  'License Manager/Save_User',
  'VTEX Fulfilment/CriaPedidos',
  'Logistics/LogisticsViewer',
];

const someRefs = (most: number) =>
  fc.uniqueArray(fc.constantFrom(...refs), { minLength: 1, maxLength: most });
const someNeeds = fc.array(someRefs(3), { maxLength: 4 }).map((anyOf): Needs => ({ anyOf, unknown: [] }));
const someRoles = fc
  .array(someRefs(5), { maxLength: 8 })
  .map((all) =>
    all.map((resources, index): RoleGrants => ({ name: `role ${index}`, grantsAll: false, resources })),
  );

function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((__, index) => (bits >> index) % 2 === 1),
  );
}

/** What a set costs, in the order in which the parts decide. */
function cost(chosen: readonly { name: string; resources: readonly string[] }[]): (number | string)[] {
  const weights = [...new Set(chosen.flatMap(({ resources }) => resources))].map((ref) =>
    weightOf(ref, catalog),
  );
  return [
    Math.max(0, ...weights),
    weights.reduce((sum, weight) => sum + weight, 0),
    chosen.length,
    chosen.reduce((sum, { resources }) => sum + resources.length, 0),
    ...chosen.map(({ name }) => name).sort(),
  ];
}

function isLess(a: (number | string)[], b: (number | string)[]): boolean {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}

function cheapest<T extends { name: string; resources: readonly string[] }>(sets: T[][]): T[] | undefined {
  return sets.reduce<T[] | undefined>(
    (best, set) => (!best || isLess(cost(set), cost(best)) ? set : best),
    undefined,
  );
}

const meets = (granted: readonly string[], { anyOf }: Needs): boolean =>
  anyOf.every((need) => need.some((ref) => granted.includes(ref)));

describe('the least set of roles', () => {
  it('is what trying every set finds', () => {
    fc.assert(
      fc.property(someNeeds, someRoles, (needs, roles) => {
        const sets = subsets(roles).filter((set) =>
          meets(
            set.flatMap(({ resources }) => resources),
            needs,
          ),
        );
        const names = (set: readonly RoleGrants[] | undefined) => set && cost(set);
        assert.deepEqual(names(leastRoles(needs, roles, catalog)), names(cheapest(sets)));
      }),
      { numRuns: 1000 },
    );
  });

  it('depends on no order', () => {
    fc.assert(
      fc.property(someNeeds, someRoles, (needs, roles) => {
        const reversed = { ...needs, anyOf: needs.anyOf.toReversed() };
        assert.deepEqual(
          leastRoles(needs, roles, catalog),
          leastRoles(reversed, roles.toReversed(), catalog),
        );
      }),
    );
  });

  it('never has a role that grants everything, for whatever operations', () => {
    const some = fc.uniqueArray(fc.constantFrom(...catalog.operations.all), { maxLength: 30 });
    fc.assert(
      fc.property(some, (operations) => {
        const needs = needsOf(operations);
        const least = leastRoles(needs, catalog.roles, catalog);
        if (least) {
          assert.ok(least.every(({ grantsAll }) => !grantsAll));
          assert.ok(operations.every((operation) => covers(least, operation) !== false));
        } else {
          const all = catalog.roles.filter(({ grantsAll }) => !grantsAll);
          assert.ok(operations.some((operation) => covers(all, operation) === false));
        }
      }),
    );
  });
});

describe('the least set of resources', () => {
  it('is what trying every set finds', () => {
    fc.assert(
      fc.property(someNeeds, (needs) => {
        const single = refs.map((ref) => ({ name: ref, resources: [ref] }));
        const sets = subsets(single).filter((set) =>
          meets(
            set.map(({ name }) => name),
            needs,
          ),
        );
        const least = leastResources(needs.anyOf, catalog);
        assert.deepEqual(
          least,
          cheapest(sets)
            ?.map(({ name }) => name)
            .sort(),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('what roles grant beyond need', () => {
  const operations = (...texts: string[]): Operation[] =>
    texts.map((text) => {
      const operation = catalog.operations.find(text);
      assert.ok(operation, text);
      return operation;
    });
  const role = (name: string): RoleGrants => {
    const found = catalog.role(name);
    assert.ok(found, name);
    return found;
  };
  const orders = operations(
    'GET /api/oms/pvt/orders/{orderId}',
    'GET /api/oms/pvt/orders/{orderId}/payment-transaction',
  );

  it('has the most dangerous first, and not what is needed', () => {
    const { resources } = excessOf([role('OMS - Full access')], needsOf(orders), catalog);
    assert.ok(!resources.includes('OMS/OMSViewer'));
    const weights = resources.map((ref) => weightOf(ref, catalog));
    assert.deepEqual(
      weights,
      weights.toSorted((a, b) => b - a),
    );
  });

  it('has the more dangerous of two resources that would each do', () => {
    const documents = operations('GET /api/dataentities/AD/search');
    const both: RoleGrants = {
      name: 'Documents',
      grantsAll: false,
      resources: ['Dynamic Storage/ADMIN_DS', 'Dynamic Storage/READONLY_USER_DS'],
    };
    assert.deepEqual(excessOf([both], needsOf(documents), catalog).resources, ['Dynamic Storage/ADMIN_DS']);
  });

  it('leads to a predefined role where one fits, and to one of its own where all are too wide', () => {
    const fits = propose(needsOf(orders), catalog.roles, catalog);
    assert.deepEqual(
      fits.roles?.map(({ name }) => name),
      ['OMS - Read only'],
    );
    assert.equal(fits.tooWide, false);
    const cancel = operations('POST /api/oms/pvt/orders/{orderId}/cancel');
    const wide = propose(needsOf(cancel), catalog.roles, catalog);
    assert.equal(wide.tooWide, true);
    assert.deepEqual(wide.resources, ['OMS/CancelAction']);
  });

  it('is unknown, neither covered nor not, where nobody states what an operation needs', () => {
    const [unstated] = operations('GET /manifest');
    assert.ok(unstated);
    assert.equal(covers([role('OMS - Read only')], unstated), 'unknown');
    assert.deepEqual(needsOf([unstated]), { anyOf: [], unknown: [unstated] });
  });

  it('is found in time for the largest lists', () => {
    const all = catalog.operations.all;
    const { roles, resources } = propose(needsOf(all), catalog.roles, catalog);
    assert.equal(roles, undefined);
    assert.ok(resources.length > 100);
  });
});
