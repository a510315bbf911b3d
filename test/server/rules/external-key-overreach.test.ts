import { checkKeys } from '../harness.ts';

const rules = { 'overly-permissive-role': 'off', 'privilege-escalation': 'off' } as const;

describe('external-key-overreach', () => {
  it('says what another account can do, and names the most dangerous resources', () => {
    checkKeys(
      `
    { "kind": "external", "roles": ["OMS - Read only", "Logistics - Full access"] },
                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^ external-key-overreach error: Another account holds the token of this external key, and with it can change data, with 'Logistics full access', 'Logistics inventory full access' and 'Logistics shipping full access'.
    { "kind": "external", "roles": ["IntegrationProfile - Fulfillment Gateway"] },
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ external-key-overreach error: Another account holds the token of this external key, and with it can change data and reach payments, with 'Process payments', 'Notify payment', 'Cancel order' and 1 more.
    { "kind": "external", "roles": ["Owner"] }
                                    ^^^^^^^ external-key-overreach error: Another account holds the token of this external key, and with it can do everything.`,
      { policy: { rules } },
    );
  });

  it('tells payments, personal data and access control apart, though they are only read', () => {
    const customRoles = [
      { name: 'Payments', resources: ['PCI Gateway/ViewPayments'] },
      { name: 'Documents', resources: ['Dynamic Storage/READONLY_USER_DS'] },
      { name: 'Keys', resources: ['License Manager/ViewApiKeys'] },
    ];
    checkKeys(
      `
    { "kind": "external", "roles": ["Payments"] },
                                    ^^^^^^^^^^ external-key-overreach error: Another account holds the token of this external key, and with it can reach payments, with 'View Payment Data'.
    { "kind": "external", "roles": ["Documents", "Keys"] }
                                   ^^^^^^^^^^^^^^^^^^^^^ external-key-overreach error: Another account holds the token of this external key, and with it can reach personal data and reach access control, with 'Read only documents' and 'View API keys'.`,
      { policy: { rules, customRoles } },
    );
  });

  it('has nothing to say of external keys that only read, of generated ones, and of what nobody knows', () => {
    checkKeys(
      `
    { "kind": "external", "roles": ["OMS - Read only", "Logistics - Read only", "IntegrationProfile - Fulfillment", "Robot"] },
    { "kind": "generated", "roles": ["Logistics - Full access"] }`,
      { policy: { rules: { ...rules, 'unknown-role': 'off' } } },
    );
  });
});
