import { checkKeys } from '../harness.ts';

const policy = { rules: { 'external-key-overreach': 'off' } } as const;

describe('suppression-unreasoned', () => {
  it('reports a suppression that does not say why, and what it does not suppress', () => {
    checkKeys(
      `
    { "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "until": "2026-12-31" }] },
                                    ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.
                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^ suppression-unreasoned error: The suppression of 'overly-permissive-role' has no reason, so it suppresses nothing. Say why in 'reason'.
    { "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "reason": " ", "until": "2026-12-31" }] },
                                    ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.
                                                                                                                  ^^^ suppression-unreasoned error: The suppression of 'overly-permissive-role' has no reason, so it suppresses nothing. Say why in 'reason'.
    { "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "reason": "TODO: why", "until": "2026-12-31" }] }
                                    ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.
                                                                                                                  ^^^^^^^^^^^ suppression-unreasoned error: The suppression of 'overly-permissive-role' has no reason, so it suppresses nothing. Say why in 'reason'.`,
      { policy },
    );
  });
});
