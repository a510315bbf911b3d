import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lint } from '../../server/src/lint/engine.ts';
import type { Policy } from '../../server/src/lint/policy.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import type { Rule } from '../../server/src/lint/rule.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { inKeys } from './edited.ts';
import { today } from './harness.ts';
import { entries } from './manifests.ts';

const policy: Policy = {
  ...recommended,
  customRoles: [{ name: 'Robot', resources: ['OMS/CancelAction'] }],
  deniedRoles: ['Finance'],
  deniedResources: ['OMS/PaymentAction'],
};

/** Keys with what the rules look for that name what they read. */
const keys = fc
  .tuple(
    entries,
    fc.record(
      {
        kind: fc.constantFrom('generated', 'external'),
        status: fc.constantFrom('active', 'inactive'),
        roles: fc.array(
          fc.constantFrom('Owner', 'OMS - Full access', 'OMS - Read only', 'Finance', 'Robot', 'Stock bot'),
          { maxLength: 3 },
        ),
        uses: fc.array(fc.constantFrom('GET /api/oms/pvt/orders', 'GET /api/oms/pvt/order', 'PUT /nowhere'), {
          maxLength: 2,
        }),
        integration: fc.constantFrom('erp', ['erp', 'hub'], 1),
        compromised: fc.boolean(),
        justification: fc.constantFrom({ 'OMS - Full access': 'cancels orders' }, {}, null),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([any, known]) => ({ ...any, ...known }));

const remarksOf = (rule: Rule, key: object): string[] =>
  lint({ text: inKeys([JSON.stringify(key)]), languageId: 'json', policy, catalog, now: new Date(today) }, [
    rule,
  ]).findings.map(({ message }) => message);

describe('a rule that names the properties of a key which it reads', () => {
  const reading = rules.filter(({ meta }) => Array.isArray(meta.reads));

  it('speaks of them, whatever else the key has', () => {
    const spoke = new Set<string>();
    fc.assert(
      fc.property(keys, (key) => {
        for (const rule of reading) {
          const read = Object.entries(key).filter(([name]) => rule.meta.reads?.includes(name));
          const remarks = remarksOf(rule, key);
          assert.deepEqual(remarks, remarksOf(rule, Object.fromEntries(read)), rule.meta.id);
          if (remarks.length > 0) spoke.add(rule.meta.id);
        }
      }),
      { numRuns: 300 },
    );
    assert.deepEqual(
      reading.map(({ meta }) => meta.id).filter((id) => !spoke.has(id)),
      [],
      'the keys gave every one of them something to say',
    );
  });
});
