import { isDeepStrictEqual } from 'node:util';
import { asBackendError } from '../../../common/src/backends/backendError.ts';
import type { ApiKey } from '../../../common/src/model/key.ts';
import type { KeyPage, KeyQuery } from '../../../common/src/model/query.ts';
import type { KeyList } from './keyStore.ts';

export type FetchPage = (page: Pick<KeyQuery, 'limit' | 'cursor'>, signal: AbortSignal) => Promise<KeyPage>;

export const pageSize = 100;
const largestPage = 1000;

interface Load {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/**
 * The keys of one list, page by page. Only the newest load counts: it cancels the older one, and whoever waits
 * for the older one gets the newest. What is loaded stays to be seen until the newer keys are there.
 */
export class PagedKeys {
  readonly #fetchPage: FetchPage;
  readonly #changed: () => void;
  #list: KeyList = { kind: 'loading' };
  #cursor: string | null = null;
  #load: Load | undefined;
  #stale = true;

  constructor(fetchPage: FetchPage, changed: () => void) {
    this.#fetchPage = fetchPage;
    this.#changed = changed;
  }

  get list(): KeyList {
    return this.#list;
  }

  /** The keys are to be read again before they are shown. */
  markStale(): void {
    this.#stale = true;
  }

  /**
   * Reads the keys where they are not, or no longer, known. Lets a load that runs come to its end first, so that
   * a stream of changes cannot keep a list from ever being shown.
   */
  async ensure(): Promise<void> {
    while (this.#load !== undefined || this.#stale) await (this.#load?.done ?? this.reload());
  }

  /** Reads again at once, as many keys as are shown. */
  reload(): Promise<void> {
    const shown = this.#list.kind === 'loaded' ? this.#list.keys.length : 0;
    this.#stale = false;
    return this.#run((signal) => this.#read([], undefined, Math.max(shown, pageSize), signal));
  }

  /** Reads the next page. A failure stands beside the keys that are there. */
  async loadMore(): Promise<void> {
    await this.#load?.done;
    const list = this.#list;
    if (list.kind !== 'loaded' || this.#cursor === null) return;
    const cursor = this.#cursor;
    return this.#run(async (signal) => {
      try {
        return await this.#read(list.keys, cursor, list.keys.length + pageSize, signal);
      } catch (error) {
        return { ...list, moreFailed: asBackendError(error) };
      }
    });
  }

  find(id: string): ApiKey | undefined {
    return this.#list.kind === 'loaded' ? this.#list.keys.find((key) => key.id === id) : undefined;
  }

  /** Puts a newer state in the key's place. False where the key is not shown. */
  replace(key: ApiKey): boolean {
    return this.#edit(key.id, (keys) => keys.map((shown) => (shown.id === key.id ? key : shown)));
  }

  remove(id: string): boolean {
    return this.#edit(id, (keys) => keys.filter((key) => key.id !== id));
  }

  dispose(): void {
    this.#load?.controller.abort();
    this.#load = undefined;
  }

  #edit(id: string, edit: (keys: readonly ApiKey[]) => ApiKey[]): boolean {
    const list = this.#list;
    if (list.kind !== 'loaded' || this.find(id) === undefined) return false;
    const keys = edit(list.keys);
    this.#list = { ...list, keys, total: list.total - (list.keys.length - keys.length) };
    return true;
  }

  #run(work: (signal: AbortSignal) => Promise<KeyList>): Promise<void> {
    this.#load?.controller.abort();
    const controller = new AbortController();
    const done = this.#settle(work(controller.signal), controller.signal);
    this.#load = { controller, done };
    return done;
  }

  async #settle(work: Promise<KeyList>, signal: AbortSignal): Promise<void> {
    const list = await work.catch(
      (error: unknown): KeyList => ({ kind: 'failed', error: asBackendError(error) }),
    );
    if (signal.aborted) return this.#load?.done;
    this.#load = undefined;
    // A row that is drawn again loses the tooltip that somebody reads.
    if (isDeepStrictEqual(list, this.#list)) return;
    this.#list = list;
    this.#changed();
  }

  async #read(
    before: readonly ApiKey[],
    start: string | undefined,
    depth: number,
    signal: AbortSignal,
  ): Promise<KeyList> {
    const keys = [...before];
    let cursor = start;
    for (;;) {
      const limit = Math.min(depth - keys.length, largestPage);
      const page = await this.#fetchPage({ limit, ...(cursor !== undefined && { cursor }) }, signal);
      signal.throwIfAborted();
      keys.push(...page.items);
      this.#cursor = page.nextCursor;
      if (page.nextCursor === null || keys.length >= depth) {
        const { total, unreadable } = page;
        const hasMore = page.nextCursor !== null;
        return { kind: 'loaded', keys, total, hasMore, ...(unreadable && { unreadable }) };
      }
      cursor = page.nextCursor;
    }
  }
}
