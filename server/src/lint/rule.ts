import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { KeyEntry, ManifestDocument } from './document.ts';
import type { Report, RuleId, Severity } from './findings.ts';
import type { KnownRoles } from './knownRoles.ts';
import type { Policy } from './policy.ts';

export interface RuleMeta {
  readonly id: RuleId;
  /** One line for lists of rules: what is wrong where the rule reports. */
  readonly description: string;
  /** Where neither the finding nor the policy says otherwise. */
  readonly severity: Severity;
}

export interface RuleContext {
  readonly policy: Policy;
  readonly catalog: Catalog;
  readonly roles: KnownRoles;
  readonly now: Date;
  /** True where somebody else reports what keeps the text from being JSON. */
  readonly syntaxReportedElsewhere: boolean;
  /**
   * To be called where time alone will make the rule speak: its silence holds until this instant. Reports
   * carry their own `changesAt`.
   */
  silentUntil(instant: Date): void;
}

/** A rule looks at the manifest as a whole, or at one key at a time, or both. */
export interface Rule {
  readonly meta: RuleMeta;
  checkManifest?(manifest: ManifestDocument, context: RuleContext): Iterable<Report>;
  checkKey?(key: KeyEntry, context: RuleContext): Iterable<Report>;
}

/** The page that explains a rule, below `base`, which ends in a slash. */
export function docsUrl(
  rule: RuleId,
  base = 'https://github.com/vtex-api-keys/vtex-api-keys/blob/main/docs/rules/',
): string {
  return `${base}${rule}.md`;
}
