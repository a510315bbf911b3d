import type { KeyEntry } from './document.ts';
import { applyEdits } from './edits.ts';
import type { Fix, Severity } from './findings.ts';
import { asUnsafe, cautions } from './fixes.ts';
import type { GroupName } from './judge.ts';
import type { Remark, Statement } from './remark.ts';

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
  if (!said.remarks.some((remark) => remark.said.mayBeSafe)) return said.remarks;
  let left = most;
  const tried = (fix: Fix, remark: Remark): Fix => {
    if (!fix.safe) return fix;
    left -= entry.text.length;
    const edited = left > 0 ? entry.edited(applyEdits(entry.text, fix.edits)) : undefined;
    return edited && mends(remark, said, judge(edited)) ? fix : asUnsafe(fix, cautions.bringsToLight);
  };
  return said.remarks.map((remark) => {
    const fixes = remark.said.mayBeSafe ? remark.fixes?.().map((fix) => tried(fix, remark)) : undefined;
    return fixes ? remark.withFixes(fixes) : remark;
  });
}

function mends({ said }: Remark, before: Said, after: Said): boolean {
  const isGrave = ({ severity }: { readonly severity: Severity }): boolean =>
    gravity.indexOf(severity) >= gravity.indexOf(said.severity);
  const grave = ({ remarks }: Said): string[] =>
    remarks.flatMap((remark) => (isGrave(remark.said) ? [nameOf(remark.said)] : []));
  const left = new Map<string, number>();
  for (const name of grave(before)) left.set(name, (left.get(name) ?? 0) + 1);
  // The finding itself has to go.
  left.set(nameOf(said), (left.get(nameOf(said)) ?? 0) - 1);
  const isNew = (name: string): boolean => {
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count <= 0;
  };
  const joins = after.groups.some(
    ({ rule, name }) =>
      isGrave(rule.meta) && !before.groups.some((group) => group.rule === rule && group.name === name),
  );
  return !joins && !grave(after).some(isNew);
}

/** The rule and what it is about: the name of the key may be what was mended. */
function nameOf({ by, value }: Statement): string {
  return JSON.stringify([by, value]);
}
