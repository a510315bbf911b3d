import type { Finding, Fix, Span, TextEdit } from './findings.ts';
import { safeFixOf } from './fixes.ts';
import type { Linter } from './linter.ts';
import { NetEdits } from './netEdits.ts';

/** A text whose safe fixes are applied. */
export interface Fixable {
  readonly length: number;
  /** What is found in the text as it is now; some fix may be safe only while no other is applied beside it. */
  findings(): Promise<readonly Finding[]>;
  /** Tells the parts of the text that are judged by themselves from each other. */
  partAt(range: Span): number;
  edit(edits: readonly TextEdit[]): void;
}

/** Fixes that bring each other up again must come to an end. */
const mostPasses = 100;

/**
 * Applies every safe fix, those too that another one makes possible, and answers the edits that do it to the text
 * as it was. Done again, it finds nothing to do. Suppressed findings are left alone.
 */
export async function fixAll(text: Fixable): Promise<readonly TextEdit[]> {
  const net = new NetEdits(text.length);
  for (let pass = 0; pass < mostPasses; pass++) {
    const fixes = chooseFixes(await text.findings(), safeFixOf, (range) => text.partAt(range));
    const edits = fixes.flatMap((fix) => fix.edits);
    if (edits.length === 0) break;
    net.edit(edits);
    text.edit(edits);
  }
  return net.edits();
}

/** One fix at most for each part of the text: it was made for the part as it is. */
export function chooseFixes(
  findings: readonly Finding[],
  fixOf: (finding: Finding) => Fix | undefined,
  partAt: (range: Span) => number,
): Fix[] {
  const touched = new Set<number>();
  return findings.flatMap((finding) => {
    const fix = finding.suppressed ? undefined : fixOf(finding);
    const parts = fix?.edits.map(({ range }) => partAt(range)) ?? [];
    if (!fix || parts.length === 0 || parts.some((part) => touched.has(part))) return [];
    for (const part of parts) touched.add(part);
    return [fix];
  });
}

/** From the end on, so that none moves what another one is about. */
export function fromTheEnd(edits: readonly TextEdit[]): TextEdit[] {
  return edits.toSorted((a, b) => b.range.start - a.range.start || b.range.end - a.range.end);
}

/** Where the key begins that the range lies in; -1 for what stands around the keys. */
export function partAt(linter: Linter, { start }: Span): number {
  const keys = linter.keysSpan;
  if (start < keys.start || start >= keys.end) return -1;
  // On the border of two the second is the one that begins there.
  const [first, second] = linter.keysIn({ start, end: start });
  return second?.start === start ? start : (first?.start ?? -1);
}
