export interface Timer {
  cancel(): void;
}

/** Time as the server sees it, so that tests can pass it. */
export interface Clock {
  now(): Date;
  /** Calls back once, after at most 2^31 - 1 milliseconds. */
  after(milliseconds: number, callback: () => void): Timer;
}

export const systemClock: Clock = {
  now: () => new Date(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },
};
