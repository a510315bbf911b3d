import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import { type KeyEntry, ManifestDocument } from './document.ts';
import type { Finding, Report } from './findings.ts';
import { contentHash } from './hash.ts';
import { knownRoles } from './knownRoles.ts';
import type { Policy } from './policy.ts';
import type { Rule, RuleContext } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { redact } from './secrets.ts';
import type { LanguageId } from './tree.ts';

export interface LintInput {
  readonly text: string;
  readonly languageId: LanguageId;
  readonly policy: Policy;
  readonly catalog: Catalog;
  readonly now: Date;
  /** True where somebody else reports what keeps the text from being JSON, as VS Code does. False if left out. */
  readonly syntaxReportedElsewhere?: boolean;
}

export interface LintResult {
  /** By place in the text. */
  readonly findings: readonly Finding[];
  /** The next instant at which time alone changes the findings; null when it never will. */
  readonly changesAt: Date | null;
}

/**
 * Judges a manifest. A pure function of its input; it throws for no text. A rule that fails is itself a
 * finding, and the others still report.
 */
export function lint(input: LintInput, rules: readonly Rule[] = allRules): LintResult {
  const manifest = ManifestDocument.parse(input.text, input.languageId);
  const instants: Date[] = [];
  const context: RuleContext = {
    policy: input.policy,
    catalog: input.catalog,
    roles: knownRoles(input.catalog, input.policy),
    now: input.now,
    syntaxReportedElsewhere: input.syntaxReportedElsewhere ?? false,
    silentUntil: (instant) => instants.push(instant),
  };
  const enabled = rules.filter((rule) => input.policy.rules[rule.meta.id] !== 'off');
  const drafts = enabled.flatMap((rule) => [
    ...draftsOf(rule, undefined, () => rule.checkManifest?.(manifest, context)),
    ...manifest.keys.flatMap((key) => draftsOf(rule, key, () => rule.checkKey?.(key, context))),
  ]);
  const findings = toFindings(drafts, manifest, input.policy);
  const changes = findings.flatMap((finding) => finding.changesAt ?? []);
  return { findings, changesAt: earliest(instants.concat(changes)) };
}

interface Draft {
  readonly rule: Rule;
  readonly key: KeyEntry | undefined;
  readonly report: Report;
  readonly failed: boolean;
}

function draftsOf(rule: Rule, key: KeyEntry | undefined, check: () => Iterable<Report> | undefined): Draft[] {
  try {
    return Array.from(check() ?? [], (report) => ({ rule, key, report, failed: false }));
  } catch (error) {
    const start = key?.span.start ?? 0;
    const report = {
      message: `The rule ${rule.meta.id} failed here, so its findings are missing: ${error}`,
      range: { start, end: start },
    };
    return [{ rule, key, report, failed: true }];
  }
}

function toFindings(drafts: readonly Draft[], manifest: ManifestDocument, policy: Policy): Finding[] {
  const seen = new Map<string, number>();
  return drafts
    .map((draft) => {
      const key = draft.key ?? manifest.keyAt(draft.report.range.start);
      const finding = toFinding(draft, key, policy);
      const times = (seen.get(finding.fingerprint) ?? 0) + 1;
      seen.set(finding.fingerprint, times);
      // What a key says twice is found twice: each occurrence has its own fingerprint.
      return times === 1
        ? finding
        : { ...finding, fingerprint: contentHash(`${finding.fingerprint} ${times}`) };
    })
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

function toFinding({ rule, report, failed }: Draft, key: KeyEntry | undefined, policy: Policy): Finding {
  const { id } = rule.meta;
  const override = policy.rules[id];
  const severity = override && override !== 'off' ? override : (report.severity ?? rule.meta.severity);
  const keyName = key?.key.keyName && redact(key.key.keyName);
  const identity = [id, keyName ?? redact(key?.key.label ?? ''), redact(report.value ?? '')];
  return {
    rule: failed ? 'internal-error' : id,
    severity: failed ? 'error' : severity,
    confidence: report.confidence ?? 'high',
    message: redact(report.message),
    range: report.range,
    ...(keyName && { keyName }),
    related: (report.related ?? []).map((place) => ({ ...place, message: redact(place.message) })),
    ...(report.fix && { fix: report.fix }),
    ...(report.changesAt && { changesAt: report.changesAt }),
    fingerprint: contentHash(JSON.stringify(identity)),
  };
}

function earliest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((first, next) => (first && first <= next ? first : next), null);
}
