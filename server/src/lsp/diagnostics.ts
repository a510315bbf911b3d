import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import type { Finding, Fix, Severity, Span } from '../lint/findings.ts';
import { docsUrl } from '../lint/rule.ts';
import type { ClientCapabilities } from './capabilities.ts';
import type { OpenDocument } from './session/openDocument.ts';

/** Travels with a diagnostic and comes back with a request for code actions. */
export interface DiagnosticData {
  readonly fingerprint: string;
  readonly fix?: Fix;
}

export interface Presentation {
  readonly capabilities: ClientCapabilities;
  /** Where the pages of the rules are: a URI that ends in a slash. */
  readonly ruleDocs: string;
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding as this client can show it. */
export function toDiagnostic(
  finding: Finding,
  document: OpenDocument,
  { capabilities, ruleDocs }: Presentation,
): Diagnostic {
  const { rule, severity, message, fingerprint, fix } = finding;
  const range = ({ start, end }: Span) => ({
    start: document.positionAt(start),
    end: document.positionAt(end),
  });
  const data: DiagnosticData = { fingerprint, ...(fix && { fix }) };
  const related = finding.related.map((place) => ({
    location: { uri: document.uri, range: range(place.range) },
    message: place.message,
  }));
  return {
    range: range(finding.range),
    severity: severities[severity],
    code: rule,
    source: 'vtex-keys',
    message,
    ...(capabilities.codeDescription &&
      rule !== 'internal-error' && { codeDescription: { href: docsUrl(rule, ruleDocs) } }),
    ...(capabilities.relatedInformation && related.length > 0 && { relatedInformation: related }),
    ...(capabilities.diagnosticData && { data }),
  };
}
