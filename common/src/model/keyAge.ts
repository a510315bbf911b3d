import { type ApiKey, tokenDate } from './key.ts';
import type { Settings } from './settings.ts';
import { type TokenAge, tokenAge } from './tokenPeriod.ts';

/** How the newest token of a key stands in the period; undefined where no token date is known. */
export function ageOf(key: ApiKey, settings: Settings, now: Date): TokenAge | undefined {
  const made = key.kind === 'generated' ? tokenDate(key) : null;
  if (made === null) return undefined;
  return tokenAge(new Date(made), now, { period: settings.tokenPeriod, enforcement: settings.enforcement });
}
