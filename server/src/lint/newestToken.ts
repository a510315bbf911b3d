import { type TokenAge, tokenAge } from '../../../common/src/model/tokenPeriod.ts';
import type { KeyEntry } from './document.ts';
import type { Span } from './findings.ts';
import type { Policy } from './policy.ts';

interface NewestToken {
  readonly age: TokenAge;
  readonly range: Span;
}

/**
 * The age of the token by which a key's expiry is judged, and where its date stands: the new one during a
 * renewal. Undefined where nothing can expire (an external key, whose token belongs to another account; an
 * inactive one, whose tokens work for nobody), and where the date or the period cannot be read.
 */
export function newestToken(entry: KeyEntry, policy: Policy, now: Date): NewestToken | undefined {
  // The rules about tokens ask for that of each key one after the other.
  if (last?.entry !== entry || last.policy !== policy || last.now !== now) {
    last = { entry, policy, now, token: read(entry, policy, now) };
  }
  return last.token;
}

let last: { entry: KeyEntry; policy: Policy; now: Date; token: NewestToken | undefined } | undefined;

function read(entry: KeyEntry, policy: Policy, now: Date): NewestToken | undefined {
  const { kind, status, creationDateToken, creationDateNewToken } = entry.key;
  if (kind !== 'generated' || status !== 'active') return undefined;
  const date = creationDateNewToken ?? creationDateToken;
  const range = entry.range([creationDateNewToken ? 'creationDateNewToken' : 'creationDateToken']);
  if (!date || !range || !entry.tokenPeriod) return undefined;
  const age = tokenAge(date, now, {
    period: entry.tokenPeriod,
    enforcement: policy.enforcement,
    nearExpiryDays: policy.nearExpiryDays,
  });
  return { age, range };
}
