import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lint } from '../../server/src/lint/engine.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { Linter, type LintInput } from '../../server/src/lint/linter.ts';
import { recommended, strict } from '../../server/src/lint/policy.ts';
import type { LanguageId } from '../../server/src/lint/tree.ts';
import { anyManifests, apply, told } from '../server/edited.ts';
import { today } from '../server/harness.ts';
import { mutate, Random, type Texts } from './mutations.ts';

const root = new URL('../../', import.meta.url);

/** Each run begins elsewhere; what fails names the seed with which it fails again. */
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** As many as take a few seconds. */
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 600);
const editsARound = 6;

describe(`the linter, with FUZZ_SEED=${seed}`, function () {
  this.timeout(120_000);

  let texts: Texts;
  before(async () => {
    texts = await fixtures();
  });

  it('takes whatever becomes of the examples and of those of the rules, edit by edit and at once', () => {
    const random = new Random(seed);
    for (let round = 0; round < rounds; round++) {
      const input = {
        text: random.of(texts),
        languageId: random.of<LanguageId>(['json', 'jsonc']),
        policy: random.of([recommended, strict]),
      } as const;
      mangle(input, random, texts);
    }
  });

  it('takes any text', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: fc.constantFrom(...'{}[]",:\\/*\n 1tn\uFEFF\uD83D'), maxLength: 200 }),
      fc.json().map((json) => `{ "keys": [${json}, ${json}], "x": ${json} }`),
      anyManifests,
    );
    fc.assert(
      fc.property(any, fc.constantFrom<LanguageId>('json', 'jsonc'), (text, languageId) => {
        const options = { languageId, policy: recommended, catalog, now: new Date(today) };
        assertSound(text, lint({ ...options, text }).findings);
      }),
      { seed, numRuns: 2 * rounds },
    );
  });
});

function mangle(
  start: Pick<LintInput, 'text' | 'languageId' | 'policy'>,
  random: Random,
  texts: Texts,
): void {
  const options = { ...start, catalog, now: new Date(today) };
  const linter = new Linter(options);
  let { text } = start;
  for (let count = 0; count < editsARound; count++) {
    const edit = mutate(text, random, texts);
    text = apply(text, edit);
    linter.edit(edit.range, edit.newText);
    const result = linter.result();
    assert.deepEqual(told(result), told(lint({ ...options, text })), 'edited, and read at once');
    assertSound(text, result.findings);
  }
}

/** Every place lies within the text, no rule failed, and no two findings are taken for one. */
function assertSound(text: string, findings: readonly Finding[]): void {
  for (const { rule, message, range, related, fixes } of findings) {
    assert.notEqual(rule, 'internal-error', message);
    const places = [
      range,
      ...related.map((place) => place.range),
      ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.range)),
    ];
    for (const { start, end } of places) {
      assert.ok(
        0 <= start && start <= end && end <= text.length,
        `${rule} is at ${start} to ${end} of ${text.length}`,
      );
    }
  }
  assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, findings.length);
}

/** The example workspace, and every manifest that the pages of the rules show. */
async function fixtures(): Promise<Texts> {
  const texts: string[] = [];
  for await (const file of glob('examples/**/*.json{,c}', { cwd: root })) {
    texts.push(await readFile(new URL(file, root), 'utf8'));
  }
  for await (const file of glob('docs/rules/*.md', { cwd: root })) {
    const page = await readFile(new URL(file, root), 'utf8');
    for (const [, example = ''] of page.matchAll(/^```json \w+\n(.*?)^```/gms)) texts.push(example);
  }
  const [first, ...others] = texts;
  assert.ok(first && others.length > 10, 'the examples were found');
  return [first, ...others];
}
