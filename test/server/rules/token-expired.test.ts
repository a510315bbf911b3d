import assert from 'node:assert/strict';
import { checkKeys, lintWith } from '../harness.ts';

const key = '{ "kind": "generated", "roles": [], "creationDateToken": "2026-08-01T12:00:00Z" }';

describe('token-expired', () => {
  it('says how long ago and on which day the token expired', () => {
    checkKeys(`
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token expired 19 days ago, on 2026-11-01 (UTC). Renew it.`);
  });

  it('begins exactly at the end of the period', () => {
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token expires in 1 day, on 2026-11-01 (UTC). Renew it before then.`,
      { now: '2026-11-01T11:59:59.999Z' },
    );
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token expired today, on 2026-11-01 (UTC). Renew it.`,
      { now: '2026-11-01T12:00:00Z' },
    );
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token expired 1 day ago, on 2026-11-01 (UTC). Renew it.`,
      { now: '2026-11-01T12:00:00.001Z' },
    );
  });

  it('is a warning for three months where the period is advisory, then an error', () => {
    const policy = { enforcement: 'advisory' } as const;
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-expired warning: The token is 19 days past its period of 3 months, which ended on 2026-11-01 (UTC). Renew it.`,
      { policy },
    );
    checkKeys(
      `
    ${key}
                                                             ^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token is 92 days past its period of 3 months, which ended on 2026-11-01 (UTC). Renew it.`,
      { policy, now: '2027-02-01T12:00:00Z' },
    );
  });

  it('judges the newest token during a renewal', () => {
    checkKeys(`
    {
      "kind": "generated",
      "roles": [],
      "creationDateToken": "2026-01-01T12:00:00Z",
      "creationDateNewToken": "2026-08-01T12:00:00Z"
                              ^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token expired 19 days ago, on 2026-11-01 (UTC). Renew it.
                              ^^^^^^^^^^^^^^^^^^^^^^ renewal-unfinished warning: The renewal is unfinished: two tokens have been live for 111 days, since 2026-08-01 (UTC). Delete the old token, or undo the renewal.
    }`);
  });

  it('counts a date from its first instant in UTC, and an instant without an offset in UTC', () => {
    checkKeys(`
    { "kind": "generated", "roles": [], "creationDateToken": "2026-08-20" },
                                                             ^^^^^^^^^^^^ token-expired error: The token expired 1 day ago, on 2026-11-20 (UTC). Renew it.
    { "kind": "generated", "roles": [], "creationDateToken": "2026-08-20T12:00:00.1234567" },
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ token-near-expiry warning: The token expires in 1 day, on 2026-11-20 (UTC). Renew it before then.
    { "kind": "generated", "roles": [], "creationDateToken": "2026-08-20T14:00:00+02:00" }
                                                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^ token-expired error: The token expired today, on 2026-11-20 (UTC). Renew it.`);
  });

  it('has nothing to say of inactive keys, of external ones, or without a date', () => {
    checkKeys(`
    { "kind": "generated", "status": "inactive", "roles": [], "creationDateToken": "2020-01-01" },
    { "kind": "external", "roles": [], "creationDateToken": "2020-01-01" },
    { "kind": "generated", "roles": [], "creationDateToken": null, "creationDate": "2020-01-01" },
    { "kind": "generated", "roles": [] }`);
  });

  it('judges nothing by a period that cannot be read', () => {
    const text = (period: string): string =>
      `{ "account": "acmestore", "tokenPeriod": ${period}, "keys": [${key}] }`;
    const rulesOf = (period: string): string[] => lintWith(text(period)).findings.map(({ rule }) => rule);
    assert.deepEqual(rulesOf('"3 months"'), ['token-expired']);
    assert.deepEqual(rulesOf('"6 months"'), []);
    assert.deepEqual(rulesOf('"never"'), ['schema']);
  });

  it('announces when its words change, and when it begins', () => {
    const changesAt = (now: string): string | undefined =>
      lintWith(`{ "account": "a", "keys": [${key}] }`, { now }).changesAt?.toISOString();
    assert.equal(changesAt('2026-11-20T11:00:00Z'), '2026-11-20T12:00:00.001Z');
    assert.equal(changesAt('2026-11-01T12:00:00Z'), '2026-11-01T12:00:00.001Z');
    assert.equal(changesAt('2026-10-31T13:00:00Z'), '2026-11-01T12:00:00.000Z');
  });
});
