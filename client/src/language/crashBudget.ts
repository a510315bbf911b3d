const windowMs = 3 * 60_000;
const restarts = 4;

/** How often a server that crashes is started again: four times in three minutes, and not the fifth. */
export class CrashBudget {
  #crashes: number[] = [];

  /** Takes a crash at `now`, in milliseconds of any clock that only goes forward. True while one more start is due. */
  spend(now: number): boolean {
    this.#crashes = [...this.#crashes.filter((crash) => now - crash < windowMs), now];
    return this.#crashes.length <= restarts;
  }
}
