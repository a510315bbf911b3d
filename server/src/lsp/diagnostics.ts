import {
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location,
  type TextEdit,
} from 'vscode-languageserver';
import type { Finding, Fix, Severity, Span } from '../lint/findings.ts';
import { safeFixOf } from '../lint/fixes.ts';
import { docsUrl } from '../lint/rule.ts';
import { rules } from '../lint/rules/index.ts';
import type { ClientCapabilities } from './capabilities.ts';
import type { OpenDocument } from './session/openDocument.ts';

/** Travels with a diagnostic and comes back with a request for code actions. */
export interface DiagnosticData {
  readonly fingerprint: string;
  /** The safe fix, where there is one: edits of the document that the diagnostic is about. */
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}

export interface Presentation {
  readonly capabilities: ClientCapabilities;
  /** Where the pages of the rules are: a URI that ends in a slash. */
  readonly ruleDocs: string;
  /** Where that is in another file; undefined where nothing is known of the file any more. */
  locate(file: string, span: Span): Location | undefined;
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What is said of the place itself: that it has no effect, or is past its time. */
const tags: Partial<Record<Finding['rule'], DiagnosticTag>> = {
  'redundant-role': DiagnosticTag.Unnecessary,
  'suppression-expired': DiagnosticTag.Unnecessary,
  'suppression-unused': DiagnosticTag.Unnecessary,
  'token-expired': DiagnosticTag.Deprecated,
};

const mayBeSafe = new Set<string>(rules.flatMap(({ meta }) => (meta.fixes === 'safe' ? [meta.id] : [])));

/** The safe fix of a finding. Does not look for the fixes of what never has a safe one. */
export function knownSafeFix(finding: Finding): Fix | undefined {
  return mayBeSafe.has(finding.rule) ? safeFixOf(finding) : undefined;
}

/** A finding as this client can show it. */
export function toDiagnostic(
  finding: Finding,
  document: OpenDocument,
  { capabilities, ruleDocs, locate }: Presentation,
): Diagnostic {
  const { rule, severity } = finding;
  const range = ({ start, end }: Span) => ({
    start: document.positionAt(start),
    end: document.positionAt(end),
  });
  const tag = tags[rule];
  const related = finding.related.flatMap(({ file, range: span, message }) => {
    const location = file === undefined ? { uri: document.uri, range: range(span) } : locate(file, span);
    return location ? [{ location, message }] : [];
  });
  return {
    range: range(finding.range),
    severity: severities[severity],
    code: rule,
    source: 'vtex-keys',
    message: finding.message,
    ...(capabilities.codeDescription &&
      rule !== 'internal-error' && { codeDescription: { href: docsUrl(rule, ruleDocs) } }),
    ...(tag && capabilities.diagnosticTags.has(tag) && { tags: [tag] }),
    ...(capabilities.relatedInformation && related.length > 0 && { relatedInformation: related }),
    ...(capabilities.diagnosticData && { data: dataOf(finding, range) }),
  };
}

function dataOf(finding: Finding, rangeOf: (span: Span) => TextEdit['range']): DiagnosticData {
  const { fingerprint } = finding;
  const fix = knownSafeFix(finding);
  if (!fix) return { fingerprint };
  const edits = fix.edits.map(({ range, newText }) => ({ range: rangeOf(range), newText }));
  return { fingerprint, fix: { title: fix.title, edits } };
}
