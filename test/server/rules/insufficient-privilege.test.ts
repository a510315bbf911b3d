import { checkFixOfKeys, checkKeys } from '../harness.ts';

const policy = { rules: { 'excess-privilege': 'off', 'overly-permissive-role': 'off' } } as const;

describe('insufficient-privilege', () => {
  it('names what would do, and the narrowest role that has it', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/123-01", "PATCH /api/oms/pvt/orders/{id}/invoice/{number}"] }
                                                                                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ insufficient-privilege error: No role of this key grants 'Notify invoice', so this is answered with 403. 'IntegrationProfile - Fulfillment Oms' is the narrowest role that does.`,
      { policy },
    );
  });

  it('knows that one of several resources suffices', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Logistics - Read only"], "uses": ["POST /api/oms/pvt/orders/{orderId}/changes"] },
                                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ insufficient-privilege error: No role of this key grants 'Change order', 'Cancel order' or 'Orders Full Access', so this is answered with 403. 'Checkout Admin' is the narrowest role that does.
    { "kind": "generated", "roles": ["IntegrationProfile - Fulfillment Gateway"], "uses": ["POST /api/oms/pvt/orders/{orderId}/changes"] }`,
      { policy },
    );
  });

  it('says where no known role would do', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": [], "uses": ["POST /api/card-token-vault/tokens"] }
                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ insufficient-privilege error: No role of this key grants 'Create Card Tokens', so this is answered with 403. No role that is known does: make a custom one.`,
      { policy },
    );
  });

  it('is unknown where a role of the key is', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Stock robot"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ insufficient-privilege info: It is unknown whether the key may run this: no role that is known grants 'View order' or 'Orders Full Access', and nobody says what 'Stock robot' grants.`,
      { policy: { rules: { ...policy.rules, 'unknown-role': 'off' } } },
    );
  });

  it('has nothing to say of operations that need nothing, or of which nobody says it', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": [], "uses": ["POST /product/bulk/products", "GET /manifest"] },
    { "kind": "generated", "roles": ["Owner"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }`,
      { policy: { rules: { ...policy.rules, 'privilege-escalation': 'off' } } },
    );
  });

  it('adds the narrowest role', () => {
    checkFixOfKeys(
      'insufficient-privilege',
      `
    { "kind": "generated", "roles": [], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    {
      "kind": "generated",
      "roles": [
        "Logistics - Read only" // of the docks
      ],
      "uses": ["GET /api/oms/pvt/orders/{orderId}"]
    }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    {
      "kind": "generated",
      "roles": [
        "Logistics - Read only", // of the docks
        "OMS - Read only"
      ],
      "uses": ["GET /api/oms/pvt/orders/{orderId}"]
    }`,
      { safe: false, languageId: 'jsonc' },
    );
  });

  it('adds a custom role where the narrowest one grants more than it takes', () => {
    checkFixOfKeys(
      'insufficient-privilege',
      `
    { "kind": "generated", "integration": "erp", "roles": [], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"] }`,
      `
    { "kind": "generated", "integration": "erp", "roles": ["erp only"], "uses": ["POST /api/oms/pvt/orders/{orderId}/cancel"] }`,
      { safe: false, title: "Add a new custom role 'erp only' with 'Cancel order' alone" },
    );
  });
});
