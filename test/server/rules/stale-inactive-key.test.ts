import assert from 'node:assert/strict';
import { recommended } from '../../../server/src/lint/policy.ts';
import { checkKeys, lintWith } from '../harness.ts';

const key =
  '{ "kind": "generated", "status": "inactive", "roles": [], "inactiveSince": "2026-07-01T12:00:00Z" }';

describe('stale-inactive-key', () => {
  it('says for how long the key has been inactive', () => {
    checkKeys(`
    ${key}
                                                                               ^^^^^^^^^^^^^^^^^^^^^^ stale-inactive-key info: The key has been inactive for 142 days, since 2026-07-01 (UTC). Delete it if nothing needs it.`);
  });

  it('begins after 90 days, or as many as the policy says', () => {
    checkKeys(`\n    ${key}`, { now: '2026-09-29T12:00:00Z' });
    const options = { ...recommended.options, 'stale-inactive-key': { days: 200 } };
    checkKeys(`\n    ${key}`, { policy: { options } });
  });

  it('has nothing to say of active keys, and of those that do not say since when', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "inactiveSince": "2026-01-01" },
    { "kind": "generated", "status": "inactive", "roles": [] }`);
  });

  it('announces when it begins and when its words change', () => {
    const changesAt = (now: string): string | undefined =>
      lintWith(`{ "account": "a", "keys": [${key}] }`, { now }).changesAt?.toISOString();
    assert.equal(changesAt('2026-08-01T00:00:00Z'), '2026-09-29T12:00:00.001Z');
    assert.equal(changesAt('2026-11-20T13:00:00Z'), '2026-11-21T12:00:00.001Z');
  });
});
