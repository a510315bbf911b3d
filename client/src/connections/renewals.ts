import type { Memento } from 'vscode';
import type { RenewalRecord, RenewalRecords } from '../../../common/src/backends/vtex/renewals.ts';
import type { Audience } from './credentials.ts';

/** Keeps the renewals of each account in a state of the editor. */
export function mementoRenewals(memento: Memento): (audience: Audience) => RenewalRecords {
  return ({ origin, account }) => {
    const key = `renewals ${origin} ${account}`;
    const all = (): Record<string, RenewalRecord> => memento.get(key, {});
    return {
      all: async () => all(),
      set: async (keyName, record) => memento.update(key, { ...all(), [keyName]: record }),
    };
  };
}
