import { accept, suppressionsChangeAt } from './acceptance.ts';
import { KeyEntry, ManifestHeader } from './document.ts';
import { EditedText } from './editedText.ts';
import type { Chunk } from './entries.ts';
import type { Finding, Span } from './findings.ts';
import { type Group, GroupIndex } from './groupIndex.ts';
import { Judge, type JudgeOptions, type Remark } from './judge.ts';
import { earliestIn, type Key, Known, never, nobody, none } from './known.ts';
import { Fingerprints } from './placing.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { type Said, type SaidInChunk, saidOf } from './said.ts';
import { type ActiveSuppression, activeSuppressions } from './suppressions.ts';
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
  readonly #text: EditedText<Known>;
  readonly #languageId: LanguageId;
  readonly #judge: Judge;
  readonly #groups: GroupIndex<Key>;
  readonly #shared: FileGroups | undefined;
  readonly #keyOf = new WeakMap<KeyEntry, Key>();
  readonly #fingerprints = new Fingerprints();
  readonly #saidIn = new WeakMap<Chunk<Known>, SaidInChunk>();
  /** What is known of the header. */
  readonly #known = new Known();
  /** Undefined where it is to be read again. */
  #header: ManifestHeader | undefined;
  /** As it was when the keys were judged. */
  #judgedBy: ManifestHeader | undefined;
  #unjudged: Set<Key>;
  /** How many keys a suppression of the header accepts something in. */
  readonly #uses = new Map<ActiveSuppression, number>();

  constructor({ text, languageId, shared, judge, ...options }: LintInput, rules: readonly Rule[] = allRules) {
    this.#judge = judge ?? new Judge(options, rules);
    this.#shared = shared;
    this.#groups = new GroupIndex(shared && ((group) => shared.touch(group)));
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
      at += key.slice.text.length;
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
    const findings = this.said().flatMap((said) => said.findings());
    return { findings, changesAt: this.changesAt };
  }

  /** As `saidOf`, judging first what is not yet. */
  said(): readonly Said[] {
    for (const _ of this.settling());
    const { before, entries } = this.#text;
    const keysStart = before.text.length;
    return saidOf({
      header: this.#known.remarks,
      keys: entries,
      known: this.#saidIn,
      keysStart,
      fingerprints: this.#fingerprints,
      startOf: (member) => {
        const key = this.#keyOf.get(member);
        return key ? keysStart + entries.startOf(key) : 0;
      },
    });
  }

  /** The next instant at which time alone changes what is said of what is judged; null when it never will. */
  get changesAt(): Date | null {
    let changesAt = this.#known.changesAt;
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
    const elsewhere = this.#shared?.elsewhere(group) ?? none;
    if (group.members.size > 0 && group.members.size + elsewhere.length > 1) {
      const members = this.#inOrder(group.members).map((key) => this.#readMember(key, header));
      const { remarks, changesAt } = this.#judge.group(group.rule, members, elsewhere);
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
    if (key.chunk) this.#saidIn.delete(key.chunk);
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

  /** For other files, as the text is when they ask. */
  readonly #members: FileMembers = {
    rules: () => this.#judge.acrossFiles,
    names: (rule) => this.#groups.names(rule),
    has: (group) => this.#groups.items(group).length > 0,
    of: (group) => {
      const { header } = this;
      return this.#inOrder(this.#groups.items(group)).map((key) => this.#member(key, header, group.rule));
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
