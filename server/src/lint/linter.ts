import { accept, suppressionsChangeAt } from './acceptance.ts';
import { type HeaderFacts, KeyEntry, type ManifestHeader } from './document.ts';
import { EditedText, readHeader } from './editedText.ts';
import type { Finding, Span } from './findings.ts';
import { type Group, GroupIndex } from './groupIndex.ts';
import { Judge, type JudgeOptions, type KeyJudgement } from './judge.ts';
import { earliestIn, Key, Known, never, nobody, none } from './known.ts';
import type { Slice } from './outline.ts';
import { inOrder, type Remark } from './remark.ts';
import { Repetitions } from './repetitions.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { findingsOf, type JudgedParts, type Said, type SaidInChunk, saidOf } from './said.ts';
import { type ActiveSuppression, activeSuppressions, areSame } from './suppressions.ts';
import type { LanguageId } from './tree.ts';
import type { FileGroups, FileMembers, Member } from './workspaceGroups.ts';

export interface LintInput extends JudgeOptions {
  readonly text: string;
  readonly languageId: LanguageId;
  /** The file among others of its workspace, for what is said of keys in several files. By itself where it is left out. */
  readonly shared?: FileGroups;
  /** Made of the same options for linters that pass to no other time, to learn from all of them. Its own where it is left out. */
  readonly judge?: Judge;
}

export interface LintResult {
  /** By place in the text. */
  readonly findings: readonly Finding[];
  /** The next instant at which time alone changes the findings; null when it never will. */
  readonly changesAt: Date | null;
}

const noHeader: HeaderFacts = { account: undefined, tokenPeriod: undefined };

/** A key as it stands in the file. */
export interface PlacedKey {
  readonly entry: KeyEntry;
  /** Where the text of the entry begins. */
  readonly start: number;
}

/** The texts of neighbouring keys, read as one. */
export interface KeyRun {
  readonly text: string;
  /** Where the text begins in the file. */
  readonly start: number;
  /** Whether the first key of the file is the first of them. */
  readonly isFirst: boolean;
}

/** Of more broken keys in a row nobody can say which one the last belongs to. */
const longestRun = 20;

/**
 * The findings of a manifest under edit. After an edit only that is judged again which it touched: the keys
 * that changed, the groups they are in or were, and every key where the header says something else of all.
 */
export class Linter {
  readonly #text: EditedText<Key>;
  readonly #languageId: LanguageId;
  readonly #judge: Judge;
  readonly #groups: GroupIndex<Key>;
  readonly #shared: FileGroups | undefined;
  readonly #keyOf = new WeakMap<KeyEntry, Key>();
  readonly #repetitions = new Repetitions();
  readonly #saidIn = new WeakMap<object, SaidInChunk>();
  /** What is said of the header. */
  readonly #known = new Known();
  /** When that changes by time alone. */
  #changesAt = never;
  /** Undefined where it is to be read again. */
  #header: ManifestHeader | undefined;
  /** As it was when the keys were judged. */
  #judgedBy: ManifestHeader | undefined;
  /** Those that are due, and some that are so no more. */
  readonly #due: Key[] = [];
  /** How many keys a suppression of the header accepts something in. */
  readonly #uses = new Map<ActiveSuppression, number>();

