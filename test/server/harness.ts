import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lint } from '../../server/src/lint/engine.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { type Policy, recommended } from '../../server/src/lint/policy.ts';
import type { LanguageId } from '../../server/src/lint/tree.ts';

export interface CheckOptions {
  now?: string;
  policy?: Partial<Policy>;
  languageId?: LanguageId;
  syntaxReportedElsewhere?: boolean;
}

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
  assert.equal(withMarkers(text, findingsOf(text, options)), marked);
}

/** Like `check`, of the lines between the brackets of `keys` alone. */
export function checkKeys(marked: string, options?: CheckOptions): void {
  check(`{\n  "account": "acmestore",\n  "keys": [${marked}\n  ]\n}`, options);
}

export function findingsOf(text: string, options: CheckOptions = {}): readonly Finding[] {
  return lintWith(text, options).findings;
}

export function lintWith(text: string, options: CheckOptions = {}): ReturnType<typeof lint> {
  const { now = today, policy, languageId = 'json', syntaxReportedElsewhere = false } = options;
  return lint({
    text,
    languageId,
    policy: { ...recommended, ...policy },
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
