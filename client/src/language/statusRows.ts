import type { DocumentStatus } from '../../../common/src/protocol.ts';
import { plural } from '../keys/keyPresentation.ts';

export type ServerState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly version: string | undefined }
  /** It ended unasked, and is started again. */
  | { readonly kind: 'crashed'; readonly reason: string }
  /** It stays down until the user restarts it. */
  | { readonly kind: 'stopped'; readonly reason: string };

/** A row of the language status. */
export interface StatusRow {
  readonly text: string;
  readonly detail: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly busy: boolean;
}

export interface ShownDocument {
  /** Undefined until the server has judged it. */
  readonly status: DocumentStatus | undefined;
  /** The setting that has time stand still. */
  readonly asOf: string | null | undefined;
  /** Whether the server reads the other manifests of the workspace. */
  readonly isScanning: boolean;
}

/** How the server is, and what it found in the manifest in front. */
export function serverRow(state: ServerState, { status, asOf, isScanning }: ShownDocument): StatusRow {
  switch (state.kind) {
    case 'starting':
      return { text: 'API Keys: starting', detail: '', severity: 'information', busy: true };
    case 'crashed':
      return { text: 'API Keys: starting again', detail: state.reason, severity: 'warning', busy: true };
    case 'stopped':
      return { text: 'API Keys: stopped', detail: state.reason, severity: 'error', busy: false };
    case 'running': {
      const details = [
        state.version !== undefined && `Language server ${state.version}`,
        asOf && `as of ${asOf}`,
        isScanning && 'checking the manifests of the workspace',
      ];
      const found = status === undefined ? '' : `: ${findings(status)}`;
      return {
        text: `API Keys${found}`,
        detail: details.filter(Boolean).join(', '),
        severity: 'information',
        busy: isScanning,
      };
    }
  }
}

/** By what the manifest in front is judged; `name` is how its policy file is called in the workspace. */
export function policyRow(status: DocumentStatus | undefined, name: string | undefined): StatusRow {
  if (status === undefined) return { text: 'Policy', detail: '', severity: 'information', busy: false };
  const text = name === undefined ? 'No policy: recommended' : `Policy: ${name}`;
  return { text, detail: '', severity: 'information', busy: false };
}

function findings({ findings: { error, warning, info, hint } }: DocumentStatus): string {
  const counts = [
    error > 0 && plural(error, 'error'),
    warning > 0 && plural(warning, 'warning'),
    info > 0 && `${info} info`,
    hint > 0 && plural(hint, 'hint'),
  ].filter((count) => count !== false);
  return counts.length === 0 ? 'no problems' : counts.join(', ');
}
