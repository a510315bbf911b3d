import { addMonths, type TokenAge, tokenAge } from '../../../../common/src/model/tokenPeriod.ts';
import type { KeyEntry } from '../../lint/document.ts';
import { countDays, daysLater, endOfDay, parseInstant } from '../../lint/instant.ts';
import type { Path } from '../../lint/tree.ts';
import { type Block, code } from './prose.ts';
import type { Reading } from './reading.ts';

/** What a date of a manifest means now. `entry`: the key that it stands in; none for what holds for all keys. */
export function aboutInstant(
  text: string,
  path: Path,
  entry: KeyEntry | undefined,
  reading: Reading,
): Block[] {
  const at = parseInstant(text);
  if (!at)
    return [
      [code(text), ': no date. Write one such as 2026-08-01, or an instant such as 2026-08-01T12:00:00Z.'],
    ];
  const {
    now,
    user: { instants },
  } = reading;
  const when = text.includes('T') ? instants.instant(at) : instants.day(at);
  if (path.at(-1) === 'until') return [[`${when}.`], [untilWords(text, at, reading)]];
  const title: Block = [`${when}: ${instants.fromNow(at, now)}.`];
  return [title, ...meaningOf(String(path.at(-1)), at, entry, reading)];
}

function meaningOf(property: string, at: Date, entry: KeyEntry | undefined, reading: Reading): Block[] {
  if (property === 'reviewedAt') return [[reviewWords(at, reading)]];
  if (!entry || !(property === 'creationDateToken' || property === 'creationDateNewToken')) return [];
  const { kind, status, creationDateNewToken } = entry.key;
  if (kind === 'external')
    return [
      ['The token of an external key belongs to the other account, so nothing is judged by this date.'],
    ];
  if (property === 'creationDateToken' && creationDateNewToken) {
    return [
      [
        'The old token of an unfinished renewal. It works until it is deleted; expiry is judged by the new one.',
      ],
    ];
  }
  if (status === 'inactive') return [['The key is inactive, so its tokens work for nobody.']];
  return periodWords(at, entry, reading);
}

function periodWords(
  at: Date,
  { tokenPeriod }: KeyEntry,
  { resolved, now, user: { instants } }: Reading,
): Block[] {
  if (!tokenPeriod) return [["The manifest names no token period that is one: '3 months' or '6 months'."]];
  const { enforcement, nearExpiryDays } = resolved.policy;
  const age = tokenAge(at, now, { period: tokenPeriod, enforcement, nearExpiryDays });
  const verb = age.end > now ? 'ends' : 'ended';
  return [
    [
      `The period of ${tokenPeriod} ${verb} on ${instants.instant(age.end)}: ${instants.fromNow(age.end, now)}.`,
    ],
    [consequence[enforcement][age.end > now ? 'ahead' : stageOf(age)]],
  ];
}

function stageOf({ state }: TokenAge): 'past' | 'overdue' {
  return state === 'overdue' ? 'overdue' : 'past';
}

const consequence = {
  enforced: {
    ahead: 'Enforced: the token stops at the end of the period. Renew it before then.',
    past: 'Enforced: the token stopped at the end of the period. Renew it.',
    overdue: 'Enforced: the token stopped at the end of the period. Renew it.',
  },
  advisory: {
    ahead: 'Advisory: nothing stops at the end of the period, but the token should be renewed before then.',
    past: 'Advisory: the token still works, but should be renewed. Three months past the period it counts as overdue.',
    overdue: 'Advisory: the token still works, but is more than three months past its period. Renew it.',
  },
} as const;

function reviewWords(at: Date, { resolved, now, user: { instants } }: Reading): string {
  const { months } = resolved.policy.options['review-overdue'];
  const due = addMonths(at, months);
  const when = `on ${instants.day(due)}, ${instants.fromNow(due, now)}`;
  return due > now
    ? `The next review is due ${months} months later, ${when}.`
    : `The next review was due ${when}.`;
}

function untilWords(text: string, at: Date, { resolved, now }: Reading): string {
  const { maxSuppressionDays } = resolved.policy;
  const end = endOfDay(text, at);
  if (end < now) return 'This suppression has ended, and so suppresses nothing.';
  if (at > daysLater(now, maxSuppressionDays)) {
    return `This is more than the ${maxSuppressionDays} days away that the policy allows, so nothing is suppressed.`;
  }
  const span = end === at ? 'until then' : 'to the end of that day';
  return `The suppression holds ${span}, for ${countDays(now, end)}.`;
}
