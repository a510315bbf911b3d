import assert from 'node:assert/strict';
import type { Policy } from '../../../server/src/lint/policy.ts';
import { checkFixOfKeys, checkKeys, findingsOf } from '../harness.ts';

const elsewhere = { 'overly-permissive-role': 'off', 'redundant-role': 'off' } as const;
const policy = { rules: elsewhere };

describe('excess-privilege', () => {
  it('names what is granted beyond need, the most dangerous first, and the narrower role that would do', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 10 more. 'OMS - Read only' would do.`,
      { policy },
    );
  });

  it('is about all roles where there are several', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access", "OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 10 more. 'OMS - Read only' would do.`,
      { policy },
    );
  });

  it('proposes a role of its own where every known one is too wide', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"] }
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 10 more. 'IntegrationProfile - Fulfillment Oms' would do; a custom role with 'Cancel order' alone would grant less.`,
      { policy },
    );
  });

  it('is a hint where no narrower role is known and the excess is harmless', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }
                                     ^^^^^^^^^^^^^^^^^ excess-privilege hint: The roles grant more than 'uses' needs: 'View store sales stats'. No role that is known grants less; a custom role with 'View order' alone would.`);
  });

  it('is a warning where the excess is dangerous, though no narrower role is known', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Cancel and notify"], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"] }
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'Notify payment'. No role that is known grants less; a custom role with 'Cancel order' alone would.`,
      {
        policy: {
          rules: elsewhere,
          customRoles: [{ name: 'Cancel and notify', resources: ['OMS/CancelAction', 'OMS/PaymentAction'] }],
          deniedRoles: ['IntegrationProfile - Fulfillment Gateway', 'IntegrationProfile - Fulfillment Oms'],
        },
      },
    );
  });

  it('knows that a role with everything grants everything', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Owner"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }
                                     ^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: every resource of the account. 'OMS - Read only' would do.`,
      { policy: { rules: { ...elsewhere, 'privilege-escalation': 'off' } } },
    );
  });

  it('takes custom roles of the policy for available, and what is used for nothing for excess', () => {
    const customRoles = [{ name: 'Order reader', resources: ['OMS/OMSViewer'] }];
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
                                     ^^^^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'View store sales stats'. 'Order reader' would do.
    { "kind": "generated", "roles": ["Order reader"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    { "kind": "generated", "roles": ["Order reader"], "uses": [] }
                                     ^^^^^^^^^^^^^^ excess-privilege warning: The roles grant more than 'uses' needs: 'View order'. Those operations need no role.`,
      { policy: { customRoles } },
    );
  });

  it('says that it is unknown, and is but a hint, where nobody says what an operation needs', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /manifest", "GET /api/oms/pvt/orders/{orderId}"] },
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege hint: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 10 more. It is unknown what 'GET /manifest' needs, which may be some of it.
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /warehouse/robots/parts"] }
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege hint: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 11 more. It is unknown what 'GET /warehouse/robots/parts' needs, which may be some of it.
                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: 'GET /warehouse/robots/parts' is no known operation.`,
      { policy },
    );
  });

  it('names what is unknown once', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /a/b/c", "GET /a/b/c"] },
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege hint: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 11 more. It is unknown what 'GET /a/b/c' needs, which may be some of it.
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /a/b/c", "GET /a/b/d", "GET /a/b/e"] }
                                     ^^^^^^^^^^^^^^^^^^^ excess-privilege hint: The roles grant more than 'uses' needs: 'Logistics inventory full access', 'Logistics full access', 'Logistics shipping full access' and 11 more. It is unknown what 'GET /a/b/c' and 'GET /a/b/d' need, which may be some of it.`,
      { policy: { rules: { ...elsewhere, 'unknown-operation': 'off' } } },
    );
  });

  it('has nothing to say where the uses are not declared, or all roles are unknown', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Full access"] },
    { "kind": "generated", "roles": ["Robot"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }`,
      { policy: { rules: { ...elsewhere, 'unknown-role': 'off', 'insufficient-privilege': 'off' } } },
    );
  });

  it('replaces the roles by the smallest set, on one line or on several', () => {
    checkFixOfKeys(
      'excess-privilege',
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    {
      "kind": "generated",
      "roles": [
        "OMS - Full access",
        "Finance"
      ],
      "uses": [
        "GET /api/oms/pvt/orders/{orderId}",
        "GET /api/logistics/pvt/configuration/docks"
      ]
    }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    {
      "kind": "generated",
      "roles": [
        "Logistics - Read only",
        "OMS - Read only"
      ],
      "uses": [
        "GET /api/oms/pvt/orders/{orderId}",
        "GET /api/logistics/pvt/configuration/docks"
      ]
    }`,
      { safe: false },
    );
  });

  describe('where every set of roles there is grants something dangerous beyond', () => {
    const key = (role: string) =>
      `\n    { "kind": "generated", "label": "cancels", "roles": ["${role}"], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"] }`;
    const proposed = (given: Partial<Policy>) =>
      findingsOf(`{ "account": "acmestore", "keys": [${key('Owner')}] }`, { policy: given })
        .filter(({ rule }) => rule === 'excess-privilege')
        .flatMap(({ fixes }) => fixes.flatMap(({ customRole }) => customRole ?? []));

    it('proposes a custom role that the policy declares', () => {
      checkFixOfKeys('excess-privilege', key('Owner'), key('cancels only'), {
        safe: false,
        title: "Replace the roles by a new custom role 'cancels only' with 'Cancel order' alone",
      });
      assert.deepEqual(proposed({}), [{ name: 'cancels only', resources: ['OMS/CancelAction'] }]);
    });

    it('gives it a name that is free', () => {
      const [role] = proposed({ customRoles: [{ name: 'cancels only', resources: [] }] });
      assert.equal(role?.name, 'cancels only 2');
    });

    it('proposes none with what the policy denies', () => {
      assert.deepEqual(proposed({ deniedResources: ['OMS/CancelAction'] }), []);
    });
  });

  it('removes a role without which everything is covered that was', () => {
    checkFixOfKeys(
      'excess-privilege',
      `
    { "kind": "generated", "roles": ["OMS - Read only", "Finance"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }`,
      { safe: false, title: "Remove the role 'Finance'" },
    );
  });
});
