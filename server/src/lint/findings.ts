import type { CustomRole } from './policy.ts';

/** Offsets into the text in UTF-16 code units; `end` is the first one after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** How sure the rule is that what it found is a defect. */
export type Confidence = 'high' | 'medium' | 'low';

/** Every rule there is. */
export const ruleIds = [
  'syntax',
  'schema',
  'duplicate-property',
  'policy',
  'secret-in-manifest',
  'account-mismatch',
  'duplicate-key',
  'duplicate-label',
  'privilege-escalation',
  'overly-permissive-role',
  'external-key-overreach',
  'mixed-duties',
  'denied-role',
  'denied-resource',
  'unknown-role',
  'redundant-role',
  'unjustified-role',
  'no-roles',
  'insufficient-privilege',
  'excess-privilege',
  'unknown-operation',
  'token-expired',
  'token-near-expiry',
  'token-age-unknown',
  'renewal-unfinished',
  'inconsistent-dates',
  'compromised-key-active',
  'stale-inactive-key',
  'shared-key',
  'missing-owner',
  'vague-label',
  'review-overdue',
  'suppression-expired',
  'suppression-unreasoned',
  'suppression-too-long',
  'suppression-unused',
] as const;
export type RuleId = (typeof ruleIds)[number];

export interface RelatedLocation {
  /** The URI of the file that it lies in, where that is another one. */
  readonly file?: string;
  readonly range: Span;
  readonly message: string;
}

export interface TextEdit {
  readonly range: Span;
  readonly newText: string;
}

/** A safe fix never widens access and never deletes anything; an unsafe one is for a person to choose. */
export interface Fix {
  /** What it does, in the imperative. */
  readonly title: string;
  readonly safe: boolean;
  /** What a person has to think of before they choose it, to be put after the title; none of a safe one. */
  readonly caution?: string;
  /** A role that the policy has to declare, too, for the fix to be one. */
  readonly customRole?: CustomRole;
  /** Looked for when they are asked for; none overlaps another. */
  readonly edits: readonly TextEdit[];
}

/** What a rule says of a manifest; the engine makes a finding of it. */
export interface Report {
  readonly message: string;
  readonly range: Span;
  /** What the finding is about, such as a role's name: part of the fingerprint. */
  readonly value?: string;
  /** Where it is not the default severity of the rule. */
  readonly severity?: Severity;
  /** High where it is left out. */
  readonly confidence?: Confidence;
  readonly related?: readonly RelatedLocation[];
  /** Looks for what mends it, the best first; nothing does where it is left out. */
  readonly fixes?: (() => readonly Fix[]) | undefined;
  /** When time alone changes what is said, or ends it. */
  readonly changesAt?: Date;
}

/** To be read property by property: a spread leaves behind what is only looked for when it is asked for. */
export interface Finding {
  /** `internal-error`: a rule failed, and `message` names it. */
  readonly rule: RuleId | 'internal-error';
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Plain text that holds no part of a secret. */
  readonly message: string;
  readonly range: Span;
  readonly keyName?: string;
  readonly related: readonly RelatedLocation[];
  /** The best first; looked for when they are asked for. */
  readonly fixes: readonly Fix[];
  readonly changesAt?: Date;
  /** Accepted for a time by the manifest: to be kept in reports, not to be shown as a problem. */
  readonly suppressed?: { readonly reason: string; readonly until: Date };
  /** Made of the rule, the key and the value, so that it survives any change of the lines around. */
  readonly fingerprint: string;
}
