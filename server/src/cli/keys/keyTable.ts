import { type ApiKey, type GeneratedKey, isRenewing, tokenDate } from '../../../../common/src/model/key.ts';
import { ageOf } from '../../../../common/src/model/keyAge.ts';
import type { Settings } from '../../../../common/src/model/settings.ts';
import type { TokenState } from '../../../../common/src/model/tokenPeriod.ts';
import { isoDay } from '../../lint/instant.ts';
import { plain } from '../access/words.ts';
import type { Output, Style } from '../output.ts';
import { widthOf } from '../reporters/width.ts';

const header = ['KEY', 'LABEL', 'STATUS', 'TOKEN', 'ROLES'];

const states: Readonly<Record<TokenState, { readonly words: string; readonly style: Style }>> = {
  current: { words: 'ends', style: 'reset' },
  'near-expiry': { words: 'near expiry, ends', style: 'yellow' },
  'past-period': { words: 'past its period since', style: 'yellow' },
  overdue: { words: 'overdue since', style: 'red' },
  expired: { words: 'expired on', style: 'red' },
};

/** A line for each key, in columns. */
export function keyTable(
  keys: readonly ApiKey[],
  settings: Settings | undefined,
  now: Date,
  output: Output,
): string {
  const rows = keys.map((key) => {
    const label = key.kind === 'generated' ? plain(key.label) : `external, of ${key.account}`;
    const roles = key.roles.map(plain).join(', ') || (areUnknown(key) ? 'unknown' : 'No roles');
    return [key.keyName, label, key.status, tokenWords(key, settings, now), roles];
  });
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join('  ')
      .trimEnd();
  const styled = rows.map((row, index) => output.style(styleOf(keys[index], settings, now), line(row)));
  return `${[output.style('bold', line(header)), ...styled].join('\n')}\n`;
}

/** Where the backend could not tell the roles, which is not the same as that there are none. */
function areUnknown(key: ApiKey): boolean {
  return key.kind === 'generated' && key.rolesUnknown !== undefined;
}

function tokenWords(key: ApiKey, settings: Settings | undefined, now: Date): string {
  if (key.kind === 'external') return '-';
  const age = settings && ageOf(key, settings, now);
  const words = age ? `${states[age.state].words} ${isoDay(age.end)}` : unjudged(key);
  return isRenewing(key) ? `${words}, old token pending deletion` : words;
}

/** No token is older than its key, which is all that can be said of one whose date the backend does not tell. */
function unjudged(key: GeneratedKey): string {
  const made = tokenDate(key);
  if (made === null) return `age unknown, at most since ${isoDay(new Date(key.creationDate))}`;
  return `since ${isoDay(new Date(made))}, period unknown`;
}

function styleOf(key: ApiKey | undefined, settings: Settings | undefined, now: Date): Style {
  if (!key || key.status === 'inactive') return 'gray';
  const age = settings && ageOf(key, settings, now);
  return age ? states[age.state].style : 'reset';
}
