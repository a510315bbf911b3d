import type { Summary } from '../../../common/src/model/query.ts';
import type { Connection } from '../connections/connection.ts';
import { plural, signedInWords } from '../keys/keyPresentation.ts';

export interface StatusText {
  readonly text: string;
  /** One line for each connection. */
  readonly lines: readonly string[];
  /** Some connection has failed. */
  readonly failed: boolean;
}

type ConnectionStatus = Pick<Connection, 'settings' | 'state' | 'signedInAs'> & {
  readonly summary: Summary | undefined;
};

/** The account and the number of its tokens that want action; of several accounts, how many there are. */
export function statusText(connections: readonly ConnectionStatus[]): StatusText {
  const due = connections.reduce((sum, { summary }) => sum + (summary?.due ?? 0), 0);
  const failed = connections.some(({ state }) => state.kind === 'failed');
  const accounts = [...new Set(connections.map(({ settings }) => settings.account || settings.name))];
  const who = accounts.length === 1 ? accounts[0] : plural(accounts.length, 'account');
  const what = due > 0 ? `: ${plural(due, 'token')} due` : '';
  return {
    text: `$(${failed ? 'error' : 'key'}) ${who}${what}`,
    lines: connections.map(line),
    failed,
  };
}

function line({ settings: { name, account }, state, signedInAs, summary }: ConnectionStatus): string {
  const title = account === '' ? name : `${name} (${account})`;
  if (state.kind === 'failed') return `${title}: ${state.error.message}`;
  if (summary === undefined) return `${title}: connecting…`;
  const parts = [
    `${plural(summary.generated, 'generated key')}, ${summary.external} external`,
    summary.nearExpiry > 0 && `${plural(summary.nearExpiry, 'token')} near expiry`,
    summary.pastPeriod > 0 && `${plural(summary.pastPeriod, 'token')} past the period`,
    summary.pendingDeletion > 0 && `${plural(summary.pendingDeletion, 'old token')} pending deletion`,
    signedInAs !== undefined && `signed in as ${signedInWords(signedInAs)}`,
  ];
  return `${title}: ${parts.filter((part) => part !== false).join(' · ')}`;
}
