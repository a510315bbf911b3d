import { checkKeys } from '../harness.ts';

const rules = {
  'overly-permissive-role': 'off',
  'privilege-escalation': 'off',
  'redundant-role': 'off',
} as const;
const policy = { rules };

describe('mixed-duties', () => {
  it('keeps call centers apart from everything else', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Call center operator", "Logistics - Read only"] },
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mixed-duties warning: 'Call center operator' is for call centers and must not be mixed with other roles, here 'Logistics - Read only'. Use a key for each.
    { "kind": "generated", "roles": ["Call center operator", "Owner"] }
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mixed-duties warning: 'Call center operator' is for call centers and must not be mixed with other roles, here 'Owner'. Use a key for each.`,
      { policy },
    );
  });

  it('keeps payments apart from users and keys', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Payments Notifier", "User Administrator - RESTRICTED", "OMS - Read only"] }
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mixed-duties warning: The key can handle payments ('Payments Notifier') and users or keys ('User Administrator - RESTRICTED'). Use a key for each.`,
      { policy },
    );
  });

  it('has nothing to say of one role, of two of a kind, and of looking at payments', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Call center operator"] },
    { "kind": "generated", "roles": ["Call center operator", "Sales App - Sales Associate"] },
    { "kind": "generated", "roles": ["Payment viewer", "User Administrator - RESTRICTED"] },
    { "kind": "generated", "roles": ["Owner", "Payments Notifier"] }`,
      {
        policy: { rules, customRoles: [{ name: 'Payment viewer', resources: ['PCI Gateway/ViewPayments'] }] },
      },
    );
  });
});
