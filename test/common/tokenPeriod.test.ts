import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addMonths, daysBetween, type TokenState, tokenAge } from '../../common/src/model/tokenPeriod.ts';

const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

describe('calendar months', () => {
  const cases: [string, number, string][] = [
    ['2026-08-01T12:00:00.000Z', 3, '2026-11-01T12:00:00.000Z'],
    ['2025-11-30T23:59:59.999Z', 3, '2026-02-28T23:59:59.999Z'],
    ['2027-11-30T00:00:00.000Z', 3, '2028-02-29T00:00:00.000Z'],
    ['2026-08-31T08:30:00.000Z', 6, '2027-02-28T08:30:00.000Z'],
    ['2026-12-31T00:00:00.000Z', 6, '2027-06-30T00:00:00.000Z'],
  ];
  for (const [from, months, to] of cases) {
    it(`${from} plus ${months} months is ${to}`, () => {
      assert.equal(addMonths(new Date(from), months).toISOString(), to);
    });
  }

  it('never runs into the month after, keeps the time of day, and never goes back as the start moves on', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 0, max: 24 }), (a, b, months) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        const end = addMonths(first, months);
        const monthsApart =
          (end.getUTCFullYear() - first.getUTCFullYear()) * 12 + end.getUTCMonth() - first.getUTCMonth();
        assert.equal(monthsApart, months);
        assert.equal(end.getTime() % 86_400_000, first.getTime() % 86_400_000);
        assert.ok(end <= addMonths(second, months));
      }),
    );
  });
});

describe('the age of a token', () => {
  const made = new Date('2026-08-01T12:00:00Z');
  const state = (now: string, enforcement: 'enforced' | 'advisory'): TokenState =>
    tokenAge(made, new Date(now), { period: '3 months', enforcement }).state;

  it('is near expiry from 14 days before the end of the period', () => {
    assert.equal(state('2026-10-18T11:59:59.999Z', 'enforced'), 'current');
    assert.equal(state('2026-10-18T12:00:00Z', 'enforced'), 'near-expiry');
    assert.equal(state('2026-11-01T11:59:59.999Z', 'enforced'), 'near-expiry');
  });

  it('is expired at the end of an enforced period', () => {
    assert.equal(state('2026-11-01T12:00:00Z', 'enforced'), 'expired');
  });

  it('is past the period, then overdue three months later, where the period is advisory', () => {
    assert.equal(state('2026-11-01T12:00:00Z', 'advisory'), 'past-period');
    assert.equal(state('2027-02-01T11:59:59.999Z', 'advisory'), 'past-period');
    assert.equal(state('2027-02-01T12:00:00Z', 'advisory'), 'overdue');
  });

  it('changes exactly at the instant it announces, and at none before', () => {
    fc.assert(
      fc.property(
        instants,
        instants,
        fc.constantFrom('3 months' as const, '6 months' as const),
        fc.constantFrom('enforced' as const, 'advisory' as const),
        (token, now, period, enforcement) => {
          const options = { period, enforcement };
          const { state, changesAt } = tokenAge(token, now, options);
          if (changesAt === null) {
            assert.equal(tokenAge(token, new Date('2200-01-01'), options).state, state);
            return;
          }
          assert.ok(changesAt > now);
          assert.equal(tokenAge(token, new Date(changesAt.getTime() - 1), options).state, state);
          assert.notEqual(tokenAge(token, changesAt, options).state, state);
        },
      ),
    );
  });

  it('counts an hour left as one day, and an hour over as one day over', () => {
    const now = new Date('2026-11-01T12:00:00Z');
    assert.equal(daysBetween(now, new Date('2026-11-01T13:00:00Z')), 1);
    assert.equal(daysBetween(now, new Date('2026-11-01T11:00:00Z')), -1);
    assert.equal(daysBetween(now, new Date('2026-11-10T12:00:00Z')), 9);
  });
});
