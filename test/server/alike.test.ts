import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { holes } from '../../server/src/lint/glance.ts';
import { Judge } from '../../server/src/lint/judge.ts';
import { Linter } from '../../server/src/lint/linter.ts';
import { itemsOf, outlineOf } from '../../server/src/lint/outline.ts';
import { type Policy, recommended } from '../../server/src/lint/policy.ts';
import type { Rule } from '../../server/src/lint/rule.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { Stencils } from '../../server/src/lint/stencil.ts';
import { apply, cut, looseEdits, place, told } from './edited.ts';
import { entries } from './manifests.ts';
import { randomLetters } from './secrets.ts';

const policy: Policy = {
  ...recommended,
  customRoles: [{ name: 'Robot', resources: ['OMS/CancelAction'] }],
  deniedRoles: ['Finance'],
  deniedResources: ['OMS/PaymentAction'],
};

/** What most keys have, and now and then what only some have. */
function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 24, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** Any, and some at which a token is about to expire. */
const dates = fc.oneof(
  fc.date({ min: new Date('2026-01-01'), max: new Date('2026-09-01'), noInvalidDate: true }),
  fc.constant(new Date('2026-08-29')),
);
const oddDate = fc.constantFrom(
  null,
  '2026-02-30',
  '2026-08-20T12:00:00+02:00',
  '2026-08-20T12:00:00Z',
  'soon',
  '\n',
);
const instant = mostly(
  dates.map((date) => date.toISOString()),
  oddDate,
);
const day = mostly(
  dates.map((date) => date.toISOString().slice(0, 10)),
  oddDate,
);
const oddWord = fc.oneof(fc.constantFrom('a\\b', '"', '\n', 7), fc.constant(randomLetters(128)), fc.string());
const word = mostly(
  fc.constantFrom('erp', 'ERP 7', 'test', 'test 2', '7', 'É', 'TODO', ' ', '', 'erp]', '{}'),
  oddWord,
);

/** What stands in keys that are laid out alike, and differs from one to the other. */
const contents = fc.record({
  keyName: mostly(
    fc.constantFrom(
      'vtexappkey-acmestore-QWERTY',
      'vtexappkey-acmestore-ASDFGH',
      'vtexappkey-partnerhub-ABCDEF',
    ),
    fc.constant('acmestore'),
  ),
  label: fc.oneof(word, fc.constant('vtexappkey-acmestore-QWERTY')),
  owner: fc.oneof(word, fc.constant('orders-team@acme.example'), fc.constant(`x ${randomLetters(128)}`)),
  integration: word,
  creationDate: instant,
  creationDateToken: instant,
  creationDateNewToken: instant,
  addedDate: instant,
  inactiveSince: instant,
  reviewedAt: day,
});

const shared = fc.record(
  {
    kind: fc.constantFrom('generated', 'external'),
    status: fc.constantFrom('active', 'inactive'),
    roles: fc.array(
      fc.constantFrom(
        'Owner',
        'OMS - Full access',
        'OMS - Read only',
        'Call center operator',
        'Finance',
        'Robot',
        'Stock bot',
      ),
    ),
    uses: fc.array(fc.constantFrom('GET /api/oms/pvt/orders', 'GET /api/oms/pvt/order', 'PUT /nowhere')),
    compromised: fc.boolean(),
    justification: fc.constantFrom({ 'OMS - Full access': 'cancels orders' }, {}),
  },
  { requiredKeys: ['kind', 'roles'] },
);

/** Manifests of keys of which most are laid out like another one. */
const alike = fc
  .record({
    account: fc.constantFrom('acmestore', 'partnerhub', 7),
    bases: fc.array(fc.oneof({ weight: 5, arbitrary: shared }, entries), { minLength: 1, maxLength: 2 }),
    names: fc.subarray(Object.keys(holes)),
    keys: fc.array(contents, { minLength: 4, maxLength: 16 }),
    indent: fc.constantFrom(0, 1, 2, '\t'),
  })
  .map(({ account, bases, names, keys, indent }) => {
    const all = keys.map((content, index) => {
      const own = names.map((name) => [name, content[name as keyof typeof content]]);
      return { ...bases[index % bases.length], ...Object.fromEntries(own) };
    });
    return JSON.stringify({ account, keys: all }, null, indent);
  });

const instants = fc.oneof(
  fc.date({ min: new Date('2026-03-01'), max: new Date('2027-06-01'), noInvalidDate: true }),
  fc.constant(new Date('2026-11-20')),
);

