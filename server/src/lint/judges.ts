import { Judge, type JudgeOptions } from './judge.ts';
import type { Policy } from './policy.ts';
import { rules } from './rules/index.ts';

/** A judge for each policy, who learns from all texts that come before it. */
export class Judges {
  readonly #known = new Map<Policy, Judge>();

  /** That of the policy, at the given time. Those of one policy are all asked for with the same other options. */
  of(options: JudgeOptions): Judge {
    const { policy, now } = options;
    const judge = this.#known.get(policy) ?? new Judge(options, rules);
    this.#known.set(policy, judge);
    judge.passTo(now);
    return judge;
  }
}
