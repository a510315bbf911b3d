import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import { KeyEntry, type ManifestHeader, type Part } from './document.ts';
import type { Finding, RelatedLocation, Report, Span } from './findings.ts';
import { knownRoles } from './knownRoles.ts';
import { record } from './manifestKey.ts';
import type { Policy } from './policy.ts';
import type { GroupReport, RelatedKey, Rule, RuleContext } from './rule.ts';
import { withSafeFixes } from './safety.ts';
import { redact } from './secrets.ts';
import type { ActiveSuppression } from './suppressions.ts';
import type { KeyElsewhere } from './workspaceGroups.ts';

export interface JudgeOptions {
  readonly policy: Policy;
  readonly catalog: Catalog;
  readonly now: Date;
  /** True where somebody else reports what keeps the text from being JSON, as VS Code does. False if left out. */
  readonly syntaxReportedElsewhere?: boolean;
}

/** What a rule says of a part: a finding, but for its place in the file. Ranges are offsets into the part. */
export interface Remark extends Omit<Finding, 'fingerprint' | 'related' | 'fixes'> {
  /** The place of the rule among all. */
  readonly order: number;
  /** Made of rule, key and value. Several remarks may have the same. */
  readonly identity: string;
  readonly related: readonly RelatedRemark[];
  /** Left out where nothing mends it. */
  readonly fixes: Report['fixes'];
  /** Whether some of the fixes may be safe. */
  readonly mayBeSafe: boolean;
}

export interface RelatedRemark {
  readonly message: string;
  /** In this part, or in the key that is named; of another file, where the key is there now. */
  readonly range: Span;
  /** The key in which the range lies, where it is another one. */
  readonly member: KeyEntry | undefined;
  /** The URI of the file that it lies in, where that is another one. */
  readonly file: string | undefined;
}

export interface Judgement {
  readonly remarks: readonly Remark[];
  /** When time alone makes the rules speak otherwise, in milliseconds since 1970; Infinity for never. */
  readonly changesAt: number;
}

export interface GroupJudgement {
  readonly remarks: readonly (readonly [KeyEntry, Remark])[];
  readonly changesAt: number;
}

export interface GroupName {
  readonly rule: Rule;
  readonly name: string;
}

interface Check<Asked> {
  readonly rule: Rule;
  readonly ask: (asked: Asked, context: RuleContext) => Iterable<Report>;
}

const nothing: readonly never[] = [];

/** Puts the parts of a manifest to the rules that the policy leaves on. A rule that fails is itself remarked. */
export class Judge {
  readonly #order: ReadonlyMap<Rule, number>;
  readonly #header: readonly Check<ManifestHeader>[];
  readonly #key: readonly Check<KeyEntry>[];
  readonly #alike: readonly Check<KeyEntry>[];
  readonly #reads: readonly string[];
  /** By what keys have in the properties that are read: which rules have something to say of it. */
  readonly #speaking = new Map<string, readonly Check<KeyEntry>[]>();
  readonly #unreadableKey: readonly Check<KeyEntry>[];
  #context: RuleContext;
  // Of the part that is before the judge.
  #groups: GroupName[] = [];
  #changesAt = Number.POSITIVE_INFINITY;

