import type { Output } from '../output.ts';
import { grouped } from '../reporters/words.ts';

/** How long a person waits without asking what is going on, in milliseconds. */
const patience = 1000;

/** Tells on a terminal how far the work has come, once it takes longer than a second. */
export class Progress {
  readonly #output: Output;
  readonly #total: number;
  readonly #now: () => number;
  readonly #start: number;
  readonly #timer: NodeJS.Timeout;
  #done = 0;
  #isShown = false;

  constructor(output: Output, total: number, now: () => number = Date.now) {
    this.#now = now;
    this.#start = now();
    this.#output = output;
    this.#total = total;
    this.#timer = setInterval(() => this.#show(), patience / 4).unref();
  }

  step(): void {
    this.#done += 1;
    // While files are linted one after the other no timer gets its turn.
    if (this.#done % 100 === 0) this.#show();
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#isShown) this.#output.write('\r\u001B[K');
  }

  #show(): void {
    if (this.#now() - this.#start < patience || !this.#output.isTerminal) return;
    this.#isShown = true;
    this.#output.write(`\r${grouped(this.#done)} of ${grouped(this.#total)} files`);
  }
}
