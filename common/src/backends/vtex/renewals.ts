import type { TokenPeriod } from '../../model/settings.ts';

/** What VTEX answered when a token was renewed through us. It is told then and at no other time. */
export interface RenewalRecord {
  /** The token's date; while the renewal is unfinished, the old one's. Null where VTEX did not tell. */
  readonly creationDateToken: string | null;
  readonly creationDateNewToken: string | null;
  /** The account's period in days. */
  readonly expirationPeriod: number | null;
}

/** Keeps the renewals that were made through us, by key name, for one account. No token is in them. */
export interface RenewalRecords {
  all(): Promise<Readonly<Record<string, RenewalRecord>>>;
  set(keyName: string, record: RenewalRecord): Promise<void>;
}

/** Records that are gone with the process. */
export function memoryRenewals(): RenewalRecords {
  const records: Record<string, RenewalRecord> = {};
  return {
    all: async () => records,
    set: async (keyName, record) => {
      records[keyName] = record;
    },
  };
}

/**
 * The period as the last renewal told it; undefined where none did, or told one that is neither of the two that
 * VTEX has. Nothing is assumed: a token is never said to be past a period that the account may not have.
 */
export function periodOf(records: Readonly<Record<string, RenewalRecord>>): TokenPeriod | undefined {
  const [latest] = Object.values(records)
    .filter(({ expirationPeriod }) => expirationPeriod !== null)
    .toSorted((a, b) => newest(b).localeCompare(newest(a)));
  const days = latest?.expirationPeriod ?? 0;
  if (days >= 85 && days <= 95) return '3 months';
  return days >= 175 && days <= 185 ? '6 months' : undefined;
}

function newest({ creationDateNewToken, creationDateToken }: RenewalRecord): string {
  return creationDateNewToken ?? creationDateToken ?? '';
}
