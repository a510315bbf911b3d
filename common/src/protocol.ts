/**
 * Messages between the client and the language server beyond LSP, each defined once, for both ends.
 * `docs/architecture.md` says what each is for.
 */

/** Sent as `initializationOptions`. Everything is optional, so that any LSP client can start the server bare. */
export interface InitializationOptions {
  /** True where somebody else reports JSON syntax errors, as VS Code's own JSON support does. */
  syntaxErrorsReportedElsewhere?: boolean;
}

/** The section of the client's configuration that the server asks for, per resource. */
export const configurationSection = 'vtexKeys.lint';

export interface LintSettings {
  enable: boolean;
  /** Judges time as of this ISO 8601 date or instant, in UTC, instead of now. */
  asOf: string | null;
}
