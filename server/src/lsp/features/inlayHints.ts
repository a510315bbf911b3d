import type { InlayHint } from 'vscode-languageserver';
import type { KeyEntry } from '../../lint/document.ts';
import type { Span } from '../../lint/findings.ts';
import { countDays, nextDayCount } from '../../lint/instant.ts';
import { newestToken } from '../../lint/newestToken.ts';
import type { Policy } from '../../lint/policy.ts';
import { aboutInstant } from './aboutInstant.ts';
import { markup } from './prose.ts';
import type { Reading } from './reading.ts';

export interface TimedHint {
  readonly hint: InlayHint;
  /** When time alone changes what it says. */
  readonly changesAt: Date;
}

/**
 * What is left of each token's period, behind the date by which it is judged: the new token's during a renewal.
 * Nothing for a key whose tokens cannot expire here.
 */
export function* inlayHintsIn(range: Span, reading: Reading): Generator<TimedHint | undefined> {
  for (const { entry, start } of reading.linter?.keysIn(range) ?? []) {
    const hint = hintOf(entry, start, reading);
    const isWithin = hint && range.start <= hint.offset && hint.offset <= range.end;
    yield isWithin ? toInlayHint(hint, reading) : undefined;
  }
}

interface Hint {
  readonly offset: number;
  readonly words: string;
  readonly property: string;
  readonly entry: KeyEntry;
  readonly changesAt: Date;
}

function hintOf(entry: KeyEntry, start: number, { resolved, now }: Reading): Hint | undefined {
  const token = newestToken(entry, resolved.policy, now);
  if (!token) return undefined;
  const { creationDate, creationDateToken, creationDateNewToken } = entry.key;
  const isFirst = !creationDateNewToken && creationDate?.getTime() === creationDateToken?.getTime();
  return {
    offset: start + token.range.end,
    words: `${isFirst ? 'never renewed, ' : ''}${left(token.age.end, now, resolved.policy)}`,
    property: creationDateNewToken ? 'creationDateNewToken' : 'creationDateToken',
    entry,
    changesAt: nextDayCount(now, token.age.end),
  };
}

/** Where the period is not enforced, tokens do not expire; they become overdue. */
function left(end: Date, now: Date, { enforcement }: Policy): string {
  const days = countDays(now, end);
  if (enforcement === 'advisory') return end > now ? `due in ${days}` : `overdue by ${days}`;
  return end > now ? `expires in ${days}` : `expired ${end < now ? `${days} ago` : 'today'}`;
}

function toInlayHint({ offset, words, property, entry, changesAt }: Hint, reading: Reading): TimedHint {
  const { document, capabilities } = reading;
  const written = String(entry.valueAt([property]));
  const tooltip = markup(aboutInstant(written, [property], entry, reading), capabilities.hoverMarkdown);
  return {
    hint: { position: document.positionAt(offset), label: words, paddingLeft: true, tooltip },
    changesAt,
  };
}
