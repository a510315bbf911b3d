import type { Event } from 'vscode';
import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';
import type { AgeFilter, KeySort, Summary } from '../../../common/src/model/query.ts';
import type { Role } from '../../../common/src/model/role.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { BackendError } from '../../../common/src/backends/backendError.ts';
import type { Connection } from '../connections/connection.ts';

export interface KeyFilter {
  text?: string;
  status?: 'active' | 'inactive';
  role?: string;
  age?: AgeFilter;
}

export interface KeyOrder {
  sort: KeySort;
  order: 'asc' | 'desc';
}

/** The keys of one kind on one connection, as far as they are loaded. */
export type KeyList =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: BackendError }
  | {
      readonly kind: 'loaded';
      readonly keys: readonly ApiKey[];
      readonly total: number;
      readonly hasMore: boolean;
    };

/** What changed, as narrow as it is known, so that a view redraws no more than it must. */
export interface KeyStoreChange {
  readonly connectionId?: string;
  readonly kind?: KeyKind;
  readonly keyId?: string;
}

/** The keys of all connections: data, cache and events. It knows no widget; every view and command reads it. */
export interface KeyStore {
  readonly onDidChange: Event<KeyStoreChange>;
  readonly connections: readonly Connection[];
  readonly filter: KeyFilter;
  readonly order: KeyOrder;
  setFilter(filter: KeyFilter): void;
  setOrder(order: KeyOrder): void;

  keys(connection: Connection, kind: KeyKind): KeyList;
  loadMore(connection: Connection, kind: KeyKind): Promise<void>;
  summary(connection: Connection): Summary | undefined;
  settings(connection: Connection): Settings | undefined;
  roles(connection: Connection, signal?: AbortSignal): Promise<readonly Role[]>;
  /** Every key that matches, most urgent first, read from the backend: for pickers. */
  search(connection: Connection, text: string, signal: AbortSignal): Promise<readonly ApiKey[]>;

  /** Reads everything again: of one connection, or of all. */
  refresh(connection?: Connection): Promise<void>;

  /**
   * Runs a write and shows it: the key's node says `doing` while it runs, and what the backend answers takes
   * the key's place when it is done. Rejects with the backend's error, after the key has been read again where
   * the error says that it was out of date or gone.
   */
  change<T>(
    connection: Connection,
    key: ApiKey | undefined,
    doing: string,
    work: (backend: KeyBackend) => Promise<T>,
  ): Promise<T>;
}
