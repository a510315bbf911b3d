import type { Disposable, Event, EventEmitter, Memento } from 'vscode';
import { BackendError } from '../../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';
import type { AgeFilter, KeyQuery, KeySort, Summary } from '../../../common/src/model/query.ts';
import type { Role } from '../../../common/src/model/role.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import type { Connection, ConnectionState } from '../connections/connection.ts';
import { ConnectionKeys } from './connectionKeys.ts';
import { byUrgency, nextChange } from './urgency.ts';

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
      /** Words for what stands in the list and is not understood. */
      readonly unreadable?: readonly string[];
      /** Why the next page could not be read. */
      readonly moreFailed?: BackendError;
    };

/** What changed, as narrow as it is known, so that a view redraws no more than it must. */
export interface KeyStoreChange {
  readonly connectionId?: string;
  readonly kind?: KeyKind;
  readonly keyId?: string;
}

/** Where the store takes its connections from, and tells what their backends met. */
export interface ConnectionSource {
  readonly all: readonly Connection[];
  readonly onDidChange: Event<Connection | undefined>;
  fail(connection: Connection, error: BackendError): void;
}

export interface KeyStoreOptions {
  readonly connections: ConnectionSource;
  readonly emitter: EventEmitter<KeyStoreChange>;
  /** Keeps filter and order for the next session. */
  readonly memento: Memento;
  readonly now: () => Date;
}

type ReadyState = Extract<ConnectionState, { kind: 'ready' }>;

/** As the platform lists keys. */
export const defaultOrder: KeyOrder = { sort: 'creationDate', order: 'asc' };
const filterKey = 'filter';
const orderKey = 'order';
/** Ages are told in days and counts are kept by the service: both move by themselves. */
const longestWaitMs = 3_600_000;
const pickerSize = 1000;
const allKeys: readonly KeyQuery[] = [{ kind: 'generated' }, { kind: 'external' }];

/** The keys of all connections: data, cache and events. It knows no widget; every view and command reads it. */
export class KeyStore implements Disposable {
  readonly #options: KeyStoreOptions;
  readonly #byConnection = new Map<Connection, ConnectionKeys>();
  readonly #source: Disposable;
  #isVisible = false;
  #clock: NodeJS.Timeout | undefined;

  constructor(options: KeyStoreOptions) {
    this.#options = options;
    this.#source = options.connections.onDidChange((connection) => this.#follow(connection));
    this.#follow(undefined);
  }

  get onDidChange(): Event<KeyStoreChange> {
    return this.#options.emitter.event;
  }

  get connections(): readonly Connection[] {
    return this.#options.connections.all;
  }

  get filter(): KeyFilter {
    return this.#options.memento.get<KeyFilter>(filterKey, {});
  }

  get order(): KeyOrder {
    return this.#options.memento.get<KeyOrder>(orderKey, defaultOrder);
  }

  get isFiltered(): boolean {
    return Object.keys(this.filter).length > 0;
  }

  setFilter(filter: KeyFilter): void {
    void this.#options.memento.update(filterKey, filter);
    this.#readLists();
  }

  setOrder(order: KeyOrder): void {
    void this.#options.memento.update(orderKey, order);
    this.#readLists();
  }

  /** Says whether anybody looks at the lists. Those that nobody sees are read when somebody does. */
  setVisible(visible: boolean): void {
    this.#isVisible = visible;
    if (visible) this.#options.emitter.fire({});
  }

  keys(connection: Connection, kind: KeyKind): KeyList {
    return this.#byConnection.get(connection)?.list(kind).list ?? { kind: 'loading' };
  }

  /** The keys once they are read: for whoever can wait. */
  async loadedKeys(connection: Connection, kind: KeyKind): Promise<KeyList> {
    await this.#byConnection.get(connection)?.list(kind).ensure();
    return this.keys(connection, kind);
  }

  async loadMore(connection: Connection, kind: KeyKind): Promise<void> {
    await this.#ready(connection).list(kind).loadMore();
  }

  summary(connection: Connection): Summary | undefined {
    return this.#byConnection.get(connection)?.summary;
  }

  settings(connection: Connection): Settings | undefined {
    return this.#byConnection.get(connection)?.settings;
  }

  /** What is being done to the key now, such as "Renewing…". */
  doing(connection: Connection, key: ApiKey): string | undefined {
    return this.#byConnection.get(connection)?.busy.get(key.id);
  }

  /** True where changes made elsewhere do not arrive at the moment. */
  isFeedLost(connection: Connection): boolean {
    return this.#byConnection.get(connection)?.feedLost ?? false;
  }

  async roles(connection: Connection, signal?: AbortSignal): Promise<readonly Role[]> {
    return this.#ready(connection).roles(signal);
  }

