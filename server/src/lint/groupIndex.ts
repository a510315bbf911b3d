import type { GroupName } from './judge.ts';
import type { Rule } from './rule.ts';

/** Items that a rule looks at together: two or more, or one with those of other files. */
export class Group<Item> {
  readonly rule: Rule;
  readonly name: string;
  readonly members = new Set<Item>();
  /** Those of whom something was said. */
  readonly told = new Set<Item>();
  /** As in a judgement. */
  changesAt = Number.POSITIVE_INFINITY;
  /** Whether it is one that other files may have members of. */
  isShared = false;

  constructor({ rule, name }: GroupName) {
    this.rule = rule;
    this.name = name;
  }
}

/** Who belongs together, by rule and name. Most names have one item, which is no group. */
export class GroupIndex<Item extends object> {
  /** The groups whose members are others than when they were last judged, or read otherwise. */
  readonly stale = new Set<Group<Item>>();
  /** The groups of which something is said that time changes. */
  readonly ageing = new Set<Group<Item>>();
  readonly #byRule = new Map<Rule, Map<string, Item | Group<Item>>>();
  readonly #onChange: ((group: GroupName) => void) | undefined;

  /** `onChange` is told of each group that gains or loses an item. */
  constructor(onChange?: (group: GroupName) => void) {
    this.#onChange = onChange;
  }

  add(item: Item, group: GroupName): void {
    const { rule, name } = group;
    const byName = this.#namesOf(rule);
    this.#onChange?.(group);
    const known = byName.get(name);
    if (known === undefined || known === item) {
      byName.set(name, item);
      return;
    }
    const several = known instanceof Group ? known : groupOf(known, group);
    byName.set(name, several);
    several.members.add(item);
    this.stale.add(several);
  }

  remove(item: Item, group: GroupName): void {
    const { rule, name } = group;
    const byName = this.#byRule.get(rule);
    const known = byName?.get(name);
    this.#onChange?.(group);
    if (known === item) byName?.delete(name);
    if (!(known instanceof Group) || !known.members.delete(item)) return;
    this.stale.add(known);
    const [only] = known.members;
    if (!only) byName?.delete(name);
    else if (known.members.size === 1 && !known.isShared) {
      byName?.set(name, only);
      known.members.clear();
    }
  }

  /** For what all members have in common, and is otherwise now. */
  fallStale(): void {
    for (const byName of this.#byRule.values()) {
      for (const known of byName.values()) if (known instanceof Group) this.stale.add(known);
    }
  }

  #namesOf(rule: Rule): Map<string, Item | Group<Item>> {
    const known = this.#byRule.get(rule);
    if (known) return known;
    const byName = new Map<string, Item | Group<Item>>();
    this.#byRule.set(rule, byName);
    return byName;
  }

  /** Has the members judged again, which may be one, together with those of other files. */
  share(group: GroupName): void {
    const byName = this.#byRule.get(group.rule);
    const known = byName?.get(group.name);
    if (!byName || !known) return;
    const shared = known instanceof Group ? known : groupOf(known, group);
    shared.isShared = true;
    byName.set(group.name, shared);
    this.stale.add(shared);
  }

  /** All names that have an item. */
  names(rule: Rule): Iterable<string> {
    return this.#byRule.get(rule)?.keys() ?? [];
  }

  items({ rule, name }: GroupName): readonly Item[] {
    const known = this.#byRule.get(rule)?.get(name);
    if (known === undefined) return [];
    return known instanceof Group ? [...known.members] : [known];
  }
}

function groupOf<Item>(only: Item, name: GroupName): Group<Item> {
  const group = new Group<Item>(name);
  group.members.add(only);
  return group;
}
