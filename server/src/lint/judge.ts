import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import { type HeaderFacts, KeyEntry, type ManifestHeader, type Part } from './document.ts';
import type { RelatedLocation, Report, Span } from './findings.ts';
import { Glance, unsure } from './glance.ts';
import { knownRoles } from './knownRoles.ts';
import type { Slice } from './outline.ts';
import type { Policy } from './policy.ts';
import { ofFile, type RelatedRemark, Remark, type Statement, type Subject, subjectOf } from './remark.ts';
import type { Grouped, GroupReport, RelatedKey, Rule, RuleContext } from './rule.ts';
import { withSafeFixes } from './safety.ts';
import { redact } from './secrets.ts';
import { type Stencil, Stencils } from './stencil.ts';
import type { ActiveSuppression } from './suppressions.ts';
import type { KeyElsewhere } from './workspaceGroups.ts';

export interface JudgeOptions {
  readonly policy: Policy;
  readonly catalog: Catalog;
  readonly now: Date;
  /** True where somebody else reports what keeps the text from being JSON, as VS Code does. False if left out. */
  readonly syntaxReportedElsewhere?: boolean;
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
  readonly quietUntil: Rule['quietUntil'];
}

/** What is said of a key, and the groups it is in. */
export interface KeyJudgement extends Judgement {
  readonly groups: readonly GroupName[];
}

/** What the rules say of all keys that fit a stencil, and which of them have to look at each key. */
interface AlikeJudgement {
  readonly said: readonly AlikeRemark[];
  readonly asked: readonly Check<KeyEntry>[];
}

/** What a rule says of the sample of a stencil, and by that of every key that fits. */
interface AlikeRemark {
  readonly remark: Remark;
  /** By what, and as which of its reports, it was said. */
  readonly check: Check<KeyEntry>;
  readonly index: number;
}

const nothing: readonly never[] = [];
const never = Number.POSITIVE_INFINITY;

/** Puts the parts of a manifest to the rules that the policy leaves on. A rule that fails is itself remarked. */
export class Judge {
  /** Of all texts that come before the judge, so that what is said of alike keys is looked for once. */
  readonly stencils = new Stencils();
  readonly #order: ReadonlyMap<Rule, number>;
  readonly #header: readonly Check<ManifestHeader>[];
  readonly #key: readonly Check<KeyEntry>[];
  readonly #unreadableKey: readonly Check<KeyEntry>[];
  readonly #grouping: readonly Rule[];
  /** The rules whose groups reach over files. */
  readonly acrossFiles: readonly Rule[];
  /** What was said last of a header: many files have the same. */
  #headed: { readonly header: ManifestHeader; readonly judgement: Judgement } | undefined;
  #alike = new WeakMap<Stencil, AlikeJudgement>();
  #context: RuleContext;
  /** Of what is before the judge. */
  #changesAt = never;

