import { checkFixOfKeys, checkKeys } from '../harness.ts';

const policy = { rules: { 'overly-permissive-role': 'off', 'privilege-escalation': 'off' } } as const;

describe('redundant-role', () => {
  it('names the role that grants all of it', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["IntegrationProfile - OrderSimulation", "IntegrationProfile - Fulfillment"] },
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ redundant-role hint: 'IntegrationProfile - OrderSimulation' grants nothing that 'IntegrationProfile - Fulfillment' does not grant.
    { "kind": "generated", "roles": ["OMS - Read only", "Owner", "Finance"] }
                                     ^^^^^^^^^^^^^^^^^ redundant-role hint: 'OMS - Read only' grants nothing that 'Owner' does not grant.
                                                                 ^^^^^^^^^ redundant-role hint: 'Finance' grants nothing that 'Owner' does not grant.`,
      { policy },
    );
  });

  it('keeps the first of two that grant the same, or are the same', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "OMS - Read only"] },
                                                        ^^^^^^^^^^^^^^^^^ redundant-role hint: The key has 'OMS - Read only' twice.
    { "kind": "generated", "roles": ["Owner", "Admin Super"] },
                                              ^^^^^^^^^^^^^ redundant-role hint: The key has 'Admin Super' twice, the other time as 'Owner'.
    { "kind": "generated", "roles": ["Call center operator", "Sales App - Sales Associate"] }
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ redundant-role hint: 'Sales App - Sales Associate' grants nothing that 'Call center operator' does not grant.`,
      { policy },
    );
  });

  it('has nothing to say of roles that each grant something, or that nobody knows', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "Logistics - Read only", "Nothing yet", "Robot"] }`,
      {
        policy: {
          rules: { 'unknown-role': 'off' },
          customRoles: [{ name: 'Nothing yet', resources: [] }],
        },
      },
    );
  });

  it('removes the role, wherever it stands', () => {
    checkFixOfKeys(
      'redundant-role',
      `
    { "kind": "generated", "roles": ["OMS - Read only", "OMS - Read only"] },
    {
      "kind": "generated",
      "roles": [
        "IntegrationProfile - OrderSimulation",
        "IntegrationProfile - Fulfillment"
      ]
    }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"] },
    {
      "kind": "generated",
      "roles": [
        "IntegrationProfile - Fulfillment"
      ]
    }`,
      { safe: true },
    );
  });
});
