import { strict } from '../../../server/src/lint/policy.ts';
import { checkFixOfKeys, checkKeys } from '../harness.ts';

const rules = {
  'overly-permissive-role': 'off',
  'privilege-escalation': 'off',
  'unjustified-role': 'info',
} as const;
const policy = { rules };

describe('unjustified-role', () => {
  it('asks why a key needs a permissive role', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "Checkout Admin"] },
                                                        ^^^^^^^^^^^^^^^^ unjustified-role info: Nobody says why this key needs 'Checkout Admin'. Say it in 'justification'.
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Checkout Admin": "TODO: why" } },
                                     ^^^^^^^^^^^^^^^^ unjustified-role info: Nobody says why this key needs 'Checkout Admin'. Say it in 'justification'.
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Finance": "invoices" } }
                                     ^^^^^^^^^^^^^^^^ unjustified-role info: Nobody says why this key needs 'Checkout Admin'. Say it in 'justification'.`,
      { policy },
    );
  });

  it('takes a justification under any name of the role', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Checkout Admin": "mends carts" } },
    { "kind": "generated", "roles": ["Admin Super"], "justification": { "Owner (Admin Super)": "until the split" } }`,
      { policy },
    );
  });

  it('is a warning of the strict policy', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Checkout Admin"] }
                                     ^^^^^^^^^^^^^^^^ unjustified-role warning: Nobody says why this key needs 'Checkout Admin'. Say it in 'justification'.`,
      { policy: { rules: { ...rules, ...strict.rules, 'missing-owner': 'off' } } },
    );
  });

  it('adds a justification to fill in, which does not count until it is', () => {
    checkFixOfKeys(
      'unjustified-role',
      `
    {
      "kind": "generated",
      "roles": ["Checkout Admin"]
    },
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Finance": "invoices" } },
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Checkout Admin": "" } }`,
      `
    {
      "kind": "generated",
      "roles": ["Checkout Admin"],
      "justification": { "Checkout Admin": "TODO: why the integration needs it" }
    },
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Finance": "invoices", "Checkout Admin": "TODO: why the integration needs it" } },
    { "kind": "generated", "roles": ["Checkout Admin"], "justification": { "Checkout Admin": "" } }`,
      { safe: false, policy },
    );
  });
});