  constructor({ policy, catalog, now, syntaxReportedElsewhere = false }: JudgeOptions, all: readonly Rule[]) {
    const rules = all.filter(({ meta }) => policy.rules[meta.id] !== 'off');
    this.#order = new Map(rules.map((rule, index) => [rule, index]));
    this.#header = rules.flatMap((rule) => checks(rule, rule.checkPart, rule.checkHeader));
    this.#key = rules.flatMap((rule) =>
      checks(rule, rule.checkPart, rule.meta.reads ? undefined : rule.checkKey, this.#grouping(rule)),
    );
    const alike = rules.filter(({ meta }) => meta.reads);
    this.#alike = alike.flatMap((rule) => checks(rule, rule.checkKey));
    this.#reads = [...new Set(alike.flatMap(({ meta }) => meta.reads ?? []))];
    this.#unreadableKey = rules.flatMap((rule) => checks(rule, rule.checkPart));
    this.#context = {
      policy,
      catalog,
      roles: knownRoles(catalog, policy),
      now,
      syntaxReportedElsewhere,
      silentUntil: (instant) => this.#until(instant),
    };
  }

  get context(): RuleContext {
    return this.#context;
  }

  /** The rules whose groups reach over files. */
  get acrossFiles(): readonly Rule[] {
    return [...this.#order.keys()].filter(({ meta }) => meta.acrossFiles !== undefined);
  }

  passTo(now: Date): void {
    // Silence without an instant lasts, but may be no older than what made it.
    if (now < this.#context.now) this.#speaking.clear();
    this.#context = { ...this.#context, now };
  }

  header(header: ManifestHeader): Judgement {
    return this.#judge(header, this.#header);
  }

  key(entry: KeyEntry): Judgement & { readonly groups: readonly GroupName[] } {
    const judgement = this.#judgeKey(entry);
    if (judgement.remarks.length === 0) return judgement;
    let { changesAt } = judgement;
    const remarks = withSafeFixes(entry, judgement, (edited) => {
      const other = this.#judgeKey(edited);
      // Whether a fix is safe may change with time too.
      changesAt = Math.min(changesAt, other.changesAt);
      return other;
    });
    return { ...judgement, remarks, changesAt };
  }

  #judgeKey(entry: KeyEntry): Judgement & { readonly groups: readonly GroupName[] } {
    this.#groups = [];
    if (entry.value === undefined) return { ...this.#judge(entry, this.#unreadableKey), groups: nothing };
    const own = this.#judge(entry, this.#key);
    const alike = this.#judge(entry, this.#speakingOf(entry));
    return {
      remarks: alike.remarks.length > 0 ? [...own.remarks, ...alike.remarks] : own.remarks,
      changesAt: Math.min(own.changesAt, alike.changesAt),
      groups: this.#groups,
    };
  }

  /** Of the rules that name what they read, those that are not known to be silent about such a key. */
  #speakingOf(entry: KeyEntry): readonly Check<KeyEntry>[] {
    const value = record(entry.value);
    let read = value === entry.value ? '' : 'no object';
    for (const name of this.#reads) read += written(value[name]);
    const known = this.#speaking.get(read);
    if (known) return known;
    const speaking = this.#alike.filter((check) => {
      const { remarks, changesAt } = this.#judge(entry, [check]);
      return remarks.length > 0 || changesAt < Number.POSITIVE_INFINITY;
    });
    if (this.#speaking.size >= 1000) this.#speaking.clear();
    this.#speaking.set(read, speaking);
    return speaking;
  }

  /** What the rule says of the members of a group. */
  group(rule: Rule, members: readonly KeyEntry[], elsewhere: readonly KeyElsewhere[]): GroupJudgement {
    this.#changesAt = Number.POSITIVE_INFINITY;
    const remarks: [KeyEntry, Remark][] = [];
    try {
      for (const report of rule.checkGroup?.(members, elsewhere, this.#context) ?? nothing) {
        remarks.push([report.member, this.#remark(rule, report.member, report)]);
      }
    } catch (error) {
      const failed = members
        .slice(0, 1)
        .map((member) => [member, this.#failure(rule, member, error)] as const);
      return { remarks: failed, changesAt: this.#changesAt };
    }
    return { remarks, changesAt: this.#changesAt };
  }

  /** What is said of suppressions that accept nothing. */
  unused(part: Part, unused: readonly ActiveSuppression[]): Judgement {
    const rules = [...this.#order.keys()].filter((rule) => rule.checkUnused);
    return this.#judge(
      part,
      rules.map((rule) => ({
        rule,
        ask: (_, context) => rule.checkUnused?.(part, unused, context) ?? nothing,
      })),
    );
  }

  #judge<Asked extends Part>(part: Asked, asked: readonly Check<Asked>[]): Judgement {
    this.#changesAt = Number.POSITIVE_INFINITY;
    const remarks: Remark[] = [];
    for (const { rule, ask } of asked) {
      const before = remarks.length;
      try {
        for (const report of ask(part, this.#context)) remarks.push(this.#remark(rule, part, report));
      } catch (error) {
        remarks.length = before;
        remarks.push(this.#failure(rule, part, error));
      }
    }
    return { remarks: remarks.length > 0 ? remarks : nothing, changesAt: this.#changesAt };
  }

  #remark(rule: Rule, part: Part, report: Report | GroupReport): Remark {
    const { id } = rule.meta;
    const override = this.#context.policy.rules[id];
    const severity = override && override !== 'off' ? override : (report.severity ?? rule.meta.severity);
    const { keyName, label = '' } = part instanceof KeyEntry ? part.key : {};
    const name = keyName && redact(keyName);
    if (report.changesAt) this.#until(report.changesAt);
    return {
      rule: id,
      severity,
      confidence: report.confidence ?? 'high',
      message: redact(report.message),
      range: plain(report.range),
      ...(name && { keyName: name }),
      related: report.related?.map(relatedRemark) ?? nothing,
      fixes: report.fixes,
      mayBeSafe: rule.meta.fixes === 'safe' && report.fixes !== undefined,
      ...(report.changesAt && { changesAt: report.changesAt }),
      order: this.#order.get(rule) ?? 0,
      identity: JSON.stringify([id, name ?? redact(label), redact(report.value ?? '')]),
    };
  }

  #failure(rule: Rule, part: Part, error: unknown): Remark {
    const start = part instanceof KeyEntry ? part.span.start : 0;
    const message = `The rule ${rule.meta.id} failed here, so its findings are missing: ${error}`;
    const remark = this.#remark(rule, part, { message, range: { start, end: start } });
    return { ...remark, rule: 'internal-error', severity: 'error' };
  }

  #grouping(rule: Rule): Check<KeyEntry>['ask'] | undefined {
    if (!rule.groups) return undefined;
    return (entry, context) => {
      for (const name of rule.groups?.(entry, context) ?? nothing) this.#groups.push({ rule, name });
      return nothing;
    };
  }

  #until(instant: Date): void {
    this.#changesAt = Math.min(this.#changesAt, instant.getTime());
  }
}

function checks<Asked>(
  rule: Rule,
  ...questions: readonly (Check<Asked>['ask'] | undefined)[]
): Check<Asked>[] {
  return questions.flatMap((question) => (question ? [{ rule, ask: question.bind(rule) }] : []));
}

/** Tells any two values of JSON from each other; in nearly all keys these are strings, and short lists of them. */
function written(value: unknown): string {
  if (value === undefined) return '-';
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (!Array.isArray(value)) return `${JSON.stringify(value)};`;
  let items = `[${value.length};`;
  for (const item of value) items += written(item);
  return items;
}

function relatedRemark(place: RelatedLocation | RelatedKey): RelatedRemark {
  const message = redact(place.message);
  if ('elsewhere' in place) {
    const { elsewhere } = place;
    const file = elsewhere.file.uri;
    return {
      message,
      member: undefined,
      file,
      get range() {
        return elsewhere.range;
      },
    };
  }
  const member = 'member' in place ? place.member : undefined;
  return { message, range: plain(place.range), member, file: undefined };
}

/** A span that is looked for no more. */
function plain({ start, end }: Span): Span {
  return { start, end };
}
