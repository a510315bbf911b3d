import { accept, suppressionsChangeAt } from './acceptance.ts';
import { KeyEntry, ManifestHeader } from './document.ts';
import { EditedText } from './editedText.ts';
import type { Chunk, Entry } from './entries.ts';
import type { Finding, Span } from './findings.ts';
import { type Group, GroupIndex } from './groupIndex.ts';
import { type GroupName, Judge, type JudgeOptions, type Remark } from './judge.ts';
import { Fingerprints, Placing } from './placing.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { type ActiveSuppression, activeSuppressions } from './suppressions.ts';
import type { LanguageId } from './tree.ts';

export interface LintInput extends JudgeOptions {
  readonly text: string;
  readonly languageId: LanguageId;
}

export interface LintResult {
  /** By place in the text. */
  readonly findings: readonly Finding[];
  /** The next instant at which time alone changes the findings; null when it never will. */
  readonly changesAt: Date | null;
}

type Key = Entry<Known>;

const none: readonly never[] = [];
const nobody: ReadonlySet<never> = new Set();
const never = Number.POSITIVE_INFINITY;

/** What is known of a key, or of what stands around the keys. */
class Known {
  /** What is said of it by itself. */
  own: readonly Remark[] = none;
  /** When that changes by time alone, in milliseconds since 1970. */
  changesAt = never;
  groups: readonly GroupName[] = none;
  /** What is said of it as a member of groups. */
  shared: Map<Group<Key>, Remark[]> | undefined;
  /** Those written in it that hold now. */
  suppressions: readonly ActiveSuppression[] = none;
  /** All that is said of it, in the order of the text. */
  remarks: readonly Remark[] = none;
  /** The suppressions that accept some of that. */
  used: ReadonlySet<ActiveSuppression> = nobody;
}

/**
 * The findings of a manifest under edit. After an edit only that is judged again which it touched: the keys
 * that changed, the groups they are in or were, and every key where the header says something else of all.
 */
export class Linter {
  readonly #text: EditedText<Known>;
  readonly #languageId: LanguageId;
  readonly #judge: Judge;
  readonly #groups = new GroupIndex<Key>();
  readonly #keyOf = new WeakMap<KeyEntry, Key>();
  readonly #fingerprints = new Fingerprints();
  /** What is known of the header. */
  readonly #known = new Known();
  /** Undefined where it is to be read again. */
  #header: ManifestHeader | undefined;
  /** As it was when the keys were judged. */
  #judgedBy: ManifestHeader | undefined;
  #unjudged: Set<Key>;
  /** How many keys a suppression of the header accepts something in. */
  readonly #uses = new Map<ActiveSuppression, number>();

  constructor({ text, languageId, ...options }: LintInput, rules: readonly Rule[] = allRules) {
    this.#judge = new Judge(options, rules);
    this.#text = new EditedText(text, options.policy.maxFileSize, () => new Known());
    this.#languageId = languageId;
    this.#unjudged = new Set(this.#text.entries);
  }

  get text(): string {
    return this.#text.toString();
  }

  /** Puts the new text in the place of the range, which lies within the text. */
  edit(range: Span, newText: string): void {
    const { removed, added, isHeaderChanged } = this.#text.edit(range, newText);
    for (const key of removed) this.#forget(key);
    for (const key of added) this.#unjudged.add(key);
    if (isHeaderChanged) this.#header = undefined;
  }

