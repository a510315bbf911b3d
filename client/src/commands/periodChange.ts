import type { ApiKey } from '../../../common/src/model/key.ts';
import { ageOf } from '../../../common/src/model/keyAge.ts';
import type { Settings } from '../../../common/src/model/settings.ts';

/** True where the key's token works under the `current` settings and would not under the `chosen` ones. */
export function endsToken(key: ApiKey, current: Settings, chosen: Settings, now: Date): boolean {
  if (key.status !== 'active') return false;
  const isExpired = (settings: Settings) => ageOf(key, settings, now)?.state === 'expired';
  return isExpired(chosen) && !isExpired(current);
}
