import { checkFixOfKeys, checkKeys } from '../harness.ts';

const rules = { 'overly-permissive-role': 'off', 'privilege-escalation': 'off' } as const;

describe('denied-resource', () => {
  it('names the role that grants it, and what is forbidden of that', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "OMS - Full access"] },
                                                        ^^^^^^^^^^^^^^^^^^^ denied-resource error: 'OMS - Full access' grants 'Notify refund' and 'Cancel order', which the policy forbids.
    { "kind": "generated", "roles": ["Owner"] },
                                     ^^^^^^^ denied-resource error: 'Owner' grants 'Notify refund' and 'Cancel order', which the policy forbids.
    { "kind": "generated", "roles": ["Refunds"] }
                                     ^^^^^^^^^ denied-resource error: 'Refunds' grants 'Notify refund', which the policy forbids.`,
      {
        policy: {
          rules: { ...rules, 'redundant-role': 'off' },
          deniedResources: ['OMS/RefundAction', 'OMS/CancelAction'],
          customRoles: [{ name: 'Refunds', resources: ['OMS/RefundAction'] }],
        },
      },
    );
  });

  it('reports nothing where the policy forbids nothing', () => {
    checkKeys(`\n    { "kind": "generated", "roles": ["OMS - Full access"] }`, { policy: { rules } });
  });

  it('removes the role that grants it', () => {
    checkFixOfKeys(
      'denied-resource',
      '\n    { "kind": "generated", "roles": ["OMS - Read only"] }',
      '\n    { "kind": "generated", "roles": [] }',
      { safe: false, policy: { deniedResources: ['OMS/OMSViewer'] }, title: 'Remove' },
    );
  });
});
