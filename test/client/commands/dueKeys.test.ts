import assert from 'node:assert/strict';
import { isDue } from '../../../client/src/commands/dueKeys.ts';
import { endsToken } from '../../../client/src/commands/periodChange.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import { externalKey, generatedKey } from '../keys/keys.ts';

const threeMonths: Settings = { tokenPeriod: '3 months', enforcement: 'enforced', version: 1 };
const sixMonths: Settings = { ...threeMonths, tokenPeriod: '6 months' };
const advisory: Settings = { ...threeMonths, enforcement: 'advisory' };

describe('the keys that are due', () => {
  const duringPeriod = new Date('2026-09-01T00:00:00Z');

  it('are active keys from two weeks before the end of the period, and past it', () => {
    const key = generatedKey();
    assert.equal(isDue(key, threeMonths, duringPeriod), false);
    assert.equal(isDue(key, threeMonths, new Date('2026-10-18T12:00:00Z')), true);
    assert.equal(isDue(key, threeMonths, new Date('2027-05-01T00:00:00Z')), true);
    assert.equal(isDue(key, sixMonths, new Date('2026-10-18T12:00:00Z')), false);
  });

  it('are those with an old token to delete, even where the settings are not known', () => {
    const key = generatedKey({ creationDateNewToken: '2026-08-20T00:00:00.000Z' });
    assert.equal(isDue(key, undefined, duringPeriod), true);
  });

  it('are never inactive, external, or of unknown age', () => {
    const late = new Date('2027-05-01T00:00:00Z');
    assert.equal(isDue(generatedKey({ status: 'inactive' }), threeMonths, late), false);
    assert.equal(isDue(externalKey(), threeMonths, late), false);
    assert.equal(isDue(generatedKey({ creationDateToken: null }), threeMonths, late), false);
  });
});

describe('a change of the settings', () => {
  const fourMonthsOn = new Date('2026-12-01T00:00:00Z');

  it('ends tokens that are past a shorter period', () => {
    assert.equal(endsToken(generatedKey(), sixMonths, threeMonths, fourMonthsOn), true);
    assert.equal(endsToken(generatedKey(), threeMonths, sixMonths, fourMonthsOn), false);
  });

  it('ends tokens past the period where it becomes enforced', () => {
    assert.equal(endsToken(generatedKey(), advisory, threeMonths, fourMonthsOn), true);
    assert.equal(endsToken(generatedKey(), threeMonths, advisory, fourMonthsOn), false);
  });

  it('ends no token that had ended already, and none of an inactive key', () => {
    const longAgo = new Date('2027-06-01T00:00:00Z');
    assert.equal(endsToken(generatedKey(), sixMonths, threeMonths, longAgo), false);
    assert.equal(
      endsToken(generatedKey({ status: 'inactive' }), sixMonths, threeMonths, fourMonthsOn),
      false,
    );
  });
});
