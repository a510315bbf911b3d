import type { TokenPeriod } from '../../../common/src/model/settings.ts';
import { periodMonths } from '../../../common/src/model/tokenPeriod.ts';
import manifestSchema from '../../../schemas/key-manifest.schema.json' with { type: 'json' };
import type { HeaderFacts } from './document.ts';
import { monthsLater, usualInstants, usualTime } from './instant.ts';
import type { ManifestKey } from './manifestKey.ts';
import { findSecrets, shortestSecret } from './secrets.ts';

/** What a rule needs to know of a key to tell whether it has to look at it. Dates are in milliseconds since 1970. */
export class GlancedKey {
  readonly kind: ManifestKey['kind'];
  readonly status: ManifestKey['status'];
  keyName: string | undefined;
  label: string | undefined;
  owner: string | undefined;
  // Numbers, not dates, because they are read of every key; NaN where there is none.
  creationDate: number;
  creationDateToken: number;
  creationDateNewToken: number;
  addedDate: number;
  inactiveSince: number;
  reviewedAt: number;

  constructor(key: ManifestKey) {
    this.kind = key.kind;
    this.status = key.status;
    this.keyName = key.keyName;
    this.label = key.label;
    this.owner = key.owner;
    this.creationDate = timeOf(key.creationDate);
    this.creationDateToken = timeOf(key.creationDateToken);
    this.creationDateNewToken = timeOf(key.creationDateNewToken);
    this.addedDate = timeOf(key.addedDate);
    this.inactiveSince = timeOf(key.inactiveSince);
    this.reviewedAt = timeOf(key.reviewedAt);
  }
}

/** A key at a glance, with what the header says of all keys. To be kept by nobody: the next key takes its place. */
export class Glance implements HeaderFacts {
  readonly key: Readonly<GlancedKey>;
  readonly account: string | undefined;
  readonly tokenPeriod: TokenPeriod | undefined;
  #tokenEnd: number | undefined;

  constructor(key: Readonly<GlancedKey>, { account, tokenPeriod }: HeaderFacts) {
    this.key = key;
    this.account = account;
    this.tokenPeriod = tokenPeriod;
  }

  /** The end of the period of the token by which expiry is judged: the new one during a renewal. */
  get tokenEnd(): number {
    this.#tokenEnd ??= tokenEndOf(this);
    return this.#tokenEnd;
  }
}

function tokenEndOf({ key, tokenPeriod }: Glance): number {
  const { kind, status, creationDateToken, creationDateNewToken } = key;
  if (kind !== 'generated' || status !== 'active' || !tokenPeriod) return forEver;
  const date = Number.isNaN(creationDateNewToken) ? creationDateToken : creationDateNewToken;
  return Number.isNaN(date) ? forEver : monthsLater(date, periodMonths(tokenPeriod));
}

/** What a rule says of a glance where time makes no difference. */
export const forEver = Number.POSITIVE_INFINITY;

/** What a rule says of a glance where it has to look at the key. */
export const unsure = Number.NEGATIVE_INFINITY;

/** What may stand in a hole, and how it is read. */
export interface HoleKind {
  /** A regular expression of what can stand there, which is no quote, escape or control character. */
  readonly pattern: string;
  /** Where all that the pattern takes is as long. */
  readonly length?: number;
  /** Takes in what stands between the offsets; false where it is not what nearly all keys have there. */
  read(key: GlancedKey, text: string, start: number, end: number): boolean;
}

const anyText = '[^"\\\\\\0-\\x1f]*';

/**
 * The properties that differ from key to key, with what nearly all keys have there. The contents are well-formed
 * and no secret, or the key is looked at in full; so nothing but a rule about these very contents can tell two
 * keys apart that differ in them.
 */
export const holes: Readonly<Record<string, readonly HoleKind[]>> = {
  keyName: [
    {
      pattern: manifestSchema.definitions.keyName.pattern.replace(/^\^|\$$/g, ''),
      read(key, text, start, end) {
        key.keyName = text.slice(start, end);
        return true;
      },
    },
  ],
  label: words((key, label) => {
    key.label = label;
  }),
  owner: words((key, owner) => {
    key.owner = owner;
  }),
  integration: [{ pattern: anyText, read: (_, text, start, end) => isHarmless(text, start, end) }],
  creationDate: dates((key, time) => {
    key.creationDate = time;
  }),
  creationDateToken: dates((key, time) => {
    key.creationDateToken = time;
  }),
  creationDateNewToken: dates((key, time) => {
    key.creationDateNewToken = time;
  }),
  addedDate: dates((key, time) => {
    key.addedDate = time;
  }),
  inactiveSince: dates((key, time) => {
    key.inactiveSince = time;
  }),
  reviewedAt: dates((key, time) => {
    key.reviewedAt = time;
  }),
};

function words(take: (key: GlancedKey, words: string) => void): HoleKind[] {
  return [
    {
      pattern: anyText,
      read(key, text, start, end) {
        take(key, text.slice(start, end));
        return isHarmless(text, start, end);
      },
    },
  ];
}

function dates(take: (key: GlancedKey, time: number) => void): HoleKind[] {
  return usualInstants.map(({ pattern, length }) => ({
    pattern,
    length,
    read(key, text, start) {
      const time = usualTime(text, start, length);
      take(key, time);
      return !Number.isNaN(time);
    },
  }));
}

function isHarmless(text: string, start: number, end: number): boolean {
  return end - start < shortestSecret || findSecrets(text.slice(start, end)).length === 0;
}

function timeOf(date: Date | undefined): number {
  return date ? date.getTime() : Number.NaN;
}
