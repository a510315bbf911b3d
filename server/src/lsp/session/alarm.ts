import type { Clock, Timer } from './clock.ts';

/**
 * How long the alarm sleeps at most, in milliseconds. The timers of a machine stand still while it sleeps, and
 * its clock may be set: so it looks at the clock now and then. It is also below 2^31, beyond which a timer of
 * Node fires at once.
 */
const longestSleep = 60_000;

/** How far the clock may be set back, in milliseconds, without anything being judged again. */
const smallStep = 1000;

/** Remembers when the findings of each file change by time alone, and calls back when that comes. */
export class Alarm {
  readonly #clock: Clock;
  readonly #ring: (due: readonly string[] | 'all') => void;
  readonly #changes = new Map<string, number>();
  #seen = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;
  #wakesAt = Number.POSITIVE_INFINITY;

  /** `ring` is called once for all files that are due, which are then forgotten; for all when the clock was set back. */
  constructor(clock: Clock, ring: (due: readonly string[] | 'all') => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Null where time changes nothing. */
  set(uri: string, changesAt: Date | null): void {
    if (changesAt) this.#changes.set(uri, changesAt.getTime());
    else this.#changes.delete(uri);
    if (this.#changes.size === 0) this.#sleep();
    else if (changesAt && changesAt.getTime() < this.#wakesAt) this.#sleepUntil(changesAt.getTime());
  }

  /** Looks at the clock, for whoever is awake anyway. */
  look(): void {
    const now = this.#clock.now().getTime();
    const isSetBack = now < this.#seen - smallStep;
    this.#seen = now;
    if (isSetBack) this.#changes.clear();
    const due = [...this.#changes].filter(([, changesAt]) => changesAt <= now).map(([uri]) => uri);
    for (const uri of due) this.#changes.delete(uri);
    if (isSetBack) this.#ring('all');
    else if (due.length > 0) this.#ring(due);
  }

  dispose(): void {
    this.#changes.clear();
    this.#sleep();
  }

  #wake(): void {
    this.#sleep();
    this.look();
    let nearest = Number.POSITIVE_INFINITY;
    for (const changesAt of this.#changes.values()) nearest = Math.min(nearest, changesAt);
    if (this.#changes.size > 0) this.#sleepUntil(nearest);
  }

  #sleepUntil(instant: number): void {
    this.#timer?.cancel();
    const now = this.#clock.now().getTime();
    const wait = Math.max(0, Math.min(instant - now, longestSleep));
    this.#wakesAt = now + wait;
    this.#timer = this.#clock.after(wait, () => this.#wake());
  }

  #sleep(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#wakesAt = Number.POSITIVE_INFINITY;
  }
}
