import { isDeepStrictEqual } from 'node:util';
import { asBackendError, BackendError } from '../../../common/src/backends/backendError.ts';
import {
  type ChangeListener,
  type KeyBackend,
  rolesNotRead,
} from '../../../common/src/backends/keyBackend.ts';
import type { Change } from '../../../common/src/model/change.ts';
import type { ApiKey, KeyKind } from '../../../common/src/model/key.ts';
import type { KeyQuery, Summary } from '../../../common/src/model/query.ts';
import type { Role } from '../../../common/src/model/role.ts';
import type { Settings } from '../../../common/src/model/settings.ts';
import type { KeyStoreChange } from './keyStore.ts';
import { PagedKeys } from './pagedKeys.ts';

export interface ConnectionKeysOptions {
  readonly backend: KeyBackend;
  /** Whether the backend tells of changes that others make. */
  readonly hasChangeFeed: boolean;
  /** Filter and order, as they are now. */
  readonly query: () => KeyQuery;
  readonly isFiltered: () => boolean;
  /** Lists are read only while somebody looks at them. */
  readonly isVisible: () => boolean;
  readonly changed: (change: Omit<KeyStoreChange, 'connectionId'>) => void;
  /** An error after which nothing on this connection can work. */
  readonly failed: (error: BackendError) => void;
}

const kinds = ['generated', 'external'] as const;
/** Changes come in bursts; what they changed is read once. */
const debounceMs = 100;
/** Above this many changed keys, reading the list again costs less than reading each key. */
const fewKeys = 5;

