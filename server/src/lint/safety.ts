import type { KeyEntry } from './document.ts';
import { applyEdits } from './edits.ts';
import type { Finding, Fix, Severity } from './findings.ts';
import { asUnsafe, cautions } from './fixes.ts';
import type { GroupName, Remark } from './judge.ts';

/** What is said of a key, and the groups it is in. */
interface Said {
  readonly remarks: readonly Remark[];
  readonly groups: readonly GroupName[];
}

/** How many characters are judged again for the fixes of one key: hundreds of fixes of any usual one. */
const most = 400_000;

const gravity: readonly Severity[] = ['hint', 'info', 'warning', 'error'];

/**
 * What is said of the key, with those fixes no longer called safe after which something as grave as what they
 * mend, or graver, would be said that was not before: a name that is mended can bring to light what nobody
 * could see. In a key with more of them than can be tried the rest is not called safe. `judge` says what there
 * is to say of a key.
 */
export function withSafeFixes(
  entry: KeyEntry,
  said: Said,
  judge: (edited: KeyEntry) => Said,
): readonly Remark[] {
  if (!said.remarks.some(({ mayBeSafe }) => mayBeSafe)) return said.remarks;
  let left = most;
  const tried = (fix: Fix, remark: Remark): Fix => {
    if (!fix.safe) return fix;
    left -= entry.text.length;
    const edited = left > 0 ? entry.edited(applyEdits(entry.text, fix.edits)) : undefined;
    return edited && mends(remark, said, judge(edited)) ? fix : asUnsafe(fix, cautions.bringsToLight);
  };
  return said.remarks.map((remark) => {
    const fixes = remark.mayBeSafe ? remark.fixes?.().map((fix) => tried(fix, remark)) : undefined;
    return fixes ? { ...remark, fixes: () => fixes } : remark;
  });
}

function mends({ severity, identity }: Remark, before: Said, after: Said): boolean {
  const isGrave = (remark: Pick<Finding, 'severity'>): boolean =>
    gravity.indexOf(remark.severity) >= gravity.indexOf(severity);
  const left = new Map<string, number>();
  for (const remark of before.remarks.filter(isGrave)) {
    left.set(nameOf(remark), (left.get(nameOf(remark)) ?? 0) + 1);
  }
  // The finding itself has to go.
  left.set(nameOf({ identity }), (left.get(nameOf({ identity })) ?? 0) - 1);
  const isNew = (remark: Remark): boolean => {
    const count = left.get(nameOf(remark)) ?? 0;
    left.set(nameOf(remark), count - 1);
    return count <= 0;
  };
  const joins = after.groups.some(
    ({ rule, name }) =>
      isGrave(rule.meta) && !before.groups.some((group) => group.rule === rule && group.name === name),
  );
  return !joins && !after.remarks.some((remark) => isGrave(remark) && isNew(remark));
}

/** The rule and what it is about: the name of the key may be what was mended. */
function nameOf({ identity }: Pick<Remark, 'identity'>): string {
  const [rule, , value] = JSON.parse(identity) as readonly string[];
  return JSON.stringify([rule, value]);
}
