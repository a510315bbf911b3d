import type { Finding, Fix } from '../../lint/findings.ts';
import { chooseFixes, fromTheEnd, partAt } from '../../lint/fixAll.ts';
import { cautions } from '../../lint/fixes.ts';
import type { Linter } from '../../lint/linter.ts';

/** Fixes that bring each other up again must come to an end. */
const mostRounds = 100;

export type FixKind = 'safe' | 'unsafe';

/** Whether the run is about the finding. */
export type IsMeant = (finding: Finding) => boolean;

/**
 * Mends what can be mended, in the linter's text, and answers how many findings. Suppressed ones are left alone.
 * A fix is made for the text as it is, so each round mends one thing of a key; what is left is judged again.
 */
export function mend(linter: Linter, kind: FixKind, meant: (linter: Linter) => IsMeant): number {
  const tried = new Set<string>();
  let mended = 0;
  for (let round = 0; round < mostRounds; round++) {
    const fixes = choose(linter, kind, meant(linter), tried);
    if (fixes.length === 0) return mended;
    const edits = fixes.flatMap((fix) => fix.edits);
    for (const { range, newText } of fromTheEnd(edits)) linter.edit(range, newText);
    mended += fixes.length;
  }
  return mended;
}

/** What somebody has to decide, or to write, for each key. */
const forPeople: readonly (string | undefined)[] = [cautions.isToFillIn, cautions.losesRole];

/** The fix that can be applied to many keys at once, without anything else being done. */
export function fixFor({ fixes }: Finding, kind: FixKind): Fix | undefined {
  return fixes.find(({ safe, caution, customRole }) => {
    return safe || (kind === 'unsafe' && customRole === undefined && !forPeople.includes(caution));
  });
}

/** One for each part of the file. What did not help once is not tried again. */
function choose(linter: Linter, kind: FixKind, isMeant: IsMeant, tried: Set<string>): readonly Fix[] {
  const mends = new Map<Fix, Finding>();
  const findings = linter.result().findings.filter((it) => !tried.has(it.fingerprint) && isMeant(it));
  const fixOf = (finding: Finding): Fix | undefined => {
    const fix = fixFor(finding, kind);
    if (fix) mends.set(fix, finding);
    return fix;
  };
  const fixes = chooseFixes(findings, fixOf, (range) => partAt(linter, range));
  for (const fix of fixes) tried.add(mends.get(fix)?.fingerprint ?? '');
  return fixes;
}
