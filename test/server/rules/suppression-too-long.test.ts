import assert from 'node:assert/strict';
import { checkFixOfKeys, checkKeys, lintWith } from '../harness.ts';

/** What is found where the suppression does not hold. */
const permissive =
  "overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.";
const said = `                                    ^^^^^^^^^^^^^^^^ ${permissive}`;

const key = (until: string): string =>
  `{ "kind": "external", "roles": ["Checkout Admin"], "suppress": [{ "rule": "overly-permissive-role", "reason": "until the split"${until} }] }`;
const policy = { rules: { 'external-key-overreach': 'off' } } as const;

describe('suppression-too-long', () => {
  it('reports a suppression without an end, or with one beyond 90 days', () => {
    checkKeys(
      `
    ${key('')},
${said}
                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^ suppression-too-long warning: The suppression of 'overly-permissive-role' has no end, so it suppresses nothing. The policy allows 90 days, until 2027-02-18 (UTC).
    ${key(', "until": "2027-02-19"')}
${said}
                                                                                                                                              ^^^^^^^^^^^^ suppression-too-long warning: The suppression of 'overly-permissive-role' ends too late, so it suppresses nothing. The policy allows 90 days, until 2027-02-18 (UTC).`,
      { policy },
    );
  });

  it('has nothing to say of 90 days, nor of as many as the policy allows', () => {
    checkKeys(`\n    ${key(', "until": "2027-02-18"')}`, { policy });
    checkKeys(`\n    ${key(', "until": "2027-11-20"')}`, { policy: { ...policy, maxSuppressionDays: 365 } });
  });

  it('leaves an end that cannot be read to the schema', () => {
    checkKeys(
      `
    ${key(', "until": "2026-02-30"')}
${said}
                                                                                                                                              ^^^^^^^^^^^^ schema error: '2026-02-30' is a day or a time of day that does not exist.`,
      { policy },
    );
  });

  it('announces when its limit moves, and when the end is near enough', () => {
    const at = (now: string): string | undefined =>
      lintWith(`{ "account": "a", "keys": [${key(', "until": "2027-02-19T06:00:00Z"')}] }`, {
        now,
      }).changesAt?.toISOString();
    assert.equal(at('2026-11-20T12:00:00Z'), '2026-11-21T00:00:00.000Z');
    assert.equal(at('2026-11-21T05:00:00Z'), '2026-11-21T06:00:00.000Z');
  });

  it('ends it on the last day that is allowed', () => {
    for (const until of ['', ', "until": "2027-02-19"']) {
      checkFixOfKeys(
        'suppression-too-long',
        `\n    ${key(until)}`,
        `\n    ${key(', "until": "2027-02-18"')}`,
        { safe: false, policy },
      );
    }
  });
});
