import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import type { KeyEntry, ManifestHeader, Part } from './document.ts';
import type { RelatedLocation, Report, RuleId, Severity } from './findings.ts';
import type { Glance } from './glance.ts';
import type { KnownRoles } from './knownRoles.ts';
import type { ManifestKey } from './manifestKey.ts';
import type { Policy } from './policy.ts';
import type { ActiveSuppression } from './suppressions.ts';
import type { KeyElsewhere } from './workspaceGroups.ts';

export interface RuleMeta {
  readonly id: RuleId;
  /** One line for lists of rules: what is wrong where the rule reports. */
  readonly description: string;
  /** Where neither the finding nor the policy says otherwise. */
  readonly severity: Severity;
  /** What the surest of its fixes are: safe ones are tried before they are called so. None where it is left out. */
  readonly fixes?: 'safe' | 'unsafe';
  /**
   * All properties of a key on which depends what the rule says of it, time and the policy aside: of keys that
   * are alike in them it is asked once. `layout` where of all properties that differ from key to key, those of
   * `holes` in `glance.ts`, it looks only at whether they are there and well-formed. Left out where the header
   * has a part in it.
   */
  readonly reads?: readonly string[] | 'layout';
  /**
   * Given where the groups of the rule reach over all manifests of an account in a workspace: the property of a
   * member that other files point at. A group ends with its file where it is left out.
   */
  readonly acrossFiles?: string;
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

/** A key as far as it decides about groups. */
export interface Grouped {
  readonly key: Pick<ManifestKey, 'keyName' | 'label'>;
}

/** A place in another member of the group, named by the member in which the range lies. */
interface RelatedMember extends Omit<RelatedLocation, 'file'> {
  readonly member: KeyEntry;
}

interface RelatedElsewhere {
  readonly elsewhere: KeyElsewhere;
  readonly message: string;
}

export type RelatedKey = RelatedMember | RelatedElsewhere;

/** What a rule says of one member of a group; its ranges lie in that member. */
export interface GroupReport extends Omit<Report, 'related'> {
  readonly member: KeyEntry;
  readonly related?: readonly RelatedKey[];
}

/**
 * A rule looks at one part of the file at a time: a key, or what stands around the keys. What it says is a
 * function of that part, of what the header says of all keys, and of the context, so that it is kept until
 * one of them changes. All ranges are offsets into the text of the part.
 */
export interface Rule {
  readonly meta: RuleMeta;
  /** Looks at any part, whatever its text is. */
  checkPart?(part: Part, context: RuleContext): Iterable<Report>;
  /** Looks at what stands around the keys. */
  checkHeader?(header: ManifestHeader, context: RuleContext): Iterable<Report>;
  /** Looks at a key that could be read, whatever its value is. */
  checkKey?(key: KeyEntry, context: RuleContext): Iterable<Report>;
  /**
   * Until when `checkKey` has nothing to say of the key, and announces no other instant, in milliseconds since
   * 1970: `forEver`, or `unsure` where it has to look. It is asked about each key of a file, so the answer should
   * take a few comparisons. Without it, and with `reads` left out, `checkKey` looks at every key.
   */
  quietUntil?(glance: Glance, context: RuleContext): number;
  /** Names the group of this rule that the key belongs to, if any: by the key and the policy alone. */
  group?(key: Grouped, context: RuleContext): string | undefined;
  /**
   * Looks at the members of a group in this file, in the order of the text, of which there may be one where the
   * group has others `elsewhere`. What it says of them depends on the places elsewhere in related locations alone.
   */
  checkGroup?(
    members: readonly KeyEntry[],
    elsewhere: readonly KeyElsewhere[],
    context: RuleContext,
  ): Iterable<GroupReport>;
  /**
   * Looks, when all rules have spoken, at the suppressions of a part that hold now but accepted nothing: of a
   * key nothing in it, of the header nothing in the file.
   */
  checkUnused?(part: Part, unused: readonly ActiveSuppression[], context: RuleContext): Iterable<Report>;
}

/** The page that explains a rule, below `base`, which ends in a slash. */
export function docsUrl(rule: RuleId, base: string): string {
  return `${base}${rule}.md`;
}
