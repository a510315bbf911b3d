import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { EditedText } from '../../server/src/lint/editedText.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { Entry } from '../../server/src/lint/entries.ts';
import { Linter, type LintInput } from '../../server/src/lint/linter.ts';
import { outlineOf } from '../../server/src/lint/outline.ts';
import { type Policy, recommended } from '../../server/src/lint/policy.ts';
import {
  anyManifests,
  apply,
  cut,
  inKeys,
  type LooseEdit,
  looseEdits,
  type PlacedEdit,
  place,
  told,
} from './edited.ts';
import { today } from './harness.ts';
import { keyWith } from './manifests.ts';

const languages = fc.constantFrom<LintInput['languageId']>('json', 'jsonc');

const json = { languageId: 'json', policy: recommended } as const;

/** Half of the rules work on single keys; these have something to say of two, of the header, and of suppressions. */
const policies: fc.Arbitrary<Policy> = fc.constantFrom(recommended, {
  ...recommended,
  rules: { 'missing-owner': 'off', 'duplicate-label': 'error' },
  maxFileSize: 500,
});

describe('a text under edit', () => {
  it('is cut after any edits as if it had just been opened', () => {
    fc.assert(
      fc.property(anyManifests, fc.array(looseEdits, { maxLength: 10 }), (text, edits) => {
        const edited = new EditedText(text, recommended.maxFileSize, (slice) => new Entry(slice));
        let now = text;
        for (const loose of edits) {
          const edit = place(loose, now);
          now = apply(now, edit);
          edited.edit(edit.range, edit.newText);
          const { before, slices, after } = outlineOf(now);
          assert.deepEqual([edited.before, edited.after], [before, after]);
          assert.deepEqual(
            Array.from(edited.entries, ({ slice }) => cut(slice)),
            slices.map(cut),
          );
          assert.equal(edited.toString(), now);
        }
      }),
      { numRuns: 2000 },
    );
  });

  describe('of thousands of keys', () => {
    const text = inKeys(Array.from({ length: 5000 }, () => keyWith({ roles: ['Owner'] })));
    const role = text.indexOf('Owner', text.length / 2);
    const brace = text.indexOf('}', role);
    const key = text.indexOf('{', role);
    const at = (start: number, newText: string, cut = 0): PlacedEdit => ({
      range: { start, end: start + cut },
      newText,
    });
    /** How many keys an edit takes the place of, and how many of it come. */
    const cases: [string, PlacedEdit[], [number, number][]][] = [
      ['a letter in a string', [at(role, 'x')], [[1, 1]]],
      [
        'a quote and its end',
        [at(role, '"'), at(role, '', 1)],
        [
          [2, 2],
          [2, 2],
        ],
      ],
      [
        'a brace that goes and comes back',
        [at(brace, '', 1), at(brace, '}')],
        [
          [2, 2],
          [2, 2],
        ],
      ],
      ['a bracket too many', [at(brace, ']')], [[1, 1]]],
      ['a key before another', [at(key, '{},')], [[1, 2]]],
      [
        'three keys that go',
        [at(key, '', 3 * (key - brace + keyWith({ roles: ['Owner'] }).length - 1))],
        [[4, 1]],
      ],
    ];
    for (const [what, edits, expected] of cases) {
      it(`is looked at where it changed, and nowhere else: ${what}`, () => {
        const edited = new EditedText(text, recommended.maxFileSize, (slice) => new Entry(slice));
        const counts = edits.map(({ range, newText }) => {
          const { removed, added } = edited.edit(range, newText);
          return [[...removed].length, [...added].length];
        });
        assert.deepEqual(counts, expected);
      });
    }
  });
});

