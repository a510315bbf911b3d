import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countDays, nextDayCount, parseInstant, utcDay } from '../../server/src/lint/instant.ts';

const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });

describe('a date or an instant of a manifest', () => {
  const read: [string, string][] = [
    ['2026-08-01', '2026-08-01T00:00:00.000Z'],
    ['2026-08-01T12:00:00Z', '2026-08-01T12:00:00.000Z'],
    ['2026-08-01T12:00', '2026-08-01T12:00:00.000Z'],
    ['2018-07-04T14:09:08.2718405Z', '2018-07-04T14:09:08.271Z'],
    ['2021-10-21T20:00:21.308679', '2021-10-21T20:00:21.308Z'],
    ['2026-08-01T00:30:00+02:00', '2026-07-31T22:30:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
  ];
  for (const [text, instant] of read) {
    it(`reads ${text} as ${instant}`, () => assert.equal(parseInstant(text)?.toISOString(), instant));
  }

  const refused = [
    '2026-02-29',
    '2026-04-31T10:00:00Z',
    '2026-00-10',
    '2026-01-00',
    '2026-08-01T24:30:00Z',
    '2026-08-01 12:00',
    '1 August',
    '20260801',
    '',
    '2026-08-01T12:00:00+0200',
    '2026-08-01\n',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(parseInstant(text), undefined));
  }

  it('reads back what a Date writes', () => {
    fc.assert(
      fc.property(instants, (instant) => assert.deepEqual(parseInstant(instant.toISOString()), instant)),
    );
  });
});

describe('a number of days', () => {
  it('is in words, for one and for many', () => {
    const noon = new Date('2026-11-20T12:00:00Z');
    assert.equal(countDays(noon, new Date('2026-11-20T13:00:00Z')), '1 day');
    assert.equal(countDays(new Date('2026-11-01T12:00:00Z'), noon), '19 days');
    assert.equal(utcDay(noon), '2026-11-20 (UTC)');
  });

  it('stays the same until the instant that is announced, and is another then', () => {
    fc.assert(
      fc.property(instants, instants, (now, then) => {
        const next = nextDayCount(now, then);
        const count = countDays(now, then);
        assert.ok(next > now);
        assert.equal(countDays(new Date(next.getTime() - 1), then), count);
        assert.notEqual(countDays(next, then), count);
      }),
    );
  });
});
