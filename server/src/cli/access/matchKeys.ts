import type { SideKey } from './accessDiff.ts';

/** One key, as often as a side has it; empty where the side does not. */
export type Copies = readonly SideKey[];

/**
 * Brings the same keys of both sides together: those with the same key name; then, where one of the two has no
 * name yet, those of one account with the same label; then, where they have neither, those with the same roles.
 */
export function matchKeys(base: readonly SideKey[], head: readonly SideKey[]): [Copies, Copies][] {
  const [before, after] = [Map.groupBy(base, identityOf), Map.groupBy(head, identityOf)];
  const pairs = Array.from(after, ([identity, copies]): [Copies, Copies] => {
    const same = before.get(identity) ?? [];
    before.delete(identity);
    return [same, copies];
  });
  const gone = Map.groupBy(before.values(), ([copy]) => copy && labelOf(copy));
  for (const pair of pairs) {
    const [copy] = pair[1];
    if (pair[0].length > 0 || !copy) continue;
    const candidates = gone.get(labelOf(copy)) ?? [];
    const at = candidates.findIndex(([other]) => other && isNamedOnce(other, copy));
    if (at >= 0) pair[0] = candidates.splice(at, 1)[0] ?? [];
  }
  return [...pairs, ...[...gone.values()].flat().map((copies): [Copies, Copies] => [copies, []])];
}

function identityOf(side: SideKey): string {
  const { key, account } = side;
  if (key.keyName !== undefined) return JSON.stringify(['name', key.keyName]);
  return (
    labelOf(side) ??
    JSON.stringify(['roles', account, key.kind, key.roles.map(({ name }) => name).toSorted()])
  );
}

function labelOf({ key, account }: SideKey): string | undefined {
  return key.label === undefined ? undefined : JSON.stringify(['label', account, key.label]);
}

/** Two names are two keys, whatever their labels are; a key gets its name when it is generated. */
function isNamedOnce(one: SideKey, other: SideKey): boolean {
  return one.key.label !== undefined && (one.key.keyName === undefined || other.key.keyName === undefined);
}
