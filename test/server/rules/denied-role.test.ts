import { checkFixOfKeys, checkKeys } from '../harness.ts';

const rules = { 'overly-permissive-role': 'off', 'unknown-role': 'off' } as const;

describe('denied-role', () => {
  it('reports a role that the policy forbids, by any of its names, known or not', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Finance - Full access", "OMS - Read only"] },
                                     ^^^^^^^^^^^^^^^^^^^^^^^ denied-role error: The policy forbids the role 'Finance - Full access'.
                                                              ^^^^^^^^^^^^^^^^^ redundant-role hint: 'OMS - Read only' grants nothing that 'Finance - Full access' does not grant.
    { "kind": "generated", "roles": ["Admin Super"] },
                                     ^^^^^^^^^^^^^ denied-role error: The policy forbids the role 'Admin Super'.
    { "kind": "generated", "roles": ["Night shift"] }
                                     ^^^^^^^^^^^^^ denied-role error: The policy forbids the role 'Night shift'.`,
      {
        policy: {
          rules: { ...rules, 'privilege-escalation': 'off' },
          deniedRoles: ['Finance - Full access', 'Owner', 'Night shift'],
        },
      },
    );
  });

  it('reports nothing where the policy forbids nothing', () => {
    checkKeys(`\n    { "kind": "generated", "roles": ["Finance - Full access"] }`, { policy: { rules } });
  });

  it('removes the role, or replaces it by what the key is used for', () => {
    const key = (roles: string) =>
      `\n    { "kind": "generated", "roles": [${roles}], "uses": ["GET /api/oms/pvt/orders/{orderId}"] }`;
    const policy = { rules, deniedRoles: ['Finance - Full access'] };
    const given = key('"Finance - Full access"');
    checkFixOfKeys('denied-role', given, key('"OMS - Read only"'), { safe: false, policy });
    checkFixOfKeys('denied-role', given, key(''), { safe: false, policy, title: 'Remove' });
  });
});
