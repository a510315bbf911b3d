import type { Span } from './findings.ts';
import type { GroupName } from './judge.ts';
import type { Rule } from './rule.ts';

/** A key that is in a group, as other files see it. */
export interface Member {
  readonly keyName: string | undefined;
  /** Where the property is by which it is in the group: offsets into its file, as it is when they are asked for. */
  readonly range: Span;
}

/** A key of another file that is in the same group. */
export interface KeyElsewhere extends Member {
  readonly file: FileGroups;
}

/** The groups that keys of a file are in and that reach over files. */
export interface FileMembers {
  rules(): Iterable<Rule>;
  names(rule: Rule): Iterable<string>;
  has(group: GroupName): boolean;
  /** In the order of the text. */
  of(group: GroupName): readonly Member[];
}

/**
 * The groups that reach over the manifests of a workspace, each over those of one account. A file takes part
 * once it has been judged with its `FileGroups`: by a linter while it is open, or by what is kept of one.
 */
export class WorkspaceGroups {
  /** Counts what may have moved keys that other files point at. */
  moves = 0;
  /** By account, rule and name. Most groups are in one file. */
  readonly #holders = new Map<string, Map<Rule, Map<string, FileGroups | Set<FileGroups>>>>();
  readonly #onStale: (file: FileGroups) => void;

  /** `onStale` is told of a file that is to be judged again because of another one; it may be told several times. */
  constructor(onStale: (file: FileGroups) => void = () => {}) {
    this.#onStale = onStale;
  }

  /** A file that takes no part yet. `name` is what messages call it. */
  file(uri: string, name: string): FileGroups {
    return new FileGroups(uri, name, this);
  }

  enter(file: FileGroups, account: string, { rule, name }: GroupName): void {
    const byRule = this.#holders.get(account) ?? new Map<Rule, Map<string, FileGroups | Set<FileGroups>>>();
    this.#holders.set(account, byRule);
    const byName = byRule.get(rule) ?? new Map<string, FileGroups | Set<FileGroups>>();
    byRule.set(rule, byName);
    const known = byName.get(name);
    if (known instanceof Set) known.add(file);
    else byName.set(name, known && known !== file ? new Set([known, file]) : file);
  }

  leave(file: FileGroups, account: string, { rule, name }: GroupName): void {
    const byName = this.#holders.get(account)?.get(rule);
    const known = byName?.get(name);
    if (known === file) byName?.delete(name);
    else if (known instanceof Set && known.delete(file) && known.size === 0) byName?.delete(name);
  }

  /** By name, so that what is said of a group does not depend on who came first. */
  others(file: FileGroups, account: string, { rule, name }: GroupName): readonly FileGroups[] {
    const known = this.#holders.get(account)?.get(rule)?.get(name);
    if (known === undefined || known === file) return [];
    const files = known instanceof Set ? [...known].filter((other) => other !== file) : [known];
    return files.sort((a, b) => Number(a.uri > b.uri) - Number(a.uri < b.uri));
  }

  stale(file: FileGroups): void {
    this.#onStale(file);
  }
}

/** Who of a file is in a group, as its other files know. */
interface Told {
  readonly group: GroupName;
  readonly keyNames: readonly (string | undefined)[];
}

/** The part that one file takes in the groups of its workspace. */
export class FileGroups {
  readonly uri: string;
  readonly name: string;
  readonly #workspace: WorkspaceGroups;
  #account: string | undefined;
  #members: FileMembers = nobody;
  /** The groups that the file itself changed since they were settled. */
  #touched = new GroupNames();
  /** The groups that other files changed since. */
  #stale = new GroupNames();
  /** Of the groups that other files are in too: who of this file is in them, as the others were told. */
  readonly #told = new Map<string, Told>();
  /** Where those were in this file when it was last kept. */
  #places: ReadonlyMap<string, string> = new Map();

  constructor(uri: string, name: string, workspace: WorkspaceGroups) {
    this.uri = uri;
    this.name = name;
    this.#workspace = workspace;
  }

  /** Whether another file changed a group since this one was judged. */
  get isStale(): boolean {
    return !this.#stale.isEmpty;
  }

  /** As long as it stays the same, no key has moved that this file's findings point at. */
  get moves(): number {
    return this.#told.size > 0 ? this.#workspace.moves : 0;
  }

