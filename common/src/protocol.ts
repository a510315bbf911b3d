/**
 * Messages between the client and the language server beyond LSP, each defined once, for both ends.
 * `docs/architecture.md` says what each is for.
 */

/** Sent as `initializationOptions`. Everything is optional, so that any LSP client can start the server bare. */
export interface InitializationOptions {
  /** True where somebody else reports JSON syntax errors, as VS Code's own JSON support does. */
  syntaxErrorsReportedElsewhere?: boolean;
  /** Where the user is, as an IANA name such as `America/Sao_Paulo`. That of the server's process if left out. */
  timeZone?: string;
  /** True where the client shows a `DocumentStatus`, which it is sent then. */
  showsStatus?: boolean;
  /** What the client runs itself when a code action or a code lens names it; nothing else is named there. */
  commands?: readonly ClientCommand[];
}

/** The section of the client's configuration that the server asks for, per resource. */
export const configurationSection = 'vtexKeys.lint';

export interface LintSettings {
  enable: boolean;
  /** Judges time as of this ISO 8601 date or instant, in UTC, instead of now. */
  asOf: string | null;
  /** Whether files that are not open are judged too. */
  scope: 'workspace' | 'openFiles';
}

/** Commands of a client that manages keys. Each gets a `KeyReference`, `suppressFinding` a `SuppressionRequest`. */
export const clientCommands = [
  'vtexKeys.renewToken',
  'vtexKeys.deleteOldToken',
  'vtexKeys.undoRenewal',
  'vtexKeys.deactivateKey',
  'vtexKeys.revealKey',
  'vtexKeys.suppressFinding',
] as const;
export type ClientCommand = (typeof clientCommands)[number];

/** A key as a manifest names it. */
export interface KeyReference {
  /** The account in which the key has its roles. */
  account: string;
  keyName: string;
}

/** A finding that is to be accepted for a time, once somebody says why. Dates are days in UTC, `2026-12-31`. */
export interface SuppressionRequest {
  uri: string;
  /** Of the finding. */
  fingerprint: string;
  rule: string;
  /** The day that is proposed, the first one on which it would hold, and the last one that the policy allows. */
  until: string;
  earliest: string;
  latest: string;
}

/** Commands of the server, for `workspace/executeCommand`. */
export const serverCommands = {
  /** Takes a `Suppression`, and has the client apply the edit that writes it. */
  suppress: 'vtexKeys.server.suppress',
  /**
   * Takes the URI of a manifest and, if its severity is what is looked for, the id of a rule. Has the client show
   * the policy file, and answers its URI; null where none holds.
   */
  openPolicy: 'vtexKeys.server.openPolicy',
} as const;

export interface Suppression {
  uri: string;
  fingerprint: string;
  reason: string;
  /** The last day on which it holds. */
  until: string;
}

/** A notification of the server: a `DocumentStatus`, whenever one is another than before. */
export const documentStatusMethod = 'vtexKeys/documentStatus';

/** What an open manifest is judged by, and what was found in it. */
export interface DocumentStatus {
  uri: string;
  /** The URI of the policy file; null where none is found, so that `recommended` holds. */
  policy: string | null;
  /** How many findings are shown. */
  findings: { error: number; warning: number; info: number; hint: number };
}

/** A request of the client: takes `ManifestKeysParams`, answers `ManifestKey`s. */
export const manifestKeysMethod = 'vtexKeys/manifestKeys';

export interface ManifestKeysParams {
  textDocument: { uri: string };
  /** Asks for the key that stands there, of which there may be none; left out, for all of them. */
  position?: { line: number; character: number };
}

export interface ManifestKey {
  /** What the user calls the key: its label, else its name, else its place in the manifest. */
  title: string;
  keyName: string | null;
  /** The account in which it has its roles; null where the manifest does not say. */
  account: string | null;
  roles: string[];
  /** Of the document that says what it can do: see `keyAccess.ts`. */
  accessUri: string;
}
