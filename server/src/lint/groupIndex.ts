import type { GroupName } from './judge.ts';
import type { Rule } from './rule.ts';

/** Two items or more that a rule looks at together. */
export class Group<Item> {
  readonly rule: Rule;
  readonly members = new Set<Item>();
  /** Those of whom something was said. */
  readonly told = new Set<Item>();
  /** As in a judgement. */
  changesAt = Number.POSITIVE_INFINITY;

  constructor(rule: Rule) {
    this.rule = rule;
  }
}

/** Who belongs together, by rule and name. Most names have one item, which is no group. */
export class GroupIndex<Item extends object> {
  /** The groups whose members are others than when they were last judged, or read otherwise. */
  readonly stale = new Set<Group<Item>>();
  /** The groups of which something is said that time changes. */
  readonly ageing = new Set<Group<Item>>();
  readonly #byRule = new Map<Rule, Map<string, Item | Group<Item>>>();

  add(item: Item, { rule, name }: GroupName): void {
    const byName = this.#byRule.get(rule) ?? new Map<string, Item | Group<Item>>();
    this.#byRule.set(rule, byName);
    const known = byName.get(name);
    if (known === undefined || known === item) {
      byName.set(name, item);
      return;
    }
    const group = known instanceof Group ? known : new Group<Item>(rule);
    if (!(known instanceof Group)) group.members.add(known);
    byName.set(name, group);
    group.members.add(item);
    this.stale.add(group);
  }

  remove(item: Item, { rule, name }: GroupName): void {
    const byName = this.#byRule.get(rule);
    const known = byName?.get(name);
    if (known === item) byName?.delete(name);
    if (!(known instanceof Group) || !known.members.delete(item)) return;
    this.stale.add(known);
    const [only] = known.members;
    if (known.members.size === 1 && only) byName?.set(name, only);
  }

  clear(): void {
    this.stale.clear();
    this.ageing.clear();
    this.#byRule.clear();
  }
}
