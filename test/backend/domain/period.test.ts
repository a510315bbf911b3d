import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ageBoundaries, hasStopped } from '../../../backend/src/domain/period.ts';
import { tokenAge } from '../../../common/src/model/tokenPeriod.ts';

const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const periods = fc.constantFrom('3 months' as const, '6 months' as const);

describe('the boundaries of ages', () => {
  it('sort tokens as judging each by itself does', () => {
    fc.assert(
      fc.property(instants, instants, periods, (now, made, period) => {
        const { nearExpiry, pastPeriod } = ageBoundaries(now, period);
        const { state } = tokenAge(made, now, { period, enforcement: 'enforced' });
        assert.equal(made <= pastPeriod, state === 'expired');
        assert.equal(made <= nearExpiry, state !== 'current');
      }),
    );
  });

  it('are exact to the millisecond', () => {
    fc.assert(
      fc.property(instants, periods, (now, period) => {
        const boundaries = ageBoundaries(now, period);
        const judge = (made: Date) => tokenAge(made, now, { period, enforcement: 'enforced' }).state;
        assert.equal(judge(boundaries.pastPeriod), 'expired');
        assert.notEqual(judge(new Date(boundaries.pastPeriod.getTime() + 1)), 'expired');
        assert.notEqual(judge(boundaries.nearExpiry), 'current');
        assert.equal(judge(new Date(boundaries.nearExpiry.getTime() + 1)), 'current');
      }),
    );
  });
});

describe('a token of which no date is known', () => {
  it('never stops', () => {
    const settings = { tokenPeriod: '3 months', enforcement: 'enforced', version: 1 } as const;
    assert.equal(hasStopped({ hash: '', createdAt: null }, settings, new Date('2100-01-01')), false);
  });
});
