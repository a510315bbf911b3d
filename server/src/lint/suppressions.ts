import { isFilledIn } from '../../../common/src/filledIn.ts';
import type { Part } from './document.ts';
import { appendItem, insertProperty } from './edits.ts';
import { type Finding, type RuleId, ruleIds, type Span, type TextEdit } from './findings.ts';
import { daysLater, endOfDay, parseInstant, utcDay } from './instant.ts';
import type { Policy } from './policy.ts';
import type { Path } from './tree.ts';

/** What a manifest accepts for a time: the findings of one rule, in a key or in the whole file. */
export interface Suppression {
  readonly rule: RuleId;
  readonly reason: string | undefined;
  /** The day, or the instant, on which it is written to end, and the first instant at which it has ended. */
  readonly until: { readonly start: Date; readonly ends: Date } | undefined;
  readonly path: Path;
}

/** A suppression that holds now. */
export interface ActiveSuppression {
  readonly rule: RuleId;
  readonly reason: string;
  /** The first instant at which it holds no longer. */
  readonly until: Date;
  readonly path: Path;
}

/**
 * The rules whose findings nobody can accept: those that say that something was not read, those about
 * suppressions themselves, and those about the policy, which decides itself.
 */
const never: ReadonlySet<Finding['rule']> = new Set<Finding['rule']>([
  'internal-error',
  'syntax',
  'schema',
  'duplicate-property',
  'policy',
  'suppression-expired',
  'suppression-unreasoned',
  'suppression-too-long',
  'suppression-unused',
]);

/** Whether a finding can be accepted at all. A secret cannot, unless it is only like one. */
export function isSuppressible({ rule, confidence }: Pick<Finding, 'rule' | 'confidence'>): boolean {
  return canSuppress(rule) && (rule !== 'secret-in-manifest' || confidence !== 'high');
}

/** Whether there are findings of the rule that can be accepted. */
export function canSuppress(rule: Finding['rule']): boolean {
  return !never.has(rule);
}

/** The suppressions of a key or of the header, as far as they have the shape of one. */
export function suppressionsOf(part: Part): Suppression[] {
  const items = part.valueAt(['suppress']);
  if (!Array.isArray(items)) return [];
  return items.flatMap((item: unknown, index): Suppression[] => {
    const { rule, reason, until } = Object(item);
    const known = ruleIds.find((id) => id === rule);
    if (!known) return [];
    const start = typeof until === 'string' ? parseInstant(until) : undefined;
    return [
      {
        rule: known,
        reason: typeof reason === 'string' && isFilledIn(reason) ? reason : undefined,
        until: start && { start, ends: endOf(until, start) },
        path: ['suppress', index],
      },
    ];
  });
}

/** Those that hold now: with a reason, and with an end that is neither past nor too far away. */
export function activeSuppressions(part: Part, policy: Policy, now: Date): ActiveSuppression[] {
  return suppressionsOf(part).flatMap(({ rule, reason, until, path }) => {
    const holds = reason !== undefined && until && now < until.ends && !isTooLong(until.start, policy, now);
    return holds ? [{ rule, reason, until: until.ends, path }] : [];
  });
}

export function areSame(a: readonly ActiveSuppression[], b: readonly ActiveSuppression[]): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the end is more days away than the policy allows. */
export function isTooLong(until: Date, { maxSuppressionDays }: Policy, now: Date): boolean {
  return until > daysLater(now, maxSuppressionDays);
}

/** Writes a suppression into the part; undefined where its text is in no state to take one. */
export function writeSuppression(
  part: Part,
  suppression: { readonly rule: string; readonly reason: string; readonly until: string },
): readonly TextEdit[] | undefined {
  const own = part.range([]);
  const list = part.range(['suppress']);
  if (!own || !isObject(part.value) || part.problems.length > 0) return undefined;
  if (!list) return insertProperty(part.text, own, 'suppress', [suppression]);
  return Array.isArray(part.valueAt(['suppress'])) ? appendItem(part.text, list, suppression) : undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of the suppressions that accepts the finding. */
export function suppressing(
  finding: Pick<Finding, 'rule' | 'confidence'>,
  suppressions: readonly ActiveSuppression[],
): ActiveSuppression | undefined {
  if (suppressions.length === 0 || !isSuppressible(finding)) return undefined;
  return suppressions.find(({ rule }) => rule === finding.rule);
}

/** Where a suppression stands: its end where that is what is wrong, else its rule. */
export function rangeOf(part: Part, { path }: Pick<Suppression, 'path'>, property: string): Span | undefined {
  return part.range([...path, property]) ?? part.range([...path, 'rule']);
}

/** The last day on which it holds, as it is written. */
export function lastDay(until: { readonly start: Date }): string {
  return utcDay(until.start);
}

/** A day counts to its end; an instant is the end itself. */
function endOf(text: string, start: Date): Date {
  const last = endOfDay(text, start);
  return last === start ? start : new Date(last.getTime() + 1);
}