  constructor({ policy, catalog, now, syntaxReportedElsewhere = false }: JudgeOptions, all: readonly Rule[]) {
    const rules = all.filter(({ meta }) => policy.rules[meta.id] !== 'off');
    this.#order = new Map(rules.map((rule, index) => [rule, index]));
    this.#header = rules.flatMap((rule) => checks(rule, rule.checkPart, rule.checkHeader));
    this.#key = rules.flatMap((rule) => checks(rule, rule.checkPart, rule.checkKey));
    this.#unreadableKey = rules.flatMap((rule) => checks(rule, rule.checkPart));
    this.#grouping = rules.filter(({ group }) => group);
    this.acrossFiles = rules.filter(({ meta }) => meta.acrossFiles !== undefined);
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

  passTo(now: Date): void {
    if (now.getTime() === this.#context.now.getTime()) return;
    // What is said of alike keys without an instant lasts, but may be no older than when it was said.
    if (now < this.#context.now) this.#alike = new WeakMap();
    this.#headed = undefined;
    this.#context = { ...this.#context, now };
  }

  header(header: ManifestHeader): Judgement {
    if (!this.#headed?.header.readsAs(header)) {
      this.#headed = { header, judgement: this.#judge(header, this.#header) };
    }
    return this.#headed.judgement;
  }

  key(entry: KeyEntry): KeyJudgement {
    if (entry.value === undefined) return { ...this.#judge(entry, this.#unreadableKey), groups: nothing };
    return this.#withSafeFixes(entry, this.#judgeKey(entry));
  }

  /**
   * As `key`, for a key that fits a stencil, which is read only where a rule has to look at it. Undefined where
   * a glance does not tell.
   */
  alikeKey(slice: Slice, header: HeaderFacts, read: (slice: Slice) => KeyEntry): KeyJudgement | undefined {
    const { stencil } = slice;
    const key = stencil?.glance(slice);
    if (!stencil || !key) return undefined;
    const { said, asked } = this.#ofAll(stencil, read);
    const glance = new Glance(key, header);
    const { groups, failures } = this.#grouped(glance);
    if (failures.length > 0) return undefined;
    const now = this.#context.now.getTime();
    let changesAt = never;
    let speaking: readonly Check<KeyEntry>[] = nothing;
    for (const check of asked) {
      const until = this.#silence(check, glance);
      if (until > now) changesAt = Math.min(changesAt, until);
      else speaking = [...speaking, check];
    }
    if (said.length + speaking.length === 0) return { remarks: nothing, changesAt, groups };
    const subject = subjectOf(key);
    const remarks = said.map((alike) => this.#alikeRemark(alike, stencil, subject, () => read(slice)));
    if (speaking.length === 0) return { remarks, changesAt, groups };
    const entry = read(slice);
    const own = this.#judge(entry, speaking);
    const judgement = this.#withSafeFixes(entry, {
      remarks: [...remarks, ...own.remarks],
      changesAt: Math.min(changesAt, own.changesAt),
      groups,
    });
    entry.forget();
    return judgement;
  }

  /** As in the judgement of the key, whatever the header says. */
  groupsOf(slice: Slice, read: (slice: Slice) => KeyEntry): readonly GroupName[] {
    const key = slice.stencil?.glance(slice);
    const entry = key ? { key } : read(slice);
    return entry instanceof KeyEntry && entry.value === undefined ? nothing : this.#grouped(entry).groups;
  }

  #judgeKey(entry: KeyEntry): KeyJudgement {
    const { remarks, changesAt } = this.#judge(entry, this.#key);
    const { groups, failures } = this.#grouped(entry);
    const failed = failures.map(({ rule, error }) => this.#failure(rule, entry, error));
    return { remarks: failed.length > 0 ? [...remarks, ...failed] : remarks, changesAt, groups };
  }

  /** Until when the rule has nothing to say, by what it makes of a glance. */
  #silence({ quietUntil }: Check<KeyEntry>, glance: Glance): number {
    if (!quietUntil) return unsure;
    try {
      return quietUntil(glance, this.#context);
    } catch {
      return unsure; // Where it fails again, that is said.
    }
  }

  #withSafeFixes(entry: KeyEntry, judgement: KeyJudgement): KeyJudgement {
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

  #grouped(entry: Grouped) {
    const groups: GroupName[] = [];
    let failures: readonly { readonly rule: Rule; readonly error: unknown }[] = nothing;
    for (const rule of this.#grouping) {
      try {
        const name = rule.group?.(entry, this.#context);
        if (name !== undefined) groups.push({ rule, name });
      } catch (error) {
        failures = [...failures, { rule, error }];
      }
    }
    return { groups, failures };
  }

  /** What the rules say that do not look at what stands in the holes of the stencil. */
  #ofAll(stencil: Stencil, read: (slice: Slice) => KeyEntry): AlikeJudgement {
    const known = this.#alike.get(stencil);
    if (known) return known;
    const sample = read(stencil.sample);
    const said: AlikeRemark[] = [];
    const asked: Check<KeyEntry>[] = [];
    for (const check of this.#key) {
      const remarks = dependsOnHoles(check.rule, stencil)
        ? undefined
        : this.#saidOfAll(check, sample, stencil);
      if (remarks) said.push(...remarks);
      else asked.push(check);
    }
    const judgement = { said, asked };
    this.#alike.set(stencil, judgement);
    return judgement;
  }

  /** Undefined where the rule has to look at each key. */
  #saidOfAll(check: Check<KeyEntry>, sample: KeyEntry, stencil: Stencil): AlikeRemark[] | undefined {
    const { remarks, changesAt } = this.#judge(sample, [check]);
    const canMove = ({ said, range, related }: Remark): boolean =>
      said.rule !== 'internal-error' &&
      related.length === 0 &&
      // What is called safe is tried with the key itself.
      !said.mayBeSafe &&
      stencil.moved(range.start) !== undefined &&
      stencil.moved(range.end) !== undefined;
    if (changesAt < never || !remarks.every(canMove)) return undefined;
    return remarks.map((remark, index) => ({ remark, check, index }));
  }

  #alikeRemark(
    { remark, check, index }: AlikeRemark,
    stencil: Stencil,
    subject: Subject,
    read: () => KeyEntry,
  ): Remark {
    const { said, range, fixes } = remark;
    const moved = { start: stencil.moved(range.start) ?? 0, end: stencil.moved(range.end) ?? 0 };
    const ofKey = fixes && (() => [...check.ask(read(), this.#context)][index]?.fixes?.() ?? nothing);
    return new Remark(said, subject, moved, nothing, ofKey);
  }

  /** What the rule says of the members of a group. */
  group(rule: Rule, members: readonly KeyEntry[], elsewhere: readonly KeyElsewhere[]): GroupJudgement {
    this.#changesAt = never;
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
        quietUntil: undefined,
      })),
    );
  }

  #judge<Asked extends Part>(part: Asked, asked: readonly Check<Asked>[]): Judgement {
    this.#changesAt = never;
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
    if (report.changesAt) this.#until(report.changesAt);
    const said: Statement = {
      rule: id,
      severity: override && override !== 'off' ? override : (report.severity ?? rule.meta.severity),
      confidence: report.confidence ?? 'high',
      message: redact(report.message),
      by: id,
      order: this.#order.get(rule) ?? 0,
      value: redact(report.value ?? ''),
      changesAt: report.changesAt,
      mayBeSafe: rule.meta.fixes === 'safe' && report.fixes !== undefined,
    };
    const subject = part instanceof KeyEntry ? subjectOf(part.key) : ofFile;
    const related = report.related?.map(relatedRemark) ?? nothing;
    return new Remark(said, subject, plain(report.range), related, report.fixes);
  }

  #failure(rule: Rule, part: Part, error: unknown): Remark {
    const start = part instanceof KeyEntry ? part.span.start : 0;
    const message = `The rule ${rule.meta.id} failed here, so its findings are missing: ${error}`;
    const { said, subject, range } = this.#remark(rule, part, { message, range: { start, end: start } });
    return new Remark(
      { ...said, rule: 'internal-error', severity: 'error' },
      subject,
      range,
      nothing,
      undefined,
    );
  }

  #until(instant: Date): void {
    this.#changesAt = Math.min(this.#changesAt, instant.getTime());
  }
}

function checks<Asked>(
  rule: Rule,
  ...questions: readonly (Check<Asked>['ask'] | undefined)[]
): Check<Asked>[] {
  const quietUntil = rule.quietUntil?.bind(rule);
  return questions.flatMap((question) => (question ? [{ rule, ask: question.bind(rule), quietUntil }] : []));
}

/** Whether two keys that fit one stencil may differ in what the rule looks at. */
function dependsOnHoles({ meta: { reads } }: Rule, stencil: Stencil): boolean {
  return reads !== 'layout' && (!reads || reads.some((name) => stencil.hasHole(name)));
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
