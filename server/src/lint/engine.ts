import { Linter, type LintInput, type LintResult } from './linter.ts';
import type { Rule } from './rule.ts';

/**
 * Judges a manifest. A pure function of its input; it throws for no text. A rule that fails is itself a
 * finding, and the others still report.
 */
export function lint(input: LintInput, rules?: readonly Rule[]): LintResult {
  return new Linter(input, rules).result();
}
