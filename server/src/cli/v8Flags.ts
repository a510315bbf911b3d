import { setFlagsFromString } from 'node:v8';

interface Flag {
  readonly usual: string;
  readonly set: string;
  /** The major versions of V8 of which it was measured. Another may have no such flag, and would complain of it. */
  readonly versions: readonly string[];
}

const flags = {
  /** Keeps what was compiled, though it has not run for long. */
  keepCode: {
    usual: '--flush-bytecode',
    set: '--no-flush-bytecode',
    versions: ['12', '13'],
  },
  /**
   * Leaves most to Maglev. What TurboFan compiles on another thread slows this one down where two threads share a core,
   * and is worth that after some thousand files only. V8 12 has no Maglev to leave it to.
   */
  optimizeLate: {
    usual: '--invocation-count-for-turbofan=3000',
    set: '--invocation-count-for-turbofan=40000',
    versions: ['13'],
  },
  /** Does not let garbage pile up: where hardly anything outlives its file, it takes half of the memory and no more time. */
  smallNewSpace: {
    usual: '--semi-space-growth-factor=2',
    set: '--semi-space-growth-factor=1',
    versions: ['12', '13'],
  },
} satisfies Record<string, Flag>;

/**
 * Sets a flag of V8, and answers what to call to set it back. That has to be done before the process ends: code is
 * kept for a V8 with the very flags that are set when it is (`codeCache.ts`).
 */
export function setV8Flag(name: keyof typeof flags): () => void {
  const { usual, set, versions }: Flag = flags[name];
  const [major = ''] = process.versions.v8.split('.');
  if (!versions.includes(major)) return () => {};
  setFlagsFromString(set);
  return () => setFlagsFromString(usual);
}
