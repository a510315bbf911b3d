import type { KeyStore } from './keyStore.ts';

/** What the empty view offers instead of a tree: the value of the context key `vtexKeys.welcome`. */
export type Welcome = 'noConnections' | 'noKeys' | 'none';

/** A new user, with nothing but an embedded service without keys, is shown what to begin with. */
export function welcome(store: Pick<KeyStore, 'connections' | 'summary'>): Welcome {
  const [first, ...others] = store.connections;
  if (first === undefined) return 'noConnections';
  if (others.length > 0 || first.settings.backend !== 'embedded' || first.state.kind !== 'ready')
    return 'none';
  const summary = store.summary(first);
  return summary !== undefined && summary.generated + summary.external === 0 ? 'noKeys' : 'none';
}
