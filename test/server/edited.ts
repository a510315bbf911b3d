import fc from 'fast-check';
import type { LintResult } from '../../server/src/lint/linter.ts';
import type { Slice } from '../../server/src/lint/outline.ts';
import { brokenTexts, manifestTexts } from './manifests.ts';

/** An edit of whatever text there is when its turn comes. */
export interface LooseEdit {
  /** Where it begins: the offset itself, or that of a character that means something in JSON, modulo how many there are. */
  readonly at: number;
  readonly isAtMark: boolean;
  readonly cut: number;
  readonly put: string;
}

export interface PlacedEdit {
  readonly range: { readonly start: number; readonly end: number };
  readonly newText: string;
}

const entry = '{ "kind": "generated", "label": "erp", "roles": ["Owner"] }';

const pieces = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    '/',
    '//',
    '/*',
    '*/',
    '\n',
    '\r\n',
    ' ',
    '1',
    'e',
    '\uFEFF',
  ),
  fc.constantFrom(
    entry,
    `,${entry}`,
    `${entry},`,
    entry.slice(0, 30),
    entry.slice(20),
    '"keys": [',
    ']}',
    '"account": "other", ',
    '"tokenPeriod": "6 months"',
    '"suppress": [{ "rule": "unknown-role", "reason": "soon", "until": "2026-12-01" }], ',
    '// a note\n',
    '/* a note */',
    '\uD83D\uDED2',
    '\uD83D',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

export const looseEdits: fc.Arbitrary<LooseEdit> = fc.record({
  at: fc.nat(),
  isAtMark: fc.boolean(),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 3 }), fc.nat({ max: 200 })),
  put: pieces,
});

/** Manifests in all their states, several keys long, on one line or many, with comments and either line end. */
export const anyManifests = fc
  .tuple(
    fc.oneof(
      manifestTexts,
      brokenTexts,
      fc.array(fc.oneof(pieces, fc.constant(entry)), { maxLength: 8 }).map(inKeys),
    ),
    fc.constantFrom('\n', '\r\n'),
    fc.constantFrom('', '\uFEFF', '// a note\n'),
  )
  .map(([text, lineEnd, start]) => start + text.replaceAll('\n', lineEnd));

export function inKeys(items: readonly string[]): string {
  return `{ "account": "acmestore", "keys": [${items.join(',\n')}], "x-note": [] }`;
}

/** The edit in this text. */
export function place({ at, isAtMark, cut, put }: LooseEdit, text: string): PlacedEdit {
  const marks = isAtMark ? Array.from(text.matchAll(/[{}[\],:"/\n]/g), ({ index }) => index) : [];
  const mark = marks[(at >> 1) % marks.length];
  // Right before the mark or right after it.
  const start = mark === undefined ? at % (text.length + 1) : mark + (at & 1);
  return { range: { start, end: Math.min(text.length, start + cut) }, newText: put };
}

export function apply(text: string, { range, newText }: PlacedEdit): string {
  return text.slice(0, range.start) + newText + text.slice(range.end);
}

/** What is known of a slice, wherever it was cut from. */
export function cut({
  text,
  valueStart,
  isFirst,
  isClosed,
  isSeparated,
  hasComments,
  isTooDeep,
  colons,
}: Slice) {
  return { text, valueStart, isFirst, isClosed, isSeparated, hasComments, isTooDeep, colons };
}

/** All that is told of a manifest, with what is only looked for when it is asked for. */
export function told({ findings, changesAt }: LintResult) {
  const all = findings.map((finding) => {
    const { fixes, fingerprint } = finding;
    return { ...finding, fingerprint, fixes: fixes.map((fix) => ({ ...fix, edits: fix.edits })) };
  });
  return { findings: all, changesAt };
}