describe('the findings of a manifest under edit', () => {
  it('are those of the text as it is, after any edits', () => {
    fc.assert(
      fc.property(
        anyManifests,
        languages,
        policies,
        fc.array(looseEdits, { maxLength: 8 }),
        (text, languageId, policy, edits) => follow({ text, languageId, policy }, edits),
      ),
      { numRuns: 250 },
    );
  });

  it('are those of the text as it is at any time, which may also go back', () => {
    const steps = fc.oneof(
      fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
      looseEdits,
    );
    fc.assert(
      fc.property(anyManifests, fc.array(steps, { maxLength: 8 }), (text, each) =>
        follow({ ...json, text }, each),
      ),
      { numRuns: 120 },
    );
  });

  const twins = inKeys([
    keyWith({ label: 'erp', roles: [] }),
    keyWith({ label: 'ERP', roles: ['Stock bot'] }),
  ]);
  const many = (count: number): string =>
    Array.from({ length: count }, (_, index) => keyWith({ label: `key ${index}`, roles: ['Owner'] })).join(
      ',\n',
    );
  const put =
    (before: string, what: string, newText: string, cut = 0) =>
    (text: string): PlacedEdit => {
      const start = text.indexOf(what) + before.length;
      return { range: { start, end: start + cut }, newText };
    };
  const accepted = `"suppress": [{ "rule": "unknown-role", "reason": "soon", "until": "2026-12-01" }], `;
  const named = inKeys([
    keyWith({ keyName: 'vtexappkey-acmestore-QWERTY', roles: [], creationDateToken: '2026-08-29' }),
  ]);
  const other = keyWith({ label: 'ERP', roles: ['Stock bot'] });
  const second = put('', `,\n${other}`, '', other.length + 2);
  const cases: [string, string, ((text: string) => PlacedEdit)[]][] = [
    [
      'a twin that gets a name of its own, and loses it',
      twins,
      [put('"label":"E', '"label":"ERP', 'X'), put('"label":"E', '"label":"EX', '', 1)],
    ],
    ['a key that leaves its twin', twins, [second]],
    ['a key that leaves a comma behind', inKeys([other, '']), [put('', other, '', other.length)]],
    ['the account, on which all keys depend', named, [put('"account": "', '"account": "', 'other-')]],
    ['the token period, on which all keys depend', named, [put('', '"keys"', '"tokenPeriod": "6 months", ')]],
    ['a suppression for all keys', twins, [put('{ ', '{ ', accepted)]],
    ['the only key that is suppressed', twins.replace('{ ', `{ ${accepted}`), [second]],
    ['a second array of keys, which counts instead', twins, [put('', '"x-note"', '"keys": [], ')]],
    ['other keys that are no array, which count instead', twins, [put('', '"x-note"', '"keys": 1, ')]],
    [
      'a bracket that closes the array too early',
      inKeys([many(50)]),
      [put('', '{"kind":"generated","label":"key 20"', '],')],
    ],
    [
      'a comment that does not end, until it goes',
      inKeys([many(50)]),
      [put('', '{"kind":"generated","label":"key 20"', '/*'), put('', '/*', '', 2)],
    ],
    [
      'all keys cut, and pasted again',
      inKeys([many(2000)]),
      [put('"keys": [', '"keys": [', '', many(2000).length), put('"keys": [', '"keys": [', many(2000))],
    ],
    [
      'thousands of keys pasted before the last',
      twins,
      [put('', '{"kind":"generated","label":"ERP"', `${many(2000)},`)],
    ],
    ['a bracket that goes with half a key', twins, [put('', '[{', '', 15)]],
    [
      'a text that is emptied and filled',
      twins,
      [put('', twins, '', twins.length), () => ({ range: { start: 0, end: 0 }, newText: twins })],
    ],
  ];
  for (const [what, text, edits] of cases) {
    it(`are those of the text as it is, after ${what}`, () => follow({ ...json, text }, edits));
  }
});

type Step = LooseEdit | Date | ((text: string) => PlacedEdit);

/** Takes the steps one after the other, and compares with a linter that sees each text for the first time. */
function follow(start: Pick<LintInput, 'text' | 'languageId' | 'policy'>, steps: readonly Step[]): void {
  const now = new Date(today);
  const input = { ...start, catalog, now };
  const linter = new Linter(input);
  const unseen = new Linter(input);
  const last = steps.reduce((before, step) => {
    assert.deepEqual(told(linter.result()), told(lint(before)));
    const after = take(step, before, [linter, unseen]);
    assert.equal(linter.text, after.text);
    return after;
  }, input);
  assert.deepEqual(told(linter.result()), told(lint(last)));
  assert.deepEqual(told(unseen.result()), told(lint(last)), 'judged for the first time after all edits');
}

function take<Input extends { text: string; now: Date }>(
  step: Step,
  input: Input,
  linters: readonly Linter[],
): Input {
  if (step instanceof Date) {
    for (const linter of linters) linter.passTo(step);
    return { ...input, now: step };
  }
  const edit = typeof step === 'function' ? step(input.text) : place(step, input.text);
  for (const linter of linters) linter.edit(edit.range, edit.newText);
  return { ...input, text: apply(input.text, edit) };
}