/** All that is known of the keys of one connection while it is ready: read, kept, and followed. */
export class ConnectionKeys {
  readonly backend: KeyBackend;
  readonly busy = new Map<string, string>();
  summary: Summary | undefined;
  settings: Settings | undefined;
  /** True while the change feed is lost, so that what is shown may be out of date. */
  feedLost = false;
  readonly #options: ConnectionKeysOptions;
  readonly #lists: Record<KeyKind, PagedKeys>;
  readonly #life = new AbortController();
  #overview = new AbortController();
  #rolesRead = new AbortController();
  #roles: Promise<Role[]> | undefined;
  #changes: Change[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ConnectionKeysOptions) {
    this.#options = options;
    this.backend = options.backend;
    this.#lists = { generated: this.#list('generated'), external: this.#list('external') };
    if (options.hasChangeFeed) void this.#follow();
    void this.readOverview();
  }

  list(kind: KeyKind): PagedKeys {
    return this.#lists[kind];
  }

  /** The roles of the account. Read once, and again after one of them changed. */
  async roles(signal?: AbortSignal): Promise<Role[]> {
    this.#roles ??= this.backend.roles(this.#life.signal).catch((error: unknown) => {
      this.#roles = undefined;
      throw error;
    });
    return signal === undefined ? this.#roles : abortable(this.#roles, signal);
  }

  /** Reads everything again: lists that nobody looks at, when somebody does. */
  async refresh(): Promise<void> {
    this.#roles = undefined;
    await Promise.all([this.readOverview(), this.readLists()]);
  }

  async readLists(): Promise<void> {
    if (this.#life.signal.aborted) return;
    if (this.#options.isVisible()) await Promise.all(kinds.map((kind) => this.#lists[kind].reload()));
    else for (const kind of kinds) this.#lists[kind].markStale();
  }

  /** Reads the counts and the settings, from which headings, ages and the status bar come. */
  async readOverview(): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#overview.abort();
    this.#overview = new AbortController();
    const { signal } = this.#overview;
    try {
      const [summary, settings] = await Promise.all([
        this.backend.summary(signal),
        this.backend.settings(signal),
      ]);
      if (signal.aborted || isDeepStrictEqual([summary, settings], [this.summary, this.settings])) return;
      this.summary = summary;
      this.settings = settings;
      this.#options.changed({});
    } catch (error) {
      if (!signal.aborted) this.#fail(asBackendError(error));
    }
  }

  /** See `KeyStore.change`. */
  async change<T>(
    key: ApiKey | undefined,
    doing: string,
    work: (backend: KeyBackend) => Promise<T>,
  ): Promise<T> {
    if (key !== undefined) this.#setBusy(key, doing);
    try {
      const answer = await work(this.backend);
      await this.#show(key, answer);
      return answer;
    } catch (cause) {
      const error = asBackendError(cause);
      if (isFatal(error)) this.#fail(error);
      else if (key !== undefined) await this.#readKey(key.id);
      // It may be there all the same.
      else if (error.code === 'outcome-unknown') await this.refresh();
      throw cause;
    } finally {
      if (key !== undefined) this.#setBusy(key, undefined);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.abort();
    this.#overview.abort();
    for (const kind of kinds) this.#lists[kind].dispose();
  }

  #list(kind: KeyKind): PagedKeys {
    const list: PagedKeys = new PagedKeys(
      (page, signal) => this.backend.listKeys({ ...this.#options.query(), kind, ...page }, signal),
      () => {
        const { list: read } = list;
        if (read.kind === 'failed' && isFatal(read.error)) this.#fail(read.error);
        else {
          this.#options.changed({ kind });
          void this.#readRoles(kind);
        }
      },
    );
    return list;
  }

  /** Asks for the roles of the keys that were listed without them. A newer reading takes the place of an older. */
  async #readRoles(kind: KeyKind): Promise<void> {
    const list = this.#lists[kind];
    if (this.backend.readRoles === undefined || list.list.kind !== 'loaded') return;
    const waiting = list.list.keys.filter(
      (key) => 'rolesUnknown' in key && key.rolesUnknown === rolesNotRead,
    );
    if (waiting.length === 0) return;
    this.#rolesRead.abort();
    this.#rolesRead = new AbortController();
    const signal = AbortSignal.any([this.#rolesRead.signal, this.#life.signal]);
    const told = (key: ApiKey) => {
      if (!signal.aborted && list.replace(key)) this.#options.changed({ kind, keyId: key.id });
    };
    try {
      await this.backend.readRoles(waiting, told, signal);
    } catch (error) {
      if (!signal.aborted && isFatal(asBackendError(error))) this.#fail(asBackendError(error));
    }
  }

  #setBusy(key: ApiKey, doing: string | undefined): void {
    if (doing === undefined) this.busy.delete(key.id);
    else this.busy.set(key.id, doing);
    this.#options.changed({ kind: key.kind, keyId: key.id });
  }

  /** What a write answered takes its place at once; what cannot be placed is read again. */
  async #show(key: ApiKey | undefined, answer: unknown): Promise<void> {
    const changed = keyIn(answer);
    if (key === undefined && changed === undefined) return this.refresh();
    if (changed === undefined) await this.#readKey(key?.id ?? '');
    else await this.#place(changed);
    await this.readOverview();
  }

  async #place(key: ApiKey): Promise<void> {
    const list = this.#lists[key.kind];
    if (isDeepStrictEqual(list.find(key.id), key)) return;
    if (!list.replace(key) || this.#mayMove()) await this.#readList(key.kind);
    else this.#options.changed({ kind: key.kind, keyId: key.id });
    await this.#readRoles(key.kind);
  }

  async #readKey(id: string): Promise<void> {
    try {
      const key = await this.backend.getKey(id, this.#life.signal);
      await this.#place(key);
    } catch (cause) {
      const error = asBackendError(cause);
      if (error.code === 'key-not-found') this.#forget(id);
      else if (isFatal(error)) this.#fail(error);
      else await this.readLists();
    }
  }

  #forget(id: string): void {
    for (const kind of kinds) if (this.#lists[kind].remove(id)) this.#options.changed({ kind });
  }

  async #readList(kind: KeyKind): Promise<void> {
    if (this.#life.signal.aborted) return;
    this.#lists[kind].markStale();
    if (this.#options.isVisible()) await this.#lists[kind].ensure();
  }

  /** A changed key may leave a filtered list, or stand elsewhere in one that is ordered by what changed. */
  #mayMove(): boolean {
    return this.#options.isFiltered() || this.#options.query().sort === 'tokenDate';
  }

  async #follow(): Promise<void> {
    const listener: ChangeListener = {
      onChange: (change) => this.#noteChange(change),
      onOpen: () => {
        this.#setFeedLost(false);
        void this.refresh();
      },
      onDisconnect: () => this.#setFeedLost(true),
    };
    try {
      await this.backend.watch(listener, this.#life.signal);
    } catch (error) {
      this.#fail(asBackendError(error));
    }
  }

  /** What a connection that was let go of still meets is nobody's business. */
  #fail(error: BackendError): void {
    if (!this.#life.signal.aborted) this.#options.failed(error);
  }

  #setFeedLost(lost: boolean): void {
    if (this.feedLost === lost) return;
    this.feedLost = lost;
    this.#options.changed({});
  }

  #noteChange(change: Change): void {
    this.#setFeedLost(false);
    this.#changes.push(change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#readChanges(this.#changes.splice(0));
    }, debounceMs);
  }

  async #readChanges(changes: readonly Change[]): Promise<void> {
    const keys = changes.filter((change) => change.subject === 'key').map((change) => change.id);
    if (changes.some((change) => change.subject === 'role')) this.#roles = undefined;
    const ids = new Set(keys.filter((id) => id !== null));
    const reread = this.readOverview();
    if (keys.includes(null) || ids.size > fewKeys) await this.readLists();
    else for (const id of ids) if (!this.busy.has(id)) await this.#readKey(id);
    await reread;
  }
}

/** The key in the answer of a write. A token beside it is left where it is. */
function keyIn(answer: unknown): ApiKey | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const candidate = 'key' in answer ? answer.key : answer;
  return isKey(candidate) ? candidate : undefined;
}

function isKey(value: unknown): value is ApiKey {
  return typeof value === 'object' && value !== null && 'keyName' in value && 'kind' in value;
}

/** Without sign-in or network nothing else of the connection works either. */
function isFatal({ code }: BackendError): boolean {
  return code === 'unauthorized' || code === 'unreachable';
}

function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new BackendError('cancelled', 'Cancelled.'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
