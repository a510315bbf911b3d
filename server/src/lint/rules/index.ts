import type { Rule } from '../rule.ts';
import { accountMismatch } from './account-mismatch.ts';
import { compromisedKeyActive } from './compromised-key-active.ts';
import { deniedResource } from './denied-resource.ts';
import { deniedRole } from './denied-role.ts';
import { duplicateKey } from './duplicate-key.ts';
import { duplicateLabel } from './duplicate-label.ts';
import { duplicateProperty } from './duplicate-property.ts';
import { excessPrivilege } from './excess-privilege.ts';
import { externalKeyOverreach } from './external-key-overreach.ts';
import { inconsistentDates } from './inconsistent-dates.ts';
import { insufficientPrivilege } from './insufficient-privilege.ts';
import { missingOwner } from './missing-owner.ts';
import { mixedDuties } from './mixed-duties.ts';
import { noRoles } from './no-roles.ts';
import { overlyPermissiveRole } from './overly-permissive-role.ts';
import { policy } from './policy.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { redundantRole } from './redundant-role.ts';
import { renewalUnfinished } from './renewal-unfinished.ts';
import { reviewOverdue } from './review-overdue.ts';
import { schema } from './schema.ts';
import { secretInManifest } from './secret-in-manifest.ts';
import { sharedKey } from './shared-key.ts';
import { staleInactiveKey } from './stale-inactive-key.ts';
import { suppressionExpired } from './suppression-expired.ts';
import { suppressionTooLong } from './suppression-too-long.ts';
import { suppressionUnreasoned } from './suppression-unreasoned.ts';
import { suppressionUnused } from './suppression-unused.ts';
import { syntax } from './syntax.ts';
import { tokenAgeUnknown } from './token-age-unknown.ts';
import { tokenExpired } from './token-expired.ts';
import { tokenNearExpiry } from './token-near-expiry.ts';
import { unjustifiedRole } from './unjustified-role.ts';
import { unknownOperation } from './unknown-operation.ts';
import { unknownRole } from './unknown-role.ts';
import { vagueLabel } from './vague-label.ts';

/** Every rule, in the order in which findings on the same range are shown. */
export const rules: readonly Rule[] = [
  syntax,
  schema,
  duplicateProperty,
  policy,
  secretInManifest,
  accountMismatch,
  duplicateKey,
  duplicateLabel,
  privilegeEscalation,
  overlyPermissiveRole,
  externalKeyOverreach,
  mixedDuties,
  deniedRole,
  deniedResource,
  unknownRole,
  redundantRole,
  unjustifiedRole,
  noRoles,
  insufficientPrivilege,
  excessPrivilege,
  unknownOperation,
  tokenExpired,
  tokenNearExpiry,
  tokenAgeUnknown,
  renewalUnfinished,
  inconsistentDates,
  compromisedKeyActive,
  staleInactiveKey,
  sharedKey,
  missingOwner,
  vagueLabel,
  reviewOverdue,
  suppressionExpired,
  suppressionUnreasoned,
  suppressionTooLong,
  suppressionUnused,
];
