import assert from 'node:assert/strict';
import { CrashBudget } from '../../../client/src/language/crashBudget.ts';

const minute = 60_000;

describe('a language server that crashes', () => {
  it('is started again four times in three minutes, and not the fifth', () => {
    const budget = new CrashBudget();
    const answers = [0, 1, 2, 3, 4].map((second) => budget.spend(second * 1000));
    assert.deepEqual(answers, [true, true, true, true, false]);
  });

  it('is started again for ever where it crashes seldom', () => {
    const budget = new CrashBudget();
    for (let crash = 0; crash < 50; crash++) assert.ok(budget.spend(crash * minute));
  });

  it('has an older crash forgotten after three minutes exactly', () => {
    const budget = new CrashBudget();
    for (const crash of [0, 1, 2, 3]) budget.spend(crash);
    assert.equal(budget.spend(3 * minute - 1), false);
    const later = new CrashBudget();
    for (const crash of [0, 1, 2, 3]) later.spend(crash);
    assert.equal(later.spend(3 * minute), true);
  });
});
