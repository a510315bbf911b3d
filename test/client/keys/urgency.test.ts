import assert from 'node:assert/strict';
import { byUrgency, nextChange } from '../../../client/src/keys/urgency.ts';
import { externalKey, generatedKey, settings } from './keys.ts';

const now = new Date('2026-10-25T12:00:00Z');
const made = (creationDateToken: string) => ({ creationDateToken: `${creationDateToken}T12:00:00.000Z` });

describe('the urgency of keys', () => {
  it('puts expired before near expiry before unfinished renewals before the rest, inactive last', () => {
    const keys = [
      generatedKey({ label: 'inactive', status: 'inactive', ...made('2026-01-01') }),
      generatedKey({ label: 'current', ...made('2026-10-01') }),
      generatedKey({
        label: 'renewing',
        ...made('2026-07-01'),
        creationDateNewToken: '2026-10-20T12:00:00.000Z',
      }),
      generatedKey({ label: 'near, later', ...made('2026-08-05') }),
      generatedKey({ label: 'near', ...made('2026-08-01') }),
      generatedKey({ label: 'expired', ...made('2026-07-20') }),
    ];
    assert.deepEqual(
      keys.sort(byUrgency(settings, now)).map(({ label }) => label),
      ['expired', 'near', 'near, later', 'renewing', 'current', 'inactive'],
    );
  });

  it('knows when a token next changes its state, and that an external key never does', () => {
    assert.equal(nextChange(generatedKey(), settings, now), Date.parse('2026-11-01T12:00:00Z'));
    assert.equal(nextChange(externalKey(), settings, now), Number.POSITIVE_INFINITY);
  });
});
