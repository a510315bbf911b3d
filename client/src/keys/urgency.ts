import { type ApiKey, isRenewing } from '../../../common/src/model/key.ts';
import { ageOf } from '../../../common/src/model/keyAge.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import type { TokenState } from '../../../common/src/model/tokenPeriod.ts';

/** When the state of the key's token next changes by time alone, in milliseconds since the epoch. */
export function nextChange(key: ApiKey, settings: Settings, now: Date): number {
  return ageOf(key, settings, now)?.changesAt?.getTime() ?? Number.POSITIVE_INFINITY;
}

const stateOrder: readonly TokenState[] = ['expired', 'overdue', 'past-period', 'near-expiry'];

/**
 * Sorts what wants action first: active keys whose token is past its period or near its end, then unfinished
 * renewals, then the rest; within each, the token that ends first. Without settings no token is known to end.
 */
export function byUrgency(settings: Settings | undefined, now: Date): (a: ApiKey, b: ApiKey) => number {
  const rank = (key: ApiKey): [number, number] => {
    const age = settings && ageOf(key, settings, now);
    const end = age?.end.getTime() ?? Number.MAX_SAFE_INTEGER;
    if (key.status === 'inactive') return [stateOrder.length + 2, end];
    const state = age === undefined ? -1 : stateOrder.indexOf(age.state);
    if (state >= 0) return [state, end];
    return [isRenewing(key) ? stateOrder.length : stateOrder.length + 1, end];
  };
  return (a, b) => {
    const [rankA, endA] = rank(a);
    const [rankB, endB] = rank(b);
    return rankA - rankB || endA - endB || a.keyName.localeCompare(b.keyName, 'en');
  };
}
