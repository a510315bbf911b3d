import assert from 'node:assert/strict';
import { recommended } from '../../../server/src/lint/policy.ts';
import { checkKeys, lintWith } from '../harness.ts';

const key = '{ "kind": "generated", "roles": ["OMS - Read only"], "reviewedAt": "2025-11-20T12:00:00Z" }';

describe('review-overdue', () => {
  it('begins 12 calendar months after the last review', () => {
    checkKeys(`
    ${key}
                                                                       ^^^^^^^^^^^^^^^^^^^^^^ review-overdue warning: The roles were last reviewed on 2025-11-20 (UTC), and are to be reviewed every 12 months. Review them.`);
    checkKeys(`\n    ${key}`, { now: '2026-11-20T11:59:59.999Z' });
  });

  it('has the months of the policy', () => {
    const options = { ...recommended.options, 'review-overdue': { months: 6 } };
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "reviewedAt": "2026-05-01" }
                                                                       ^^^^^^^^^^^^ review-overdue warning: The roles were last reviewed on 2026-05-01 (UTC), and are to be reviewed every 6 months. Review them.`,
      { policy: { options } },
    );
  });

  it('has nothing to say of keys that were never reviewed', () => {
    checkKeys(`\n    { "kind": "generated", "roles": ["OMS - Read only"] }`);
  });

  it('announces when it begins', () => {
    const { changesAt } = lintWith(`{ "account": "a", "keys": [${key}] }`, { now: '2026-01-01T00:00:00Z' });
    assert.equal(changesAt?.toISOString(), '2026-11-20T12:00:00.000Z');
  });
});
