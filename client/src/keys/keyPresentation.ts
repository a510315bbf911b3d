import { rolesNotRead } from '../../../common/src/backends/keyBackend.ts';
import type { SignedIn } from '../../../common/src/backends/vtex/credential.ts';
import {
  type ApiKey,
  type ExternalKey,
  type GeneratedKey,
  isRenewing,
  tokenDate,
} from '../../../common/src/model/key.ts';
import { ageOf } from '../../../common/src/model/keyAge.ts';
import type { Grade } from '../../../common/src/model/role.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import { daysBetween, periodEnd, type TokenAge } from '../../../common/src/model/tokenPeriod.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';

/** Ids of a product icon and of a theme colour. */
export interface Icon {
  readonly id: string;
  readonly color?: string;
}

export interface KeyView {
  /** How the account judges tokens; undefined while that is not known, and then nothing is judged. */
  readonly settings: Settings | undefined;
  readonly now: Date;
  /** What is being done to the key now, such as "Renewing…". */
  readonly doing?: string | undefined;
}

const pendingDeletion = 'Pending deletion - Old token';

/** Generated keys are known by their label. A legacy key has none, and an external key never does. */
export function keyLabel(key: ApiKey): string {
  return key.kind === 'generated' && key.label.trim() !== '' ? key.label : key.keyName;
}

/**
 * What wants action stands first, because a narrow side bar cuts the end off. Of an inactive key, whose tokens
 * open nothing, that is its status.
 */
export function keyDescription(key: ApiKey, view: KeyView): string {
  if (view.doing !== undefined) return view.doing;
  const calm = [statusName(key), rolesCount(key)];
  if (key.kind === 'external') return [...calm, key.account].join(' · ');
  const urgent = urgentWords(key, view);
  if (urgent.length === 0) return [...calm, tokenWords(key, view)].join(' · ');
  return (key.status === 'active' ? [...urgent, ...calm] : [...calm, ...urgent]).join(' · ');
}

export function keyIcon(key: ApiKey, view: KeyView): Icon {
  if (view.doing !== undefined) return { id: 'loading~spin' };
  if (key.status === 'inactive') return { id: 'circle-slash', color: 'disabledForeground' };
  if (key.kind === 'external') return { id: 'plug' };
  const age = view.settings && ageOf(key, view.settings, view.now);
  if (age === undefined) return { id: 'key' };
  switch (age.state) {
    case 'expired':
      return { id: 'error', color: 'charts.red' };
    case 'overdue':
      return { id: 'warning', color: 'charts.red' };
    case 'past-period':
      return { id: 'warning', color: 'charts.orange' };
    case 'near-expiry':
      return { id: 'watch', color: 'charts.yellow' };
    case 'current':
      return isRenewing(key) ? { id: 'sync', color: 'charts.blue' } : { id: 'key' };
  }
}

/** Markdown: the columns of the platform's table, with both token dates during a renewal. */
export function keyTooltip(key: ApiKey, view: KeyView, gradeOf: (role: string) => Grade | undefined): string {
  const roles = key.roles.map((role) => `${escapeMarkdown(role)} (${gradeOf(role) ?? 'not graded'})`);
  const unknown = whyRolesUnknown(key);
  const rolesCell =
    unknown !== undefined
      ? `Unknown: ${escapeMarkdown(unknown)}`
      : roles.length === 0
        ? 'No roles'
        : roles.join(', ');
  return markdownTable(
    key.kind === 'generated' ? generatedRows(key, view, rolesCell) : externalRows(key, rolesCell),
  );
}

/** "2026-08-01 12:00 UTC": the same for every reader, wherever they are. */
function utc(instant: string | Date): string {
  const text = new Date(instant).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** Whose the credential of a connection is, and until when it holds. */
export function signedInWords({ who, until }: SignedIn): string {
  return until === null ? who : `${who}, until ${utc(until)}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function statusName(key: ApiKey): 'Active' | 'Inactive' {
  return key.status === 'active' ? 'Active' : 'Inactive';
}

function whyRolesUnknown(key: ApiKey): string | undefined {
  return key.kind === 'generated' ? key.rolesUnknown : undefined;
}

function rolesCount(key: ApiKey): string {
  const { roles } = key;
  const unknown = whyRolesUnknown(key);
  if (unknown !== undefined) return unknown === rolesNotRead ? 'reading roles…' : 'roles unknown';
  return roles.length === 0 ? 'No roles' : plural(roles.length, 'role');
}

function urgentWords(key: GeneratedKey, { settings, now }: KeyView): string[] {
  const age = settings && ageOf(key, settings, now);
  const words = isRenewing(key) ? [pendingDeletion] : [];
  if (age !== undefined && age.state !== 'current') words.push(ageWords(age, now));
  return words;
}

function tokenWords(key: GeneratedKey, { now }: KeyView): string {
  const made = tokenDate(key);
  if (made === null) return 'token age unknown';
  const days = daysOld(made, now);
  return days === 0 ? 'new token' : `token ${plural(days, 'day')} old`;
}

/** Whole days that have gone by: a token of 23 hours is new. */
function daysOld(made: string, now: Date): number {
  return Math.max(Math.floor((now.getTime() - Date.parse(made)) / 86_400_000), 0);
}

function ageWords({ state, end }: TokenAge, now: Date): string {
  const days = plural(Math.abs(daysBetween(now, end)), 'day');
  if (state === 'near-expiry') return `expires in ${days}`;
  // Where the period is advice the token still works: it has outlived the period, it has not expired.
  return state === 'expired' ? `expired ${days} ago` : `${days} past the period`;
}

function generatedRows(key: GeneratedKey, view: KeyView, roles: string): [string, string][] {
  return [
    ['Key/Name', keyAndName(key)],
    ...tokenRows(key, view),
    ['Roles', roles],
    ['Created date', utc(key.creationDate)],
    ['Status', statusCell(key)],
  ];
}

function externalRows(key: ExternalKey, roles: string): [string, string][] {
  return [
    ['Key/Owner', `${escapeMarkdown(key.keyName)}, ${escapeMarkdown(key.account)}`],
    ['Roles', roles],
    ['Added On', utc(key.addedDate)],
    ['Status', statusName(key)],
  ];
}

function keyAndName(key: GeneratedKey): string {
  const name = escapeMarkdown(key.keyName);
  return key.label.trim() === '' ? name : `${name}, ${escapeMarkdown(key.label)}`;
}

function tokenRows(key: GeneratedKey, view: KeyView): [string, string][] {
  if (key.creationDateNewToken === null) {
    const made = key.creationDateToken;
    const unknown = `Unknown, at most since ${utc(key.creationDate)}: the service does not tell when the token was created`;
    return [['Token duration', made === null ? unknown : duration(made, view)]];
  }
  return [
    ['Token duration (old token)', `${duration(key.creationDateToken, view)}, ${pendingDeletion}`],
    ['Token duration (new token)', duration(key.creationDateNewToken, view)],
  ];
}

function duration(made: string | null, { settings }: KeyView): string {
  if (made === null) return 'Unknown: the service does not tell when the token was created';
  if (settings === undefined) return `from ${utc(made)}`;
  const end = periodEnd(new Date(made), settings.tokenPeriod);
  const advice = settings.enforcement === 'advisory' ? ', advisory' : '';
  return `${utc(made)} to ${utc(end)} (${settings.tokenPeriod}${advice})`;
}

function statusCell(key: GeneratedKey): string {
  const since = key.inactiveSince === null ? '' : ` since ${utc(key.inactiveSince)}`;
  return `${statusName(key)}${key.status === 'inactive' ? since : ''}`;
}
