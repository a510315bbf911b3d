import type { Grade } from '../../../common/src/model/role.ts';
import type { Enforcement } from '../../../common/src/model/settings.ts';
import { defaultSettings } from '../../../common/src/model/settings.ts';
import { defaultNearExpiryDays } from '../../../common/src/model/tokenPeriod.ts';
import type { RuleId, Severity } from './findings.ts';

/** A role of the account's own, which the catalogue cannot know. */
export interface CustomRole {
  readonly name: string;
  /** References of License Manager resources, `product/key`. */
  readonly resources: readonly string[];
  /** That of its most sensitive resource where it is left out. */
  readonly grade?: Grade;
}

/** What can be set for single rules. */
export interface RuleOptions {
  readonly 'renewal-unfinished': { readonly days: number };
  readonly 'stale-inactive-key': { readonly days: number };
  readonly 'review-overdue': { readonly months: number };
  /** Labels that say nothing, in lower case. */
  readonly 'vague-label': { readonly words: readonly string[] };
}

/** What a team decided about its keys. Data only. */
export interface Policy {
  /** One severity for all findings of a rule, or `off`; the rule decides where it is not named. */
  readonly rules: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
  readonly options: RuleOptions;
  readonly customRoles: readonly CustomRole[];
  /** Names or aliases of roles that no key may have. */
  readonly deniedRoles: readonly string[];
  /** References of resources that no key may be granted. */
  readonly deniedResources: readonly string[];
  readonly nearExpiryDays: number;
  readonly enforcement: Enforcement;
  /** How many days from now a finding may be suppressed for. */
  readonly maxSuppressionDays: number;
  /** The longest text that is judged, in UTF-16 code units. */
  readonly maxFileSize: number;
}

/** What holds where no policy file says otherwise. */
export const recommended: Policy = {
  rules: {},
  options: {
    'renewal-unfinished': { days: 7 },
    'stale-inactive-key': { days: 90 },
    'review-overdue': { months: 12 },
    'vague-label': { words: ['api key', 'key', 'my key', 'new key', 'temp', 'test', 'token', 'vtex'] },
  },
  customRoles: [],
  deniedRoles: [],
  deniedResources: [],
  nearExpiryDays: defaultNearExpiryDays,
  enforcement: defaultSettings.enforcement,
  maxSuppressionDays: 90,
  maxFileSize: 64 * 1024 * 1024,
};

/** For accounts that want every key explained: what is only said by `recommended` is warned of here. */
export const strict: Policy = {
  ...recommended,
  rules: {
    'missing-owner': 'warning',
    'stale-inactive-key': 'warning',
    'token-age-unknown': 'warning',
    'unjustified-role': 'warning',
    'vague-label': 'warning',
  },
};

export const personas: Readonly<Record<string, Policy>> = { recommended, strict };