/** The rule as it would be if it had to look at every key. */
function unglancing(rule: Rule): Rule {
  const { quietUntil: _, meta, ...rest } = rule;
  const { reads: __, ...more } = meta;
  return { ...rest, meta: more };
}

describe('keys that are laid out alike', () => {
  it('are cut like any others', () => {
    let fitting = 0;
    fc.assert(
      fc.property(alike, fc.array(looseEdits, { maxLength: 2 }), (whole, edits) => {
        const text = edits.reduce((before, loose) => apply(before, place(loose, before)), whole);
        const { slices, ...around } = outlineOf(text, new Stencils());
        const { slices: expected, ...expectedAround } = outlineOf(text);
        assert.deepEqual(around, expectedAround);
        assert.deepEqual(slices.map(cut), expected.map(cut));
        fitting += slices.filter(({ stencil }) => stencil).length;
      }),
      { numRuns: 1000 },
    );
    assert.ok(fitting > 2000, `${fitting} keys fitted`);
  });

  const glancing = rules.filter(({ meta, quietUntil }) => meta.reads || quietUntil);
  const said = new Set<string>();
  for (const rule of glancing) {
    it(`are judged by ${rule.meta.id} as if it looked at each of them`, () => {
      fc.assert(
        fc.property(alike, instants, (text, now) => {
          const input = { text, languageId: 'json', policy, catalog, now } as const;
          const result = lint(input, [rule]);
          assert.deepEqual(told(result), told(lint(input, [unglancing(rule)])));
          if (result.findings.length > 0) said.add(rule.meta.id);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('gave something to say to all of those rules that say anything of such keys', () => {
    const silent = glancing.map(({ meta }) => meta.id).filter((id) => !said.has(id));
    const ofOthers = ['syntax', 'duplicate-property', 'suppression-'];
    assert.deepEqual(
      silent.filter((id) => !ofOthers.some((other) => id.startsWith(other))),
      [],
    );
  });

  it('are judged by all rules together, at any time, as if each looked at each of them', () => {
    const all = rules.map(unglancing);
    fc.assert(
      fc.property(alike, fc.array(instants, { minLength: 2, maxLength: 4 }), (text, times) => {
        const [now = new Date(0), ...later] = times;
        const input = { text, languageId: 'json', policy, catalog, now } as const;
        const linter = new Linter(input);
        assert.deepEqual(told(linter.result()), told(lint(input, all)));
        for (const next of later) {
          linter.passTo(next);
          assert.deepEqual(told(linter.result()), told(lint({ ...input, now: next }, all)));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are judged in many files by one judge as in each file by itself, whichever comes first', () => {
    const languageId = fc.constantFrom('json' as const, 'jsonc' as const);
    const file = fc.record({ text: alike, languageId });
    const base = { policy, catalog, now: new Date('2026-07-01') };
    fc.assert(
      fc.property(fc.array(file, { minLength: 2, maxLength: 6 }), (files) => {
        const judge = new Judge(base, rules);
        for (const one of files) {
          const together = new Linter({ ...base, ...one, judge }).result();
          assert.deepEqual(told(together), told(lint({ ...base, ...one })));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('are met in one file after the other, the first key of each included', () => {
    const stencils = new Stencils();
    const text = JSON.stringify({ keys: [{ kind: 'generated', label: 'erp', roles: [] }] });
    const isFitting = (): boolean => {
      stencils.begin();
      return outlineOf(text, stencils).slices.some(({ stencil }) => stencil !== undefined);
    };
    assert.deepEqual([isFitting(), isFitting(), isFitting()], [false, false, true]);
  });

  it('are still learnt after more layouts than can be looked through', () => {
    const stencils = new Stencils();
    const fitting = (name: string): number => {
      stencils.begin();
      const keys = Array.from({ length: 4 }, () => ({ kind: 'generated', [name]: 1, roles: [] }));
      return outlineOf(JSON.stringify({ keys }), stencils).slices.filter(({ stencil }) => stencil).length;
    };
    for (let layout = 0; layout < 500; layout++) assert.equal(fitting(`x-${layout}`), 1);
  });

  it('are read one by one where each has another layout, and cut the same', () => {
    const keys = Array.from({ length: 500 }, (_, index) => ({
      kind: 'generated',
      [`x-${index}`]: index,
      roles: [],
    }));
    const text = `,${JSON.stringify(keys).slice(1, -1)}`;
    assert.equal(itemsOf(text, false, new Stencils())?.length, keys.length);
  });
});
