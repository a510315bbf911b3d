import assert from 'node:assert/strict';
import { checkKeys, lintWith } from '../harness.ts';

describe('inconsistent-dates', () => {
  it('reports a date in the future', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "creationDateToken": "2026-11-21", "reviewedAt": "2027-01-01" },
                                                                              ^^^^^^^^^^^^ inconsistent-dates error: 'creationDateToken' is in the future, on 2026-11-21 (UTC).
                                                                                                          ^^^^^^^^^^^^ inconsistent-dates error: 'reviewedAt' is in the future, on 2027-01-01 (UTC).
    { "kind": "external", "roles": ["OMS - Read only"], "addedDate": "2026-11-20T12:00:00.001Z" }
                                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^ inconsistent-dates error: 'addedDate' is in the future, on 2026-11-20 (UTC).`);
  });

  it('reports dates in an order that cannot be', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "creationDate": "2026-10-02", "creationDateToken": "2026-10-01", "creationDateNewToken": "2026-09-30" },
                                                                                                            ^^^^^^^^^^^^ inconsistent-dates error: The token is older than its key: 'creationDateToken' is before 'creationDate'.
                                                                                                                                                  ^^^^^^^^^^^^ renewal-unfinished warning: The renewal is unfinished: two tokens have been live for 52 days, since 2026-09-30 (UTC). Delete the old token, or undo the renewal.
                                                                                                                                                  ^^^^^^^^^^^^ inconsistent-dates error: The renewal began before the token that it renews was created: 'creationDateNewToken' is before 'creationDateToken'.
    { "kind": "generated", "status": "inactive", "roles": [], "creationDate": "2026-10-02", "inactiveSince": "2026-10-01T23:59:59Z" }
                                                                                                             ^^^^^^^^^^^^^^^^^^^^^^ inconsistent-dates error: The key was deactivated before it was generated: 'inactiveSince' is before 'creationDate'.`);
  });

  it('takes a day for the whole of it', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "creationDate": "2026-10-02T18:00:00Z", "creationDateToken": "2026-10-02" },
    { "kind": "generated", "roles": ["OMS - Read only"], "creationDate": "2026-11-20" }`);
  });

  it('ends by itself when the date comes', () => {
    const key = '{ "kind": "external", "roles": ["OMS - Read only"], "addedDate": "2026-11-21" }';
    const { changesAt } = lintWith(`{ "account": "acmestore", "keys": [${key}] }`);
    assert.equal(changesAt?.toISOString(), '2026-11-21T00:00:00.000Z');
    checkKeys(`\n    ${key}`, { now: '2026-11-21T00:00:00Z' });
  });
});