  /** To be told of each edit, which may have moved keys. */
  edited(): void {
    if (this.#told.size > 0) this.#workspace.moves++;
  }

  touch(group: GroupName): void {
    if (group.rule.meta.acrossFiles !== undefined) this.#touched.add(group);
  }

  /**
   * Takes part with these members, telling other files of those that are others than before. Gives the groups
   * that are to be judged again in this file.
   */
  settle(account: string | undefined, members: FileMembers): readonly GroupName[] {
    const touched = this.#touched;
    this.#touched = new GroupNames();
    const old = this.#account;
    if (account !== old || members !== this.#members) {
      touched.addAll(this.#members);
      touched.addAll(members);
      this.edited();
    }
    this.#account = account;
    this.#members = members;
    for (const group of touched) {
      if (old !== undefined && old !== account) this.#settleGroup(old, group, false);
      if (account === undefined) continue;
      this.#settleGroup(account, group, members.has(group));
      if (this.#workspace.others(this, account, group).length > 0) this.#stale.add(group);
    }
    const stale = this.#stale;
    this.#stale = new GroupNames();
    return [...stale];
  }

  /** Takes no part any more. */
  leave(): void {
    this.settle(undefined, nobody);
    this.#told.clear();
  }

  /** Goes on with what is known now, so that who told it need not be kept. Whether keys moved that others point at. */
  keep(): boolean {
    const kept = new KeptMembers(this.#members);
    if (!this.#touched.isEmpty) this.settle(this.#account, kept);
    this.#members = kept;
    const before = this.#places;
    this.#places = new Map(
      Array.from(this.#told, ([id, { group }]) => [
        id,
        JSON.stringify(kept.of(group).map(({ range }) => [range.start, range.end])),
      ]),
    );
    const hasMoved = this.#places.entries().some(([id, places]) => (before.get(id) ?? places) !== places);
    if (hasMoved) this.edited();
    return hasMoved;
  }

  /** The files that have keys in the same groups. */
  neighbours(): ReadonlySet<FileGroups> {
    const account = this.#account;
    if (account === undefined) return new Set();
    return new Set(
      [...this.#told.values()].flatMap(({ group }) => this.#workspace.others(this, account, group)),
    );
  }

  /** The keys of other files in the group, in the order of their files, as those told when they were last settled. */
  elsewhere(group: GroupName): readonly KeyElsewhere[] {
    const account = this.#account;
    if (account === undefined || group.rule.meta.acrossFiles === undefined) return [];
    const id = idOf(account, group);
    return this.#workspace.others(this, account, group).flatMap((file) => file.#tell(id, group));
  }

  #tell(id: string, group: GroupName): readonly KeyElsewhere[] {
    const { keyNames } = this.#told.get(id) ?? this.#remember(id, group);
    return keyNames.map((keyName, index) => {
      const range = (): Span => this.#members.of(group)[index]?.range ?? nowhere;
      return {
        file: this,
        keyName,
        get range() {
          return range();
        },
      };
    });
  }

  #remember(id: string, group: GroupName): Told {
    const told = { group, keyNames: this.#members.of(group).map(({ keyName }) => keyName) };
    this.#told.set(id, told);
    return told;
  }

  #settleGroup(account: string, group: GroupName, isIn: boolean): void {
    if (isIn) this.#workspace.enter(this, account, group);
    else this.#workspace.leave(this, account, group);
    const others = this.#workspace.others(this, account, group);
    if (others.length + this.#told.size === 0) return;
    const id = idOf(account, group);
    const before = this.#told.get(id);
    this.#told.delete(id);
    if (others.length === 0) return;
    const now = isIn ? this.#remember(id, group) : undefined;
    if (JSON.stringify(now?.keyNames) === JSON.stringify(before?.keyNames)) return;
    for (const other of others) other.#hear(group);
  }

  #hear(group: GroupName): void {
    this.#stale.add(group);
    this.#workspace.stale(this);
  }
}

const nowhere: Span = { start: 0, end: 0 };

const nobody: FileMembers = { rules: () => [], names: () => [], has: () => false, of: () => [] };

function idOf(account: string, { rule, name }: GroupName): string {
  return JSON.stringify([account, rule.meta.id, name]);
}

class GroupNames {
  readonly #byRule = new Map<Rule, Set<string>>();

  get isEmpty(): boolean {
    return this.#byRule.size === 0;
  }

  add({ rule, name }: GroupName): void {
    const names = this.#byRule.get(rule);
    if (names) names.add(name);
    else this.#byRule.set(rule, new Set([name]));
  }

  addAll(members: FileMembers): void {
    for (const rule of members.rules()) for (const name of members.names(rule)) this.add({ rule, name });
  }

  *[Symbol.iterator](): Generator<GroupName> {
    for (const [rule, names] of this.#byRule) for (const name of names) yield { rule, name };
  }
}

/** Members as they were, without the text that they stand in. */
class KeptMembers implements FileMembers {
  readonly #byRule = new Map<Rule, Map<string, readonly Member[]>>();

  constructor(members: FileMembers) {
    for (const rule of members.rules()) {
      const names = Array.from(members.names(rule), (name): [string, readonly Member[]] => [
        name,
        members.of({ rule, name }).map(({ keyName, range: { start, end } }) => ({
          keyName,
          range: { start, end },
        })),
      ]);
      this.#byRule.set(rule, new Map(names));
    }
  }

  rules(): Iterable<Rule> {
    return this.#byRule.keys();
  }

  names(rule: Rule): Iterable<string> {
    return this.#byRule.get(rule)?.keys() ?? [];
  }

  has({ rule, name }: GroupName): boolean {
    return this.#byRule.get(rule)?.has(name) ?? false;
  }

  of({ rule, name }: GroupName): readonly Member[] {
    return this.#byRule.get(rule)?.get(name) ?? [];
  }
}
