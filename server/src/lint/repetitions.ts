import type { Remark } from './remark.ts';

/** What is said more than once in a file. Counted from when somebody wants to know. */
export class Repetitions {
  #times: Map<string, number> | undefined;
  #repeated = 0;
  /** Counts the changes of what is said several times. */
  version = 0;

  /** Makes sure that all is counted that is said. */
  count(all: Iterable<readonly Remark[]>): void {
    if (this.#times) return;
    this.#times = new Map();
    for (const remarks of all) this.replace([], remarks);
  }

  /** To be told of what is said instead of what was said. */
  replace(old: readonly Remark[], remarks: readonly Remark[]): void {
    const times = this.#times;
    if (!times) return;
    for (const { identity } of remarks) {
      const count = (times.get(identity) ?? 0) + 1;
      times.set(identity, count);
      if (count === 2) this.#repeats(1);
    }
    for (const { identity } of old) {
      const count = (times.get(identity) ?? 0) - 1;
      if (count > 0) times.set(identity, count);
      else times.delete(identity);
      if (count === 1) this.#repeats(-1);
    }
  }

  has({ identity }: Remark): boolean {
    return this.#repeated > 0 && (this.#times?.get(identity) ?? 0) > 1;
  }

  #repeats(by: 1 | -1): void {
    this.#repeated += by;
    this.version++;
  }
}