  /** Judges as of this instant from now on. */
  passTo(now: Date): void {
    // What is known to stay the same stays so ahead only.
    const isBack = now < this.#judge.context.now;
    const isDue = (changesAt: number): boolean => isBack || changesAt <= now.getTime();
    this.#judge.passTo(now);
    if (isDue(this.#known.changesAt)) this.#header = undefined;
    for (const chunk of this.#text.entries.chunks) {
      if (!isDue(earliestIn(chunk))) continue;
      for (const key of chunk.entries) if (isDue(key.kept.changesAt)) this.#unjudged.add(key);
    }
    for (const group of this.#groups.ageing) if (isDue(group.changesAt)) this.#groups.stale.add(group);
  }

  /** Judges what is to be judged, a step at a time; what is done when it is left need not be done again. */
  *settling(): Generator<void> {
    const header = this.#header ?? this.#judgeHeader();
    for (const key of this.#unjudged) {
      this.#judgeKey(key, header);
      yield;
    }
    for (const group of this.#groups.stale) {
      this.#judgeGroup(group, header);
      yield;
    }
    this.#settleHeader(header);
  }

  /** Of the text as it is, judging first what is not yet. */
  result(): LintResult {
    for (const _ of this.settling());
    const { chunks } = this.#text.entries;
    let changesAt = this.#known.changesAt;
    for (const chunk of chunks) changesAt = Math.min(changesAt, earliestIn(chunk));
    for (const group of this.#groups.ageing) changesAt = Math.min(changesAt, group.changesAt);
    return { findings: this.#findings(), changesAt: changesAt === never ? null : new Date(changesAt) };
  }

  #judgeHeader(): ManifestHeader {
    const header = this.#readHeader();
    const { policy, now } = this.#judge.context;
    const { remarks, changesAt } = this.#judge.header(header);
    const suppressions = activeSuppressions(header, policy, now);
    const known = this.#known;
    known.own = remarks;
    known.changesAt = Math.min(changesAt, suppressionsChangeAt(header, policy, now));
    const sayOther =
      header.account !== this.#judgedBy?.account ||
      header.tokenPeriod !== this.#judgedBy?.tokenPeriod ||
      !isSame(suppressions, known.suppressions);
    if (sayOther) {
      known.suppressions = suppressions;
      this.#unjudged = new Set(this.#text.entries);
    }
    this.#header = header;
    this.#judgedBy = header;
    return header;
  }

  /** Where there are keys, a number has their place, so that the rest reads as if nothing were left out. */
  #readHeader(): ManifestHeader {
    const { before, after, entries, isTooLong, length } = this.#text;
    const { maxFileSize } = this.#judge.context.policy;
    return new ManifestHeader({
      text: isTooLong ? '' : `${before.text}${entries.length > 0 ? '0' : ''}${after.text}`,
      languageId: this.#languageId,
      colons: before.colons + after.colons,
      isPlain: !isTooLong && !before.isTooDeep && !after.isTooDeep,
      name: 'The file',
      ...(isTooLong && {
        refusal: `The file has ${length.toLocaleString('en')} characters, more than the ${maxFileSize.toLocaleString('en')} of 'maxFileSize' in the policy, so it was not read.`,
      }),
    });
  }

  #judgeKey(key: Key, header: ManifestHeader): void {
    const { kept } = key;
    const { policy, now } = this.#judge.context;
    const entry = this.#read(key, header);
    const { remarks, changesAt, groups } = this.#judge.key(entry);
    for (const group of kept.groups) this.#groups.remove(key, group);
    for (const group of groups) this.#groups.add(key, group);
    kept.groups = groups;
    kept.own = remarks;
    kept.suppressions = activeSuppressions(entry, policy, now);
    kept.changesAt = Math.min(changesAt, suppressionsChangeAt(entry, policy, now));
    if (key.chunk) key.chunk.changesAt = undefined;
    entry.forget();
    this.#unjudged.delete(key);
    this.#settle(key, header);
  }

  #judgeGroup(group: Group<Key>, header: ManifestHeader): void {
    const affected = new Set(group.told);
    for (const key of group.told) key.kept.shared?.delete(group);
    group.told.clear();
    group.changesAt = never;
    if (group.members.size > 1) {
      const members = this.#inOrder(group.members).map((key) => this.#readMember(key, header));
      const { remarks, changesAt } = this.#judge.group(group.rule, members);
      group.changesAt = changesAt;
      for (const [member, remark] of remarks) {
        const key = this.#keyOf.get(member);
        if (!key) continue;
        key.kept.shared ??= new Map();
        key.kept.shared.set(group, [...(key.kept.shared.get(group) ?? []), remark]);
        group.told.add(key);
        affected.add(key);
      }
      for (const member of members) member.forget();
    }
    if (group.changesAt === never) this.#groups.ageing.delete(group);
    else this.#groups.ageing.add(group);
    this.#groups.stale.delete(group);
    for (const key of affected) this.#settle(key, header);
  }

  /** Brings together what is said of a key by itself and in groups, and what accepts some of it. */
  #settle(key: Key, header: ManifestHeader): void {
    const { kept } = key;
    if (kept.own.length + kept.remarks.length + kept.suppressions.length === 0 && !kept.shared) return;
    const said = kept.shared ? [...kept.own, ...[...kept.shared.values()].flat()] : kept.own;
    const ofHeader = this.#known.suppressions;
    const all = ofHeader.length > 0 ? [...kept.suppressions, ...ofHeader] : kept.suppressions;
    const { remarks, used } = accept(said, all);
    const idle = kept.suppressions.filter((suppression) => !used.has(suppression));
    const ofIdle = idle.length > 0 ? this.#judge.unused(this.#read(key, header), idle).remarks : none;
    this.#say(kept, inOrder([...remarks, ...ofIdle]), used);
  }

