import type { Change } from '../../../common/src/model/change.ts';
import { changesAfter, lastSequence } from '../store/events.ts';
import type { Storage } from '../store/sqlite.ts';

/** One that follows the changes of an account. What it is sent comes in order, each change once. */
export interface Follower {
  readonly account: string;
  /** The sequence number of the last change it knows. */
  sequence: number;
  /** Whether it can take more now. When it can again, it announces that itself. */
  isReady(): boolean;
  onChange(change: Change): void;
  /** The feed has failed; nothing more will come. */
  onFailure(error: unknown): void;
}

/** How often the data folder is looked at for changes of other processes, in milliseconds. */
const pollInterval = 400;

const changesAtOnce = 100;

/**
 * Tells followers what changes: this process's changes at once, those of other processes within the poll
 * interval. The data folder is only looked at while somebody follows.
 */
export class ChangeFeed {
  readonly #storage: Storage;
  readonly #followers = new Set<Follower>();
  #timer: NodeJS.Timeout | undefined;
  #foreignVersion: number | undefined;
  #delivering = false;
  #again = false;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The number of the last change so far. */
  position(): Promise<number> {
    return lastSequence(this.#storage.database);
  }

  /** Sends a follower everything after its sequence number, until it is stopped. */
  follow(follower: Follower): { stop(): void } {
    this.#followers.add(follower);
    this.#timer ??= setInterval(() => this.#poll(), pollInterval).unref();
    this.announce();
    return { stop: () => this.#stop(follower) };
  }

  /** There may be something to send: sends it. While it is being sent, once more when that is done. */
  announce(): void {
    if (this.#followers.size === 0) return;
    this.#again = true;
    if (!this.#delivering) void this.#deliverAll();
  }

  #stop(follower: Follower): void {
    this.#followers.delete(follower);
    if (this.#followers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #poll(): void {
    try {
      const version = this.#storage.foreignVersion();
      if (version === this.#foreignVersion) return;
      this.#foreignVersion = version;
      this.announce();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #deliverAll(): Promise<void> {
    this.#delivering = true;
    try {
      while (this.#again) {
        this.#again = false;
        for (const follower of this.#followers) await this.#deliver(follower);
        // Lets the network take what was sent before more of it comes.
        await new Promise(setImmediate);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#delivering = false;
    }
  }

  async #deliver(follower: Follower): Promise<void> {
    if (!follower.isReady()) return;
    const { account, sequence } = follower;
    const changes = await changesAfter(this.#storage.database, account, sequence, changesAtOnce);
    for (const change of changes) {
      follower.sequence = change.sequence;
      follower.onChange(change);
    }
    if (changes.length === changesAtOnce) this.#again = true;
  }

  #fail(error: unknown): void {
    for (const follower of [...this.#followers]) {
      this.#stop(follower);
      follower.onFailure(error);
    }
  }
}
