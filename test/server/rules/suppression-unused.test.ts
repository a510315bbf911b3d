import { check, checkFixOfKeys, checkKeys } from '../harness.ts';

const policy = { rules: { 'external-key-overreach': 'off' } } as const;

describe('suppression-unused', () => {
  it('reports a suppression that has nothing to suppress', () => {
    checkKeys(`
    { "kind": "external", "roles": ["OMS - Read only"], "suppress": [{ "rule": "overly-permissive-role", "reason": "until the split", "until": "2026-12-31" }] }
                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^ suppression-unused warning: There is no finding of 'overly-permissive-role' to suppress. Remove the suppression before it hides a new one.`);
  });

  it('has nothing to say of one that suppresses a finding of its key, or of the file', () => {
    check(
      `{
  "account": "acmestore",
  "suppress": [{ "rule": "unknown-role", "reason": "the policy is on its way", "until": "2026-12-31" }],
  "keys": [
    { "kind": "external", "roles": ["Robot"] },
    { "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "reason": "until the split", "until": "2026-12-31" }] }
  ]
}`,
      { policy },
    );
  });

  it('reports one of the file that has nothing to suppress in it', () => {
    check(`{
  "account": "acmestore",
  "suppress": [{ "rule": "unknown-role", "reason": "the policy is on its way", "until": "2026-12-31" }],
                         ^^^^^^^^^^^^^^ suppression-unused warning: There is no finding of 'unknown-role' to suppress. Remove the suppression before it hides a new one.
  "keys": [{ "kind": "external", "roles": ["OMS - Read only"] }]
}`);
  });

  it('says of which rules no finding can be suppressed', () => {
    checkKeys(`
    { "kind": "external", "roles": ["OMS - Read only"], "lable": 1, "suppress": [{ "rule": "schema", "reason": "we know", "until": "2026-12-31" }] }
                                                        ^^^^^^^ schema error: 'lable' is no property of a key manifest; your own begin with 'x-'. Did you mean 'label'?
                                                                                           ^^^^^^^^ suppression-unused warning: Findings of 'schema' cannot be suppressed.`);
  });

  it('removes the suppression', () => {
    checkFixOfKeys(
      'suppression-unused',
      `
    {
      "kind": "external",
      "roles": ["Robot"],
      "suppress": [
        { "rule": "unknown-role", "reason": "the policy is on its way", "until": "2026-12-31" },
        { "rule": "no-roles", "reason": "we know", "until": "2026-12-31" }
      ]
    }`,
      `
    {
      "kind": "external",
      "roles": ["Robot"],
      "suppress": [
        { "rule": "unknown-role", "reason": "the policy is on its way", "until": "2026-12-31" }
      ]
    }`,
      { safe: true },
    );
  });
});
