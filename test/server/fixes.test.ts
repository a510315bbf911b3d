import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { applyEdits } from '../../server/src/lint/edits.ts';
import type { Finding, Fix } from '../../server/src/lint/findings.ts';
import { fixAll, fromTheEnd, partAt } from '../../server/src/lint/fixAll.ts';
import { safeFixOf } from '../../server/src/lint/fixes.ts';
import { givenRoles, knownRoles } from '../../server/src/lint/knownRoles.ts';
import { readKey } from '../../server/src/lint/manifestKey.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { type CheckOptions, findingsOf, linterWith } from './harness.ts';

const customRoles = [
  { name: 'Order reader', resources: ['OMS/OMSViewer'] },
  { name: 'Refund desk', resources: ['OMS/OMSViewer', 'OMS/RefundAction'] },
];
const policy = { ...recommended, customRoles };

/** Roles as people write them: right, by another name, with a slip of the pen, or made up. */
const role = fc.constantFrom(
  'OMS - Read only',
  'OMS - Read-only',
  'OMS - Full acess',
  'Owner',
  'Ownr',
  'Order reader',
  'Order raeder',
  'Refund desk',
  'Refund dsk',
  'Logistics - Read only',
  'Robot 🤖',
);
const use = fc.constantFrom(
  'GET /api/oms/pvt/orders/{orderId}',
  'GET /api/oms/pvt/order/{orderId}',
  'GET /api/oms/pvt/ordres',
  'POST /api/oms/pvt/orders/{orderId}/invoice',
  'GET /manifest',
  'GET /warehouse/robots/parts',
);
const suppression = fc.record(
  {
    rule: fc.constantFrom('overly-permissive-role', 'shared-key', 'no-roles', 'shared-keys'),
    reason: fc.constantFrom('until the split lands', ''),
    until: fc.constantFrom('2026-10-31', '2026-12-31', '2027-12-31'),
  },
  { requiredKeys: ['rule'] },
);
const entry = fc.record(
  {
    kind: fc.constantFrom('generated', 'external', 'Generated'),
    keyName: fc.constantFrom('vtexappkey-acmestore-QWERTY', 'vtexappkey-partnerhub-ABCDEF'),
    label: fc.constantFrom('注文 🛒', 'erp', 'test'),
    lable: fc.constantFrom('erp', 'wms'),
    status: fc.constantFrom('active', 'inactive', 'Active', 'inactve'),
    roles: fc.array(role, { maxLength: 4 }),
    rolse: fc.array(role, { maxLength: 2 }),
    uses: fc.array(use, { maxLength: 3 }),
    creationDateToken: fc.constantFrom('2026-08-01', '2026-11-01', '2027-01-01'),
    compromised: fc.boolean(),
    integration: fc.constantFrom('erp', ['erp', 'wms']),
    suppress: fc.array(suppression, { maxLength: 3 }),
  },
  { requiredKeys: ['kind'] },
);
const style = fc.record({
  indent: fc.constantFrom('', '  ', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\uFEFF'),
  comments: fc.boolean(),
});

interface Sample {
  readonly text: string;
  readonly options: CheckOptions;
}

const samples = fc
  .tuple(fc.array(entry, { maxLength: 3 }), fc.array(suppression, { maxLength: 2 }), style)
  .map(([keys, suppress, { indent, eol, mark, comments }]): Sample => {
    const json = JSON.stringify({ account: 'acmestore', keys, suppress }, null, indent);
    let count = 0;
    const lines = json.split('\n').map((line) => {
      if (!comments) return line;
      count += 1;
      return `${line} // comment ${count}`;
    });
    const options = { policy, languageId: comments ? 'jsonc' : 'json', everyRule: true } as const;
    return { text: mark + lines.join(eol), options };
  });

const safeFixesOf = ({ text, options }: Sample): { finding: Finding; fix: Fix }[] =>
  findingsOf(text, options).flatMap((finding) => {
    const fix = safeFixOf(finding);
    return fix ? [{ finding, fix }] : [];
  });

function fixedBy({ text, options }: Sample, fix: Fix): Sample {
  return { text: applyEdits(text, fix.edits), options };
}

const gravity = ['hint', 'info', 'warning', 'error'];

/** How many findings there are of each rule that are at least so grave. */
function graveAs(least: Finding, findings: readonly Finding[]): Map<string, number> {
  const grave = findings.filter(
    ({ severity }) => gravity.indexOf(severity) >= gravity.indexOf(least.severity),
  );
  const byRule = Map.groupBy(grave, ({ rule }) => rule);
  return new Map(Array.from(byRule, ([rule, all]) => [rule, all.length]));
}

const roles = knownRoles(catalog, policy);

/** What each key may do, as far as it is known: a role that nobody knows, or roles that cannot be read, may be any. */
function accessOf({ text }: Sample): (Set<string> | 'anything')[] {
  const { keys } = parse(text.replace('\uFEFF', ' ')) as { keys: unknown[] };
  return keys.map((value) => {
    const key = readKey(value);
    if (key.status === 'inactive') return new Set();
    const { known, unknown } = givenRoles(key, roles);
    const mayBeAny = unknown.length > 0 || !key.hasRoles || known.some((given) => given.role.grantsAll);
    return mayBeAny ? 'anything' : new Set(known.flatMap((given) => given.role.resources));
  });
}

const comments = (text: string): unknown => text.match(/\/\/ comment \d+/g);

/** Strings and numbers, wherever they stand: what is left out is what a fix deleted. */
function leavesOf(value: unknown): unknown[] {
  if (value === null || typeof value !== 'object') return [value];
  return Object.entries(value).flatMap(([name, child]) => [name, ...leavesOf(child)]);
}

describe('a safe fix', () => {
  const check = (
    judge: (before: Sample, finding: Finding, fix: Fix, found: readonly Finding[]) => void,
  ): void => {
    fc.assert(
      fc.property(samples, (before) => {
        const found = findingsOf(before.text, before.options);
        for (const finding of found) {
          for (const fix of finding.fixes) if (fix.safe) judge(before, finding, fix, found);
        }
      }),
      { numRuns: 100 },
    );
  };

  it('leaves a file that parses, without the finding', () => {
    check((before, finding, fix, found) => {
      const fixed = findingsOf(fixedBy(before, fix).text, before.options);
      const same = (findings: readonly Finding[]) =>
        findings.filter(({ rule }) => rule === finding.rule).length;
      assert.ok(fixed.every(({ rule }) => rule !== 'syntax' && rule !== 'internal-error'));
      assert.ok(same(fixed) < same(found), finding.rule);
    });
  });

  it('brings nothing to light that is as grave', () => {
    check((before, finding, fix, found) => {
      const left = graveAs(finding, found);
      const fixed = findingsOf(fixedBy(before, fix).text, before.options);
      for (const [rule, count] of graveAs(finding, fixed)) {
        assert.ok(count <= (left.get(rule) ?? 0), `${finding.rule} brings ${rule}`);
      }
    });
  });

  it('never widens what a key may do', () => {
    check((before, finding, fix) => {
      const was = accessOf(before);
      const is = accessOf(fixedBy(before, fix));
      assert.equal(is.length, was.length);
      for (const [index, access] of is.entries()) {
        const known = was[index];
        if (known === 'anything' || known === undefined) continue;
        assert.ok(access !== 'anything' && access.isSubsetOf(known), finding.rule);
      }
    });
  });

  it('deletes nothing but a role that grants nothing more, or a suppression that suppresses nothing', () => {
    check((before, finding, fix) => {
      const fixed = fixedBy(before, fix).text;
      const isRemoval = ['redundant-role', 'suppression-expired', 'suppression-unused'].includes(
        finding.rule,
      );
      const counts = [before.text, fixed].map((text) => leavesOf(parse(text.replace('\uFEFF', ' '))).length);
      assert.ok(isRemoval || Number(counts[1]) >= Number(counts[0]), finding.rule);
      assert.deepEqual(comments(fixed), comments(before.text));
    });
  });

  it('keeps line ends, indentation and the byte order mark', () => {
    check((before, finding, fix) => {
      const { text } = fixedBy(before, fix);
      assert.equal(text.startsWith('\uFEFF'), before.text.startsWith('\uFEFF'));
      if (before.text.includes('\r\n')) assert.doesNotMatch(text, /(?<!\r)\n/, finding.rule);
      else assert.doesNotMatch(text, /\r/);
      const indents = (whole: string) => new Set(whole.match(/^[ \t]+/gm));
      assert.ok(indents(text).isSubsetOf(indents(before.text)), finding.rule);
    });
  });
});

describe('any fix', () => {
  it('is safe only where its rule says that it may be, and else says what to think of', () => {
    const kinds = new Map<string, 'safe' | 'unsafe' | undefined>(
      rules.map(({ meta }) => [meta.id, meta.fixes]),
    );
    fc.assert(
      fc.property(samples, ({ text, options }) => {
        for (const { rule, fixes } of findingsOf(text, options)) {
          for (const { safe, caution } of fixes) {
            assert.equal(caution === undefined, safe, rule);
            assert.ok(kinds.get(rule) === 'safe' || (kinds.get(rule) === 'unsafe' && !safe), rule);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('all safe fixes', () => {
  /** What the edits make of the text, and what the linter has that saw every fix. */
  async function fixed({ text, options }: Sample): Promise<{ sample: Sample; seen: string }> {
    const linter = linterWith(text, options);
    const edits = await fixAll({
      length: text.length,
      findings: async () => linter.result().findings,
      partAt: (range) => partAt(linter, range),
      edit: (all) => {
        for (const { range, newText } of fromTheEnd(all)) linter.edit(range, newText);
      },
    });
    return { sample: { text: applyEdits(text, edits), options }, seen: linter.text };
  }

  it('come to an end, and another time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        const once = await fixed(sample);
        assert.equal(once.sample.text, once.seen);
        assert.deepEqual(safeFixesOf(once.sample), []);
        assert.equal((await fixed(once.sample)).sample.text, once.seen);
      }),
      { numRuns: 50 },
    );
  });

  it('never widen what a key may do, one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (sample) => {
        const was = accessOf(sample);
        for (const [index, access] of accessOf((await fixed(sample)).sample).entries()) {
          const known = was[index];
          if (known === 'anything' || known === undefined) continue;
          assert.ok(access !== 'anything' && access.isSubsetOf(known));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('no fix', () => {
  it('says or writes a part of a secret that it does not take away', () => {
    const secret = Array.from({ length: 128 }, (_, index) =>
      String.fromCharCode(65 + ((index * 7) % 26)),
    ).join('');
    const keys = [{ kind: secret, roles: [secret], uses: [`GET /${secret}`], [secret]: 1 }];
    const text = JSON.stringify({ account: 'acmestore', keys });
    const said = JSON.stringify(findingsOf(text, { everyRule: true }).map(({ fixes }) => fixes));
    assert.ok(!said.includes(secret.slice(0, 12)));
  });
});
