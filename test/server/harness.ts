import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { applyEdits } from '../../server/src/lint/edits.ts';
import type { Finding, RuleId } from '../../server/src/lint/findings.ts';
import { Linter, type LintResult } from '../../server/src/lint/linter.ts';
import { type Policy, recommended } from '../../server/src/lint/policy.ts';
import { type ReadFile, resolvePolicy } from '../../server/src/lint/resolvePolicy.ts';
import type { LanguageId } from '../../server/src/lint/tree.ts';

export interface CheckOptions {
  now?: string;
  policy?: Partial<Policy>;
  languageId?: LanguageId;
  syntaxReportedElsewhere?: boolean;
  /** With the rules that nearly every short example would break; without them where it is left out. */
  everyRule?: boolean;
}

/** What is said of most keys that leave out what they are not about. */
const aside = { 'missing-owner': 'off', 'unjustified-role': 'off' } as const;

/** The day on which the tests, and the example workspace, look at manifests. */
export const today = '2026-11-20T12:00:00Z';

/**
 * Lints a manifest with every rule there is. Below each line stand the findings that begin on it, carets
 * under the range:
 *
 *     "roles": ["Owner (Admin Super)"]
 *               ^^^^^^^^^^^^^^^^^^^^^ overly-permissive-role error: the message
 *
 * Fails where a finding is missing, and where there is one more.
 */
export function check(marked: string, options: CheckOptions = {}): void {
  const text = withoutMarkers(marked);
  assert.equal(withMarkers(text, shown(text, options)), marked);
}

/** Like `check`, of the lines between the brackets of `keys` alone. */
export function checkKeys(marked: string, options?: CheckOptions): void {
  check(`{\n  "account": "acmestore",\n  "keys": [${marked}\n  ]\n}`, options);
}

/** What is not accepted for a time. */
function shown(text: string, options: CheckOptions): readonly Finding[] {
  return findingsOf(text, options).filter(({ suppressed }) => !suppressed);
}

export function findingsOf(text: string, options: CheckOptions = {}): readonly Finding[] {
  return lintWith(text, options).findings;
}

export function lintWith(text: string, options: CheckOptions = {}): LintResult {
  return linterWith(text, options).result();
}

export function linterWith(text: string, options: CheckOptions = {}): Linter {
  const { now = today, policy, languageId = 'json', syntaxReportedElsewhere = false } = options;
  const rules = options.everyRule ? policy?.rules : { ...aside, ...policy?.rules };
  return new Linter({
    text,
    languageId,
    policy: { ...recommended, ...policy, rules: rules ?? {} },
    catalog,
    now: new Date(now),
    syntaxReportedElsewhere,
  });
}

/** The manifest with what was found below each line. A range that runs over its line is marked to the line's end. */
function withMarkers(text: string, findings: readonly Finding[]): string {
  let offset = 0;
  const lines = text.split('\n').map((line) => {
    const start = offset;
    offset += line.length + 1;
    const below = findings.filter(({ range }) => start <= range.start && range.start < offset);
    return [line, ...below.map((finding) => marker(finding, start, line.length))].join('\n');
  });
  return lines.join('\n');
}

function marker({ rule, severity, message, range }: Finding, lineStart: number, lineLength: number): string {
  const column = range.start - lineStart;
  const carets = Math.max(1, Math.min(range.end - lineStart, lineLength) - column);
  return `${' '.repeat(column)}${'^'.repeat(carets)} ${rule} ${severity}: ${message}`;
}

function withoutMarkers(marked: string): string {
  return marked.replaceAll(/\n *\^+ [a-z-]+ [a-z]+: .*/g, '');
}

/** Where the policy under test stands. */
export const policyUri = 'file:///store/.vtex-keys.policy.json';

/** Reads files of a tree that is written down; one that is an `Error` cannot be read. */
export function fileReader(files: Readonly<Record<string, string | Error>>): ReadFile {
  return async (uri) => {
    const file = files[uri];
    if (file instanceof Error) throw file;
    return file;
  };
}

/** Like `check`, of a policy file beside these others. */
export async function checkPolicyFile(
  marked: string,
  files: Readonly<Record<string, string | Error>> = {},
): Promise<void> {
  const text = withoutMarkers(marked);
  const { findings } = await resolvePolicy(policyUri, text, fileReader(files), catalog);
  assert.equal(withMarkers(text, findings.get(policyUri) ?? []), marked);
}

export interface FixOptions extends CheckOptions {
  /** What the fix says of itself. */
  safe: boolean;
  /** How the title of the fix begins, where it is not the first of its finding. */
  title?: string;
}

/**
 * Applies one fix of each of the rule's findings, the first or the one with the title, and compares the text. After a safe fix nothing is left to find for
 * the rule, nor to fix.
 */
export function checkFix(rule: RuleId, text: string, fixed: string, options: FixOptions): void {
  const { title = '' } = options;
  const fixes = findingsOf(text, options).flatMap((finding) =>
    finding.rule === rule ? (finding.fixes.find((fix) => fix.title.startsWith(title)) ?? []) : [],
  );
  assert.ok(fixes.length > 0, 'there is a fix');
  assert.deepEqual(
    fixes.map(({ safe }) => safe),
    fixes.map(() => options.safe),
  );
  const after = applyEdits(
    text,
    fixes.flatMap(({ edits }) => edits),
  );
  assert.equal(after, fixed);
  if (options.safe) assert.ok(findingsOf(after, options).every((finding) => finding.rule !== rule));
}

/** Like `checkFix`, of the lines between the brackets of `keys` alone. */
export function checkFixOfKeys(rule: RuleId, keys: string, fixed: string, options: FixOptions): void {
  const whole = (lines: string) => `{\n  "account": "acmestore",\n  "keys": [${lines}\n  ]\n}`;
  checkFix(rule, whole(keys), whole(fixed), options);
}