  /**
   * The keys that match, most urgent first, read from the backend: for pickers. `among` are lists without a key
   * in common; of each the thousand with the oldest tokens, for a longer one is narrowed by text.
   */
  async search(
    connection: Connection,
    text: string,
    signal: AbortSignal,
    among: readonly KeyQuery[] = allKeys,
  ): Promise<readonly ApiKey[]> {
    const { backend, settings } = this.#ready(connection);
    const query = {
      sort: 'tokenDate',
      order: 'asc',
      limit: pickerSize,
      ...(text !== '' && { text }),
    } as const;
    const pages = await Promise.all(among.map((list) => backend.listKeys({ ...list, ...query }, signal)));
    const keys = pages.flatMap((page) => page.items);
    return keys.sort(byUrgency(settings ?? (await backend.settings(signal)), this.#options.now()));
  }

  /** Reads everything again: of one connection, or of all. */
  async refresh(connection?: Connection): Promise<void> {
    const refreshed = connection === undefined ? [...this.#byConnection.values()] : [this.#ready(connection)];
    await Promise.all(refreshed.map((keys) => keys.refresh()));
  }

  /**
   * Runs a write and shows it: the key's node says `doing` while it runs, and what the backend answers takes
   * the key's place when it is done. Refuses on a read-only connection. Rejects with the backend's error, after
   * the key has been read again, because a refusal often means that it was out of date or gone.
   */
  async change<T>(
    connection: Connection,
    key: ApiKey | undefined,
    doing: string,
    work: (backend: KeyBackend) => Promise<T>,
  ): Promise<T> {
    const keys = this.#ready(connection);
    if (connection.mode === 'read-only') {
      const { name } = connection.settings;
      throw new BackendError('forbidden', `The connection "${name}" is read-only: change its mode to write.`);
    }
    return keys.change(key, doing, work);
  }

  dispose(): void {
    this.#source.dispose();
    clearTimeout(this.#clock);
    for (const keys of this.#byConnection.values()) keys.dispose();
    this.#byConnection.clear();
  }

  #ready(connection: Connection): ConnectionKeys {
    const keys = this.#byConnection.get(connection);
    if (keys !== undefined) return keys;
    const { state, settings } = connection;
    if (state.kind === 'failed') throw state.error;
    throw new BackendError('unreachable', `The connection "${settings.name}" is not ready yet.`);
  }

  #follow(changed: Connection | undefined): void {
    const { all } = this.#options.connections;
    for (const [connection, keys] of this.#byConnection) {
      const { state } = connection;
      if (all.includes(connection) && state.kind === 'ready' && state.backend === keys.backend) continue;
      keys.dispose();
      this.#byConnection.delete(connection);
    }
    for (const connection of all) {
      if (connection.state.kind === 'ready' && !this.#byConnection.has(connection)) {
        this.#byConnection.set(connection, this.#open(connection, connection.state));
      }
    }
    this.#emit(changed === undefined ? {} : { connectionId: changed.id });
  }

  #open(connection: Connection, { backend, capabilities }: ReadyState): ConnectionKeys {
    return new ConnectionKeys({
      backend,
      hasChangeFeed: capabilities.changeFeed.available,
      query: (): KeyQuery => ({ ...this.filter, ...this.order }),
      isFiltered: () => this.isFiltered,
      isVisible: () => this.#isVisible,
      changed: (change) => this.#emit({ connectionId: connection.id, ...change }),
      failed: (error) => this.#options.connections.fail(connection, error),
    });
  }

  #readLists(): void {
    for (const keys of this.#byConnection.values()) void keys.readLists();
    this.#emit({});
  }

  #emit(change: KeyStoreChange): void {
    this.#options.emitter.fire(change);
    this.#setClock();
  }

  /** Wakes when the next token changes its state by time alone. */
  #setClock(): void {
    clearTimeout(this.#clock);
    const now = this.#options.now();
    const next = Math.min(
      ...[...this.#byConnection.keys()].flatMap((connection) => this.#changesOf(connection, now)),
    );
    const wait = Math.min(Math.max(next - now.getTime(), 0), longestWaitMs);
    this.#clock = setTimeout(() => {
      for (const keys of this.#byConnection.values()) void keys.readOverview();
      this.#emit({});
    }, wait);
  }

  #changesOf(connection: Connection, now: Date): number[] {
    const settings = this.settings(connection);
    if (settings === undefined) return [];
    return (['generated', 'external'] as const).flatMap((kind) => {
      const list = this.keys(connection, kind);
      return list.kind === 'loaded' ? list.keys.map((key) => nextChange(key, settings, now)) : [];
    });
  }
}
