import assert from 'node:assert/strict';
import { checkKeys, lintWith } from '../harness.ts';

const key = '{ "kind": "generated", "roles": [], "creationDateToken": "2026-08-29T09:00:00Z" }';

describe('token-near-expiry', () => {
  it('says in how many days and on which day the token expires', () => {
    checkKeys(`
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token expires in 9 days, on 2026-11-29 (UTC). Renew it before then.`);
  });

  it('begins 14 days before the end of the period', () => {
    checkKeys(`\n    ${key}`, { now: '2026-11-15T08:59:59.999Z' });
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token expires in 14 days, on 2026-11-29 (UTC). Renew it before then.`,
      { now: '2026-11-15T09:00:00Z' },
    );
  });

  it('begins as many days before as the policy says', () => {
    checkKeys(`\n    ${key}`, { policy: { nearExpiryDays: 7 } });
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token expires in 27 days, on 2026-11-29 (UTC). Renew it before then.`,
      { policy: { nearExpiryDays: 30 }, now: '2026-11-02T12:00:00Z' },
    );
  });

  it('speaks of the period where nothing stops at its end', () => {
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token reaches the end of its period of 3 months in 9 days, on 2026-11-29 (UTC). Renew it before then.`,
      { policy: { enforcement: 'advisory' } },
    );
  });

  it('judges the new token during a renewal, not the old one', () => {
    checkKeys(`
    { "kind": "generated", "roles": [], "creationDateToken": "2026-08-29T09:00:00Z", "creationDateNewToken": "2026-11-18T09:00:00Z" }`);
  });

  it('has nothing to say of inactive keys or of external ones', () => {
    checkKeys(`
    { "kind": "generated", "status": "inactive", "roles": [], "creationDateToken": "2026-08-29" },
    { "kind": "external", "roles": [], "creationDateToken": "2026-08-29" }`);
  });

  it('announces when it begins and when its words change', () => {
    const changesAt = (now: string): string | undefined =>
      lintWith(`{ "account": "a", "keys": [${key}] }`, { now }).changesAt?.toISOString();
    assert.equal(changesAt('2026-09-01T00:00:00Z'), '2026-11-15T09:00:00.000Z');
    assert.equal(changesAt('2026-11-15T09:00:00Z'), '2026-11-16T09:00:00.000Z');
    assert.equal(changesAt('2026-11-29T08:00:00Z'), '2026-11-29T09:00:00.000Z');
  });
});
