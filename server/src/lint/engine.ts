import { Linter, type LintInput, type LintResult } from './linter.ts';
import type { Policy } from './policy.ts';
import { reports, toFindings } from './policyDocument.ts';
import type { Rule } from './rule.ts';
import { WorkspaceGroups } from './workspaceGroups.ts';

/**
 * Judges a manifest. A pure function of its input; it throws for no text. A rule that fails is itself a
 * finding, and the others still report.
 */
export function lint(input: LintInput, rules?: readonly Rule[]): LintResult {
  return new Linter(input, rules).result();
}

export interface WorkspaceFile extends Omit<LintInput, 'shared'> {
  readonly uri: string;
  /** What messages call it. */
  readonly name: string;
}

/** Judges manifests as the workspace that they are in: each by itself, and keys that are in several of them. */
export function lintTogether(files: readonly WorkspaceFile[], rules?: readonly Rule[]): LintResult[] {
  const groups = new WorkspaceGroups();
  const linters = files.map(
    ({ uri, name, ...input }) => new Linter({ ...input, shared: groups.file(uri, name) }, rules),
  );
  // What a file has in common with others is known when all have been read.
  for (const linter of linters) for (const _ of linter.settling());
  return linters.map((linter) => linter.result());
}

/** What is found in a manifest that nobody read, and why in a sentence: its file is not UTF-8, say. */
export function lintUnread(refusal: string, policy: Policy): LintResult {
  const severity = policy.rules.syntax;
  const report = { message: refusal, range: { start: 0, end: 0 }, value: refusal };
  const findings =
    severity === 'off' ? [] : toFindings(reports('syntax', [{ ...report, ...(severity && { severity }) }]));
  return { findings, changesAt: null };
}
