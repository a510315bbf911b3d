import { checkFixOfKeys, checkKeys } from '../harness.ts';

const elsewhere = { 'external-key-overreach': 'off', 'redundant-role': 'off' } as const;
const policy = { rules: elsewhere };

describe('overly-permissive-role', () => {
  it('is an error for a critical role, by name or alias, and names what it grants', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "Owner - Super Admin"] }
                                                        ^^^^^^^^^^^^^^^^^^^^^ privilege-escalation error: This key can create keys, users or roles, and so give itself any access: 'Owner - Super Admin' grants every resource.
                                                        ^^^^^^^^^^^^^^^^^^^^^ overly-permissive-role error: 'Owner - Super Admin' is a critical role: it grants every resource of the account. Select only the roles that the integration needs.`,
      { policy },
    );
  });

  it('is a warning for a permissive role, and names the three most dangerous resources', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Full access", "Checkout Admin"] }
                                     ^^^^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'OMS - Full access' is a very permissive role: it grants 'Notify payment', 'Logistics full access', 'Notify refund' and 11 more. Select only the roles that the integration needs.
                                                          ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.`);
  });

  it('looks at external keys and at inactive ones, which can be activated again', () => {
    checkKeys(
      `
    { "kind": "external", "roles": ["Checkout Admin"] },
                                    ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.
    { "kind": "generated", "status": "inactive", "roles": ["Checkout Admin"] }
                                                           ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.`,
      { policy },
    );
  });

  it('has nothing against narrower roles', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "Finance", "Payments Notifier", "Seller Manager"] }`,
      { policy },
    );
  });

  it('grades a custom role by its most sensitive resource, unless the policy does', () => {
    const customRoles = [
      { name: 'Price robot', resources: ['OMS/OMSViewer', 'Pricing/modify_prices_delete_all'] },
      { name: 'Order reader', resources: ['OMS/OMSViewer'] },
      { name: 'Night shift', resources: ['OMS/OMSViewer'], grade: 'high' },
    ] as const;
    checkKeys(
      `
    { "kind": "generated", "roles": ["Price robot", "Order reader", "Night shift"] }
                                     ^^^^^^^^^^^^^ overly-permissive-role error: 'Price robot' is a critical role: it grants 'Delete all prices from account' and 'View order'. Select only the roles that the integration needs.
                                                                    ^^^^^^^^^^^^^ overly-permissive-role warning: 'Night shift' is a very permissive role: it grants 'View order'. Select only the roles that the integration needs.`,
      { policy: { customRoles, rules: elsewhere } },
    );
  });

  it('has the severity that the policy gives it, or none', () => {
    const manifest = '\n    { "kind": "external", "roles": ["Checkout Admin"] }';
    checkKeys(manifest, { policy: { rules: { ...elsewhere, 'overly-permissive-role': 'off' } } });
    checkKeys(
      `${manifest}
                                    ^^^^^^^^^^^^^^^^ overly-permissive-role info: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.`,
      { policy: { rules: { ...elsewhere, 'overly-permissive-role': 'info' } } },
    );
  });

  it('replaces the roles by the smallest set that covers what the key is used for', () => {
    checkFixOfKeys(
      'overly-permissive-role',
      `
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /manifest"] },
    { "kind": "generated", "roles": ["OMS - Full access"] }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{orderId}"] },
    { "kind": "generated", "roles": ["OMS - Full access"], "uses": ["GET /manifest"] },
    { "kind": "generated", "roles": ["OMS - Full access"] }`,
      { safe: false, title: 'Replace the roles' },
    );
  });

  it('removes the role, or asks why it has to stay', () => {
    const keys = `
    { "kind": "generated", "roles": ["OMS - Full access", "Catalog Admin"] }`;
    const remove = (name: string, roles: string) =>
      checkFixOfKeys('overly-permissive-role', keys, `\n    { "kind": "generated", "roles": [${roles}] }`, {
        safe: false,
        title: `Remove the role '${name}'`,
        policy: { rules: elsewhere },
      });
    remove('OMS - Full access', '"Catalog Admin"');
    checkFixOfKeys(
      'overly-permissive-role',
      '\n    { "kind": "generated", "roles": ["OMS - Full access"] }',
      '\n    { "kind": "generated", "roles": ["OMS - Full access"], "justification": { "OMS - Full access": "TODO: why the integration needs it" } }',
      { safe: false, title: 'Add a justification' },
    );
  });
});
