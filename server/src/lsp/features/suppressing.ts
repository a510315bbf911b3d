import type { SnippetTextEdit } from 'vscode-languageserver';
import type { SuppressionRequest } from '../../../../common/src/protocol.ts';
import type * as lint from '../../lint/findings.ts';
import { daysLater, isoDay } from '../../lint/instant.ts';
import type { Linter } from '../../lint/linter.ts';
import { writeSuppression } from '../../lint/suppressions.ts';
import type { ClientCapabilities } from '../capabilities.ts';
import type { LintOptions, OpenDocument } from '../session/openDocument.ts';
import { headerRegion } from './reading.ts';
import { editsOf, type FileEdits } from './workspaceEdits.ts';

export interface Suppressing {
  readonly rule: string;
  readonly reason: string;
  readonly until: string;
}

/** How long a suppression is proposed to be, where the policy allows that. */
const usualDays = 30;

/** No reason: what has it is found to be unreasoned, and suppresses nothing until somebody writes one. */
const placeholder = 'TODO: why this is accepted';

/** What to ask the user. */
export function suppressionRequest(
  { rule, fingerprint }: lint.Finding,
  uri: string,
  options: LintOptions,
): SuppressionRequest {
  return { uri, fingerprint, rule, ...endsOf(options), earliest: isoDay(options.now) };
}

/** Until when a finding may be suppressed at most, and until when it is proposed to be. */
export function endsOf({ policy, now }: LintOptions): { until: string; latest: string } {
  const { maxSuppressionDays } = policy;
  const until = isoDay(daysLater(now, Math.min(usualDays, maxSuppressionDays)));
  return { until, latest: isoDay(daysLater(now, maxSuppressionDays)) };
}

/** Writes the suppression where the finding is: into its key, else beside the keys. Undefined where neither takes it. */
export function suppressionEdits(
  finding: lint.Finding,
  linter: Linter,
  suppressing: Suppressing,
): readonly lint.TextEdit[] | undefined {
  const { start, end } = finding.range;
  for (const { entry, start: by } of linter.keysIn({ start, end: start })) {
    if (end > by + entry.text.length || start < by) continue;
    return moved(writeSuppression(entry, suppressing), (offset) => offset + by);
  }
  const region = headerRegion(linter);
  return moved(writeSuppression(linter.header, suppressing), (offset) => region.toFile(offset));
}

/**
 * For editors that cannot ask: writes a suppression whose reason and end are yet to be typed, as a snippet where
 * the editor has them.
 */
export function suppressionToFillIn(
  finding: lint.Finding,
  document: OpenDocument,
  options: LintOptions,
  { snippetEdits }: ClientCapabilities,
): FileEdits | undefined {
  const { until } = endsOf(options);
  const suppressing = { rule: finding.rule, reason: placeholder, until };
  const edits = suppressionEdits(finding, document.linter(options), suppressing);
  if (!edits) return undefined;
  const file = editsOf(document, edits);
  if (!snippetEdits) return file;
  return { ...file, edits: edits.map(({ range, newText }) => snippet(document, range, newText, until)) };
}

function snippet(document: OpenDocument, range: lint.Span, newText: string, until: string): SnippetTextEdit {
  const value = newText
    .replaceAll(/[\\$}]/g, '\\$&')
    .replace(placeholder, `\${1:${placeholder}}`)
    .replace(until, `\${2:${until}}`);
  return { range: document.rangeOf(range), snippet: { kind: 'snippet', value } };
}

function moved(
  edits: readonly lint.TextEdit[] | undefined,
  toFile: (offset: number) => number,
): readonly lint.TextEdit[] | undefined {
  return edits?.map(({ range, newText }) => ({
    range: { start: toFile(range.start), end: toFile(range.end) },
    newText,
  }));
}