  constructor({ text, languageId, shared, judge, ...options }: LintInput, rules: readonly Rule[] = allRules) {
    this.#judge = judge ?? new Judge(options, rules);
    this.#shared = shared;
    this.#groups = new GroupIndex(shared && ((group) => shared.touch(group)));
    const enter = (slice: Slice): Key => new Key(slice);
    this.#text = new EditedText(text, options.policy.maxFileSize, enter, this.#judge.stencils);
    this.#languageId = languageId;
    for (const key of this.#text.entries) this.#fallDue(key);
  }

  get text(): string {
    return this.#text.toString();
  }

  /** Puts the new text in the place of the range, which lies within the text. */
  edit(range: Span, newText: string): void {
    const { removed, added, isHeaderChanged } = this.#text.edit(range, newText);
    for (const key of removed) this.#forget(key);
    for (const key of added) this.#fallDue(key);
    if (isHeaderChanged) this.#header = undefined;
    this.#shared?.edited();
  }

  /** What stands around the keys. */
  get header(): ManifestHeader {
    return this.#header ?? this.#readHeader();
  }

  /** From the first key to the end of the last, with what stands between them. Empty where there are none. */
  get keysSpan(): Span {
    const { before, entries } = this.#text;
    return { start: before.text.length, end: before.text.length + entries.length };
  }

  /** The keys that the range touches, in the order of the text. */
  *keysIn({ start, end }: Span): Generator<PlacedKey> {
    const { entries } = this.#text;
    const keys = this.keysSpan;
    const first = end < keys.start || start > keys.end ? undefined : entries.at(start - keys.start);
    if (!first) return;
    const { header } = this;
    let at = keys.start + entries.startOf(first);
    const following = entries.after(first);
    for (let key: Key | undefined = first; key && at <= end; key = following.next().value ?? undefined) {
      yield { entry: this.#read(key, header), start: at };
      at += key.slice.length;
    }
  }

  /**
   * The key at the offset, with those before it that do not end by themselves, so that what is typed there may
   * belong to them. Undefined where the offset belongs to no key.
   */
  runAt(offset: number): KeyRun | undefined {
    const { entries } = this.#text;
    const keys = this.keysSpan;
    let first = offset < keys.start ? undefined : entries.at(offset - keys.start);
    if (!first || (offset > keys.end && first.slice.isClosed)) return undefined;
    const run = [first];
    let previous = entries.previous(first);
    while (previous && !previous.slice.isClosed && run.length < longestRun) {
      run.unshift(previous);
      first = previous;
      previous = entries.previous(first);
    }
    const texts = run.map(({ slice }) => slice.text);
    return {
      text: texts.join('') + (offset > keys.end ? this.#text.after.text : ''),
      start: keys.start + entries.startOf(first),
      isFirst: first.slice.isFirst,
    };
  }

  /** Judges as of this instant from now on. */
  passTo(now: Date): void {
    // What is known to stay the same stays so ahead only.
    const isBack = now < this.#judge.context.now;
    const isDue = (changesAt: number): boolean => isBack || changesAt <= now.getTime();
    this.#judge.passTo(now);
    if (isDue(this.#changesAt)) this.#header = undefined;
    for (const chunk of this.#text.entries.chunks) {
      if (!isDue(earliestIn(chunk))) continue;
      for (const key of chunk.entries) if (isDue(key.changesAt)) this.#fallDue(key);
    }
    for (const group of this.#groups.ageing) if (isDue(group.changesAt)) this.#groups.stale.add(group);
  }

  /** Judges what is to be judged, a step at a time; what is done when it is left need not be done again. */
  *settling(): Generator<void> {
    const header = this.#header ?? this.#judgeHeader();
    const read = (slice: Slice): KeyEntry => new KeyEntry(slice, header, this.#languageId);
    for (const key of this.#due) {
      if (!key.isDue) continue;
      this.#judgeKey(key, header, read);
      yield;
    }
    this.#due.length = 0;
    for (const group of this.#shared?.settle(header.account, this.#members) ?? none)
      this.#groups.share(group);
    for (const group of this.#groups.stale) {
      this.#judgeGroup(group, header);
      yield;
    }
    this.#settleHeader(header);
  }

  /** Of the text as it is, judging first what is not yet. */
  result(): LintResult {
    for (const _ of this.settling());
    return { findings: findingsOf(this.#parts), changesAt: this.changesAt };
  }

  /** As `saidOf`, judging first what is not yet. */
  said(): readonly Said[] {
    for (const _ of this.settling());
    return saidOf(this.#parts, this.#repetitions, this.#saidIn);
  }

  get #parts(): JudgedParts {
    const { before, entries } = this.#text;
    const keysStart = before.text.length;
    return {
      header: this.#known.remarks,
      keys: entries,
      keysStart,
      startOf: (member) => {
        const key = this.#keyOf.get(member);
        return key ? keysStart + entries.startOf(key) : 0;
      },
    };
  }

  /** The next instant at which time alone changes what is said of what is judged; null when it never will. */
  get changesAt(): Date | null {
    let changesAt = this.#changesAt;
    for (const chunk of this.#text.entries.chunks) changesAt = Math.min(changesAt, earliestIn(chunk));
    for (const group of this.#groups.ageing) changesAt = Math.min(changesAt, group.changesAt);
    return changesAt === never ? null : new Date(changesAt);
  }

  #judgeHeader(): ManifestHeader {
    const header = this.#readHeader();
    const { policy, now } = this.#judge.context;
    const { remarks, changesAt } = this.#judge.header(header);
    const suppressions = activeSuppressions(header, policy, now);
    const known = this.#known;
    known.own = remarks;
    this.#changesAt = Math.min(changesAt, suppressionsChangeAt(header, policy, now));
    const sayOther =
      header.account !== this.#judgedBy?.account ||
      header.tokenPeriod !== this.#judgedBy?.tokenPeriod ||
      !areSame(suppressions, known.suppressions);
    if (sayOther) {
      known.suppressions = suppressions;
      for (const key of this.#text.entries) this.#fallDue(key);
      this.#groups.fallStale();
    }
    this.#header = header;
    this.#judgedBy = header;
    return header;
  }

  #readHeader(): ManifestHeader {
    return readHeader(this.#text, this.#languageId, this.#judge.context.policy.maxFileSize);
  }

  #judgeKey(key: Key, header: ManifestHeader, read: (slice: Slice) => KeyEntry): void {
    const judgement = this.#judge.alikeKey(key.slice, header, read);
    if (judgement) {
      this.#keep(key, judgement, none);
    } else {
      const entry = read(key.slice);
      const { policy, now } = this.#judge.context;
      const { changesAt, ...judged } = this.#judge.key(entry);
      const until = Math.min(changesAt, suppressionsChangeAt(entry, policy, now));
      this.#keep(key, { ...judged, changesAt: until }, activeSuppressions(entry, policy, now));
      entry.forget();
    }
    this.#settle(key, header);
  }

  #keep(
    key: Key,
    { remarks, changesAt, groups }: KeyJudgement,
    suppressions: readonly ActiveSuppression[],
  ): void {
    key.isDue = false;
    key.changesAt = changesAt;
    if (key.chunk) key.chunk.changesAt = undefined;
    if (!key.isGrouped) for (const group of groups) this.#groups.add(key, group);
    key.isGrouped = true;
    if (!key.known && remarks.length + suppressions.length === 0) return;
    key.known ??= new Known();
    key.known.own = remarks;
    key.known.suppressions = suppressions;
  }

  #judgeGroup(group: Group<Key>, header: ManifestHeader): void {
    const affected = new Set(group.told);
    for (const key of group.told) key.known?.shared?.delete(group);
    group.told.clear();
    group.changesAt = never;
    const elsewhere = this.#shared?.elsewhere(group) ?? none;
    if (group.members.size > 0 && group.members.size + elsewhere.length > 1) {
      const members = this.#text.entries.inOrder(group.members).map((key) => this.#readMember(key, header));
      const { remarks, changesAt } = this.#judge.group(group.rule, members, elsewhere);
      group.changesAt = changesAt;
      for (const [member, remark] of remarks) {
        const key = this.#keyOf.get(member);
        if (!key) continue;
        key.known ??= new Known();
        key.known.shared ??= new Map();
        key.known.shared.set(group, [...(key.known.shared.get(group) ?? []), remark]);
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
    const { known } = key;
    if (!known) return;
    const { own, shared, suppressions } = known;
    const all = shared ? [...own, ...[...shared.values()].flat()] : own;
    const ofHeader = this.#known.suppressions;
    const { remarks, used } = accept(
      all,
      ofHeader.length > 0 ? [...suppressions, ...ofHeader] : suppressions,
    );
    const idle = suppressions.filter((suppression) => !used.has(suppression));
    const ofIdle = idle.length > 0 ? this.#judge.unused(this.#read(key, header), idle).remarks : none;
    this.#say(known, inOrder(ofIdle.length > 0 ? [...remarks, ...ofIdle] : remarks), used);
    if (key.chunk) this.#saidIn.delete(key.chunk);
  }

  #settleHeader(header: ManifestHeader): void {
    const known = this.#known;
    const { remarks, used } = accept(known.own, known.suppressions);
    const idle = known.suppressions.filter((it) => !used.has(it) && !this.#uses.has(it));
    const ofIdle = idle.length > 0 ? this.#judge.unused(header, idle).remarks : none;
    this.#say(known, inOrder([...remarks, ...ofIdle]), nobody);
  }

  #say(known: Known, remarks: readonly Remark[], used: ReadonlySet<ActiveSuppression>): void {
    this.#repetitions.replace(known.remarks, remarks);
    for (const suppression of known.used) count(this.#uses, suppression, -1);
    for (const suppression of used) count(this.#uses, suppression, 1);
    known.remarks = remarks;
    known.used = used;
  }

  #fallDue(key: Key): void {
    if (key.isDue) return;
    key.isDue = true;
    this.#due.push(key);
  }

  #forget(key: Key): void {
    const { slice } = key;
    key.isDue = false;
    if (key.isGrouped) {
      // Hardly a key goes of those there are: to keep the names of all takes longer than to read a few again.
      const groups = this.#judge.groupsOf(slice, (of) => new KeyEntry(of, noHeader, this.#languageId));
      for (const group of groups) this.#groups.remove(key, group);
    }
    if (!key.known) return;
    for (const group of key.known.shared?.keys() ?? none) group.told.delete(key);
    this.#say(key.known, none, nobody);
  }

  /** For other files, as the text is when they ask. */
  readonly #members: FileMembers = {
    rules: () => this.#judge.acrossFiles,
    names: (rule) => this.#groups.names(rule),
    has: (group) => this.#groups.items(group).length > 0,
    of: (group) => {
      const { header } = this;
      return this.#text.entries
        .inOrder(this.#groups.items(group))
        .map((key) => this.#member(key, header, group.rule));
    },
  };

  #member(key: Key, header: ManifestHeader, { meta }: Rule): Member {
    const entry = this.#read(key, header);
    const span = entry.range([meta.acrossFiles ?? '']) ?? entry.span;
    const start = (): number => this.#text.before.text.length + this.#text.entries.startOf(key);
    return {
      keyName: entry.key.keyName,
      get range() {
        const by = start();
        return { start: span.start + by, end: span.end + by };
      },
    };
  }

  #read(key: Key, header: ManifestHeader): KeyEntry {
    return new KeyEntry(key.slice, header, this.#languageId);
  }

  #readMember(key: Key, header: ManifestHeader): KeyEntry {
    const member = this.#read(key, header);
    this.#keyOf.set(member, key);
    return member;
  }
}

function count<Counted>(counts: Map<Counted, number>, counted: Counted, by: 1 | -1): void {
  const next = (counts.get(counted) ?? 0) + by;
  if (next > 0) counts.set(counted, next);
  else counts.delete(counted);
}
