import type { Rule } from '../rule.ts';
import { overlyPermissiveRole } from './overly-permissive-role.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { renewalUnfinished } from './renewal-unfinished.ts';
import { schema } from './schema.ts';
import { secretInManifest } from './secret-in-manifest.ts';
import { syntax } from './syntax.ts';
import { tokenExpired } from './token-expired.ts';
import { tokenNearExpiry } from './token-near-expiry.ts';
import { unknownRole } from './unknown-role.ts';

/** Every rule, in the order in which findings on the same range are shown. */
export const rules: readonly Rule[] = [
  syntax,
  schema,
  secretInManifest,
  privilegeEscalation,
  overlyPermissiveRole,
  unknownRole,
  tokenExpired,
  tokenNearExpiry,
  renewalUnfinished,
];
