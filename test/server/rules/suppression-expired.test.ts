import assert from 'node:assert/strict';
import { check, checkFixOfKeys, checkKeys, lintWith } from '../harness.ts';

/** What is found where the suppression does not hold. */
const permissive =
  "overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.";
const said = `                                    ^^^^^^^^^^^^^^^^ ${permissive}`;

const key = (until: string): string =>
  `{ "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "reason": "until the split", "until": "${until}" }] }`;
const policy = { rules: { 'external-key-overreach': 'off' } } as const;

describe('suppression-expired', () => {
  it('reports a suppression that is past its end, and what it no longer suppresses', () => {
    checkKeys(
      `
    ${key('2026-11-19')}
${said}
                                                                                                                                              ^^^^^^^^^^^^ suppression-expired error: The suppression of 'overly-permissive-role' ended on 2026-11-19 (UTC). Mend what it was for, or decide anew.`,
      { policy },
    );
  });

  it('counts a day to its end, and an instant as the end itself', () => {
    checkKeys(`\n    ${key('2026-11-20')}`, { policy, now: '2026-11-20T23:59:59.999Z' });
    checkKeys(
      `
    ${key('2026-11-20T12:00:00Z')}
${said}
                                                                                                                                              ^^^^^^^^^^^^^^^^^^^^^^ suppression-expired error: The suppression of 'overly-permissive-role' ended on 2026-11-20 (UTC). Mend what it was for, or decide anew.`,
      { policy, now: '2026-11-20T12:00:00Z' },
    );
  });

  it('is found in the file too', () => {
    check(`{
  "account": "acmestore",
  "keys": [],
  "suppress": [{ "rule": "missing-owner", "reason": "while we ask around", "until": "2026-10-31" }]
                                                                                    ^^^^^^^^^^^^ suppression-expired error: The suppression of 'missing-owner' ended on 2026-10-31 (UTC). Mend what it was for, or decide anew.
}`);
  });

  it('announces when it begins', () => {
    const { changesAt } = lintWith(`{ "account": "a", "keys": [${key('2026-12-31')}] }`);
    assert.equal(changesAt?.toISOString(), '2027-01-01T00:00:00.000Z');
  });

  it('removes the suppression', () => {
    checkFixOfKeys(
      'suppression-expired',
      `\n    ${key('2026-11-19')}`,
      `\n    { "kind": "external", "roles": ["Checkout Admin"], "suppress": [] }`,
      {
        safe: true,
        policy,
      },
    );
  });
});
