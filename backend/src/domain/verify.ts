import type { Settings } from '../../../common/src/model/settings.ts';
import type { ServiceRejection } from '../../../common/src/model/verdict.ts';
import type { KeyState } from './key.ts';
import { hasStopped } from './period.ts';

/**
 * Whether a token opens the key, null if so. Both tokens of an unfinished renewal do; where the period is
 * enforced, each stops at the end of the period counted from its own date. `matches` compares a stored hash
 * with that of the token given, in constant time. A wrong token learns nothing of the key's state.
 */
export function rejectionOf(
  key: KeyState | undefined,
  matches: (hash: string) => boolean,
  settings: Settings,
  now: Date,
): ServiceRejection | null {
  if (!key) return 'unknown-key';
  if (key.kind === 'external') return 'external-key';
  const tokens = key.newToken ? [key.token, key.newToken] : [key.token];
  const token = tokens.filter((candidate) => matches(candidate.hash))[0];
  if (!token) return 'wrong-token';
  if (key.status === 'inactive') return 'inactive-key';
  return hasStopped(token, settings, now) ? 'expired-token' : null;
}
