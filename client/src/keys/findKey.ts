import type { ApiKey } from '../../../common/src/model/key.ts';
import type { KeyReference } from '../../../common/src/protocol.ts';
import type { Connection } from '../connections/connection.ts';
import { Refusal } from '../ui/failure.ts';
import type { KeyStore } from './keyStore.ts';

export interface FoundKey {
  readonly connection: Connection;
  readonly key: ApiKey;
}

/**
 * The key that a manifest names, on each connection that has it. Throws a `Refusal` with what to do next where
 * none has, and what a connection failed with where that keeps it from being found.
 */
export async function findKey(
  store: KeyStore,
  { account, keyName }: KeyReference,
  signal: AbortSignal,
): Promise<readonly [FoundKey, ...FoundKey[]]> {
  const connections = store.connections.filter(({ settings }) => settings.account === account);
  if (connections.length === 0) {
    throw new Refusal(
      `No connection manages account “${account}”, to which ${keyName} belongs in the manifest.`,
      ['addConnection'],
    );
  }
  const found = await Promise.allSettled(
    connections.map(async (connection) => {
      const keys = await store.search(connection, keyName, signal);
      return keys.filter((key) => key.keyName === keyName).map((key) => ({ connection, key }));
    }),
  );
  const [first, ...others] = found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  if (first) return [first, ...others];
  for (const result of found) if (result.status === 'rejected') throw result.reason;
  const names = connections.map(({ settings }) => `“${settings.name}”`).join(', ');
  throw new Refusal(
    `There is no key ${keyName} in account “${account}” on ${names}. It was deleted, or the manifest misspells it: compare with the view API Keys.`,
  );
}
