import { type ApiKey, isRenewing } from '../../../common/src/model/key.ts';
import { ageOf } from '../../../common/src/model/keyAge.ts';
import type { Settings } from '../../../common/src/model/settings.ts';

/**
 * True where the token of an active key wants action now: near expiry, past the period, or with an old token
 * still to be deleted. Without the account's settings only the last can be told.
 */
export function isDue(key: ApiKey, settings: Settings | undefined, now: Date): boolean {
  if (key.status !== 'active') return false;
  const age = settings && ageOf(key, settings, now);
  return isRenewing(key) || (age !== undefined && age.state !== 'current');
}
