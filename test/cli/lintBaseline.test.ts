import assert from 'node:assert/strict';
import { Folder, goodKey, manifest, named } from './folder.ts';

const bad = (name: string) => goodKey(name, { roles: ['No such role'] });

describe('vtex-keys lint --baseline', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = new Folder({
      'vtex-keys.json': manifest(bad('OLDAAA'), bad('OLDBBB')),
      'other.vtex-keys.json': manifest(bad('OTHERA')),
    });
    const { code } = await folder.lint('--baseline', 'baseline.json', '--update-baseline');
    assert.equal(code, 0);
  });
  afterEach(() => folder.remove());

  it('leaves out what it holds, wherever that stands now', async () => {
    folder.write({
      'vtex-keys.json': `\n\n${JSON.stringify(manifest(goodKey('FIRSTA'), bad('OLDBBB'), bad('OLDAAA')))}`,
    });
    const { code, findings, summary } = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(named(findings), []);
    assert.deepEqual(summary.baseline, { held: 3, fixed: [] });
    assert.equal(code, 0);
  });

  it('shows what is new', async () => {
    folder.write({ 'vtex-keys.json': manifest(bad('OLDAAA'), bad('OLDBBB'), bad('NEWAAA')) });
    const { code, findings } = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(
      findings.map(({ keyName }) => keyName),
      ['vtexappkey-acmestore-NEWAAA'],
    );
    assert.equal(code, 1);
  });

  it('tells what of it is fixed, until it is updated', async () => {
    folder.write({ 'vtex-keys.json': manifest(bad('OLDBBB')) });
    const { stdout, code } = await folder.lint('--baseline', 'baseline.json');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^1 finding of the baseline fixed; --update-baseline takes it out:\n {2}unknown-role vtex-keys\.json vtexappkey-acmestore-OLDAAA$/m,
    );
    await folder.lint('--baseline', 'baseline.json', '--update-baseline');
    const { summary } = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(summary.baseline, { held: 2, fixed: [] });
  });

  it('keeps what it holds of files that were not looked at, and not of those that are gone', async () => {
    await folder.lint('--baseline', 'baseline.json', '--update-baseline', 'vtex-keys.json');
    assert.equal(JSON.parse(folder.read('baseline.json')).findings.length, 3);
    const { summary } = await folder.report('--baseline', 'baseline.json', 'vtex-keys.json');
    assert.deepEqual(summary.baseline, { held: 2, fixed: [] });
  });

  it('is about the same files, whichever folder it is used from', async () => {
    folder.write({ 'stores/x.vtex-keys.json': manifest() });
    const { code, stdout } = await folder.run(
      ['lint', '--as-of', '2026-11-20', '--baseline', '../baseline.json', '..'],
      { cwd: `${folder.path}/stores` },
    );
    assert.equal(code, 0, stdout);
  });

  it('is the same text for the same findings', async () => {
    const before = folder.read('baseline.json');
    await folder.lint(
      '--baseline',
      'baseline.json',
      '--update-baseline',
      'other.vtex-keys.json',
      'vtex-keys.json',
    );
    assert.equal(folder.read('baseline.json'), before);
    assert.deepEqual(Object.keys(JSON.parse(before)), ['version', 'findings']);
  });

  const damaged: [string, string, RegExp][] = [
    ['is no JSON', '{ "version": 1,', /is damaged: it is not JSON/],
    ['has no version', '{ "findings": [] }', /is damaged: it has not the shape/],
    [
      'holds something else',
      '{ "version": 1, "findings": [{ "rule": 1 }] }',
      /is damaged: it has not the shape/,
    ],
    ['is a list', '[]', /is damaged: it has not the shape/],
    [
      'is of another version',
      '{ "version": 2, "findings": [] }',
      /is of version 2, and this program reads version 1/,
    ],
  ];
  for (const [why, text, message] of damaged) {
    it(`is refused, and left as it is, where it ${why}`, async () => {
      folder.write({ 'baseline.json': text });
      for (const update of [[], ['--update-baseline']]) {
        const { code, stdout, stderr } = await folder.lint('--baseline', 'baseline.json', ...update);
        assert.equal(code, 2);
        assert.equal(stdout, '');
        assert.match(stderr, message);
        assert.match(stderr, /^hint: /m);
      }
      assert.equal(folder.read('baseline.json'), text);
    });
  }

  it('is refused where it is not there', async () => {
    const { code, stderr } = await folder.lint('--baseline', 'gone.json');
    assert.equal(code, 2);
    assert.match(stderr, /^error: there is no baseline gone\.json\nhint: add --update-baseline to make it/);
  });
});
