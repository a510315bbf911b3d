import assert from 'node:assert/strict';
import { checkKeys, lintWith } from '../harness.ts';

const key = `{ "kind": "generated", "roles": [], "creationDateToken": "2026-10-01", "creationDateNewToken": "2026-11-02T16:00:00Z" }`;

describe('renewal-unfinished', () => {
  it('says for how long two tokens have been live', () => {
    checkKeys(`
    ${key}
                                                                                                   ^^^^^^^^^^^^^^^^^^^^^^ renewal-unfinished warning: The renewal is unfinished: two tokens have been live for 18 days, since 2026-11-02 (UTC). Delete the old token, or undo the renewal.`);
  });

  it('begins after 7 days', () => {
    checkKeys(`\n    ${key}`, { now: '2026-11-09T16:00:00Z' });
    checkKeys(
      `
    ${key}
                                                                                                   ^^^^^^^^^^^^^^^^^^^^^^ renewal-unfinished warning: The renewal is unfinished: two tokens have been live for 8 days, since 2026-11-02 (UTC). Delete the old token, or undo the renewal.`,
      { now: '2026-11-09T16:00:00.001Z' },
    );
  });

  it('has nothing to say of inactive keys, whose tokens are not live', () => {
    checkKeys(`\n    ${key.replace('"roles"', '"status": "inactive", "roles"')}`);
  });

  it('announces when it begins and when its words change', () => {
    const changesAt = (now: string): string | undefined =>
      lintWith(`{ "account": "a", "keys": [${key}] }`, { now }).changesAt?.toISOString();
    assert.equal(changesAt('2026-11-03T00:00:00Z'), '2026-11-09T16:00:00.001Z');
    assert.equal(changesAt('2026-11-20T12:00:00Z'), '2026-11-20T16:00:00.001Z');
  });
});
