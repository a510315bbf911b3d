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

/** What a team decided about its keys. Data only. */
export interface Policy {
  /** One severity for all findings of a rule, or `off`; the rule decides where it is not named. */
  readonly rules: Readonly<Partial<Record<RuleId, Severity | 'off'>>>;
  readonly customRoles: readonly CustomRole[];
  readonly nearExpiryDays: number;
  readonly enforcement: Enforcement;
}

export const recommended: Policy = {
  rules: {},
  customRoles: [],
  nearExpiryDays: defaultNearExpiryDays,
  enforcement: defaultSettings.enforcement,
};
