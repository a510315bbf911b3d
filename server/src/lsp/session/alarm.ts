import type { Clock, Timer } from './clock.ts';

/** What a timer of Node can wait at most, 24.8 days; a longer one fires at once. */
const longestWait = 2 ** 31 - 1;

/** Remembers when each document's findings change by time alone, and calls back at the nearest of them. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  readonly #changes = new Map<string, Date>();
  #timer: Timer | undefined;

  /** `ring` is called once for all that is due; what is due is then forgotten. */
  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Null where time changes nothing. */
  set(uri: string, changesAt: Date | null): void {
    if (changesAt) this.#changes.set(uri, changesAt);
    else this.#changes.delete(uri);
    this.#arm();
  }

  dispose(): void {
    this.#changes.clear();
    this.#timer?.cancel();
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#changes.size === 0) return;
    const nearest = Math.min(...this.#changes.values().map(Number));
    const wait = Math.max(0, nearest - this.#clock.now().getTime());
    this.#timer = this.#clock.after(Math.min(wait, longestWait), () => this.#wake());
  }

  #wake(): void {
    const now = this.#clock.now();
    const due = [...this.#changes].filter(([, changesAt]) => changesAt <= now);
    for (const [uri] of due) this.#changes.delete(uri);
    this.#arm();
    if (due.length > 0) this.#ring();
  }
}