  #inOrder(keys: Iterable<Key>): Key[] {
    const starts = new Map(Array.from(keys, (key) => [key, this.#text.entries.startOf(key)]));
    return [...starts.keys()].sort((a, b) => (starts.get(a) ?? 0) - (starts.get(b) ?? 0));
  }

  #settleHeader(header: ManifestHeader): void {
    const known = this.#known;
    const { remarks, used } = accept(known.own, known.suppressions);
    const idle = known.suppressions.filter((it) => !used.has(it) && !this.#uses.has(it));
    const ofIdle = idle.length > 0 ? this.#judge.unused(header, idle).remarks : none;
    this.#say(known, inOrder([...remarks, ...ofIdle]), nobody);
  }

  #say(known: Known, remarks: readonly Remark[], used: ReadonlySet<ActiveSuppression>): void {
    this.#fingerprints.replace(known.remarks, remarks);
    for (const suppression of known.used) count(this.#uses, suppression, -1);
    for (const suppression of used) count(this.#uses, suppression, 1);
    known.remarks = remarks;
    known.used = used;
  }

  #forget(key: Key): void {
    for (const group of key.kept.groups) this.#groups.remove(key, group);
    for (const group of key.kept.shared?.keys() ?? none) group.told.delete(key);
    this.#say(key.kept, none, nobody);
    this.#unjudged.delete(key);
  }

  #read(key: Key, header: ManifestHeader): KeyEntry {
    return new KeyEntry(key.slice, header, this.#languageId);
  }

  #readMember(key: Key, header: ManifestHeader): KeyEntry {
    const member = this.#read(key, header);
    this.#keyOf.set(member, key);
    return member;
  }

  #findings(): Finding[] {
    const { before, entries } = this.#text;
    const keysStart = before.text.length;
    const inHeader = (offset: number): number =>
      offset <= keysStart || entries.length === 0 ? offset : offset - 1 + entries.length;
    const placing = new Placing(this.#fingerprints, (member) => {
      const key = this.#keyOf.get(member);
      return key ? keysStart + entries.startOf(key) : 0;
    });
    const { remarks } = this.#known;
    const split = remarks.findIndex(({ range }) => range.start >= keysStart);
    const findings = remarks.slice(0, split < 0 ? undefined : split).map((it) => placing.place(it, inHeader));
    let start = keysStart;
    for (const { slice, kept } of entries) {
      const by = start;
      for (const remark of kept.remarks) findings.push(placing.place(remark, (offset) => offset + by));
      start += slice.text.length;
    }
    if (split >= 0) for (const remark of remarks.slice(split)) findings.push(placing.place(remark, inHeader));
    return findings;
  }
}

function earliestIn(chunk: Chunk<Known>): number {
  chunk.changesAt ??= chunk.entries.reduce((earliest, { kept }) => Math.min(earliest, kept.changesAt), never);
  return chunk.changesAt;
}

/** By place; on the same one in the order of the rules. */
function inOrder(remarks: readonly Remark[]): readonly Remark[] {
  if (remarks.length < 2) return remarks;
  return remarks.toSorted(
    (a, b) =>
      a.range.start - b.range.start ||
      a.range.end - b.range.end ||
      a.order - b.order ||
      Number(a.message > b.message) - Number(a.message < b.message),
  );
}

function count<Counted>(counts: Map<Counted, number>, counted: Counted, by: 1 | -1): void {
  const next = (counts.get(counted) ?? 0) + by;
  if (next > 0) counts.set(counted, next);
  else counts.delete(counted);
}

function isSame(a: readonly ActiveSuppression[], b: readonly ActiveSuppression[]): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
