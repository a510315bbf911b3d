import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from './checkout.ts';
import { vtexKeys } from './cli.ts';
import { asOf, Folder, goodKey, type JsonReport, manifest, named } from './folder.ts';

const bad = (name: string, more: object = {}) => goodKey(name, { roles: ['No such role'], ...more });

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

  it('goes with a file that is renamed, but not with one that is copied', async () => {
    const text = folder.read('vtex-keys.json');
    folder.write({ 'copy.vtex-keys.json': text });
    const copied = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(
      new Set(copied.findings.map(({ file }) => file)),
      new Set(['copy.vtex-keys.json', 'vtex-keys.json']),
    );
    rmSync(join(folder.path, 'vtex-keys.json'));
    const renamed = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(named(renamed.findings), []);
    assert.deepEqual(renamed.summary.baseline, { held: 3, fixed: [] });
  });

  it('tells what is fixed in one file, though a renamed one has the same still', async () => {
    folder.write({ 'copy.vtex-keys.json': manifest(bad('OLDAAA')) });
    await folder.lint('--baseline', 'baseline.json', '--update-baseline');
    rmSync(join(folder.path, 'copy.vtex-keys.json'));
    folder.write({
      'renamed.vtex-keys.json': manifest(bad('OLDAAA')),
      'vtex-keys.json': manifest(bad('OLDBBB')),
    });
    const { summary } = await folder.report('--baseline', 'baseline.json');
    const roles = summary.baseline?.fixed.filter(({ rule }) => rule === 'unknown-role') ?? [];
    assert.deepEqual(
      roles.map(({ file, keyName }) => `${file} ${keyName}`),
      ['vtex-keys.json vtexappkey-acmestore-OLDAAA'],
    );
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

  it('says what it took in and what it took out, unless it is to be quiet', async () => {
    folder.write({ 'vtex-keys.json': manifest(bad('OLDBBB'), bad('NEWAAA')) });
    const { stderr } = await folder.lint('--baseline', 'baseline.json', '--update-baseline');
    assert.equal(
      stderr,
      [
        'baseline.json: 1 finding added, 1 finding taken out',
        '  + unknown-role vtex-keys.json vtexappkey-acmestore-NEWAAA',
        '  - unknown-role vtex-keys.json vtexappkey-acmestore-OLDAAA',
        '',
      ].join('\n'),
    );
    folder.write({ 'vtex-keys.json': manifest(bad('OLDBBB')) });
    const quiet = await folder.lint('--baseline', 'baseline.json', '--update-baseline', '--quiet');
    assert.equal(quiet.stderr, '');
  });

  it('says how much it took in where it is new, and does not repeat the report', async () => {
    const { stderr } = await folder.lint('--baseline', 'new.json', '--update-baseline');
    assert.equal(stderr, 'new.json: 3 findings added, 0 findings taken out\n');
  });

  const failing: [string, (folder: Folder) => void, string][] = [
    ['a policy has errors', (it) => it.write({ '.vtex-keys.policy.json': '{' }), '.'],
    [
      'what a policy extends has errors',
      (it) =>
        it.write({
          '.vtex-keys.policy.json': { extends: './team.json' },
          'team.json': { rules: { 'unknown-role': 'of' } },
        }),
      '.',
    ],
    [
      'a policy cannot be read',
      (it) => it.write({ '.vtex-keys.policy.json/a': '', 'vtex-keys.json': manifest() }),
      '.',
    ],
    ['a manifest cannot be read', (it) => symlinkSync('self.json', join(it.path, 'self.json')), 'self.json'],
    ['a path leads to nothing', () => {}, 'gone.json'],
  ];
  for (const [why, breaks, path] of failing) {
    it(`is not updated where ${why}, and the run says so`, async () => {
      const before = folder.read('baseline.json');
      breaks(folder);
      folder.write({ 'labs/vtex-keys.json': manifest(bad('NEWAAA')) });
      const args = ['--baseline', 'baseline.json', '--update-baseline', '.', path];
      const { code, stderr, summary } = await folder.report(...args);
      assert.equal(code, 2);
      assert.match(stderr, /^error: baseline\.json: was not updated, as .*; mend the other errors first$/m);
      assert.equal(folder.read('baseline.json'), before);
      assert.deepEqual(summary.baseline?.fixed, []);
    });
  }

  it('calls nothing fixed of files whose policy cannot be used, and what is fixed elsewhere is', async () => {
    folder.write({ 'labs/vtex-keys.json': manifest(bad('LABAAA')), 'labs/.vtex-keys.policy.json': {} });
    await folder.lint('--baseline', 'baseline.json', '--update-baseline');
    folder.write({
      'labs/.vtex-keys.policy.json': '{ "rules": { "unknown-role": "off", } }',
      'vtex-keys.json': manifest(bad('OLDAAA')),
    });
    folder.write({ 'labs/vtex-keys.json': manifest() });
    const { summary } = await folder.report('--baseline', 'baseline.json');
    assert.deepEqual(
      summary.baseline?.fixed.map(({ keyName }) => keyName),
      ['vtexappkey-acmestore-OLDBBB'],
    );
  });

  const unread: [string, Uint8Array | string][] = [
    ['is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['is larger than the policy allows', ' '.repeat(5000)],
    ['is much larger than the policy allows', ' '.repeat(20_000)],
  ];
  for (const [why, content] of unread) {
    it(`calls nothing fixed in a file that ${why}, and keeps what it holds of it`, async () => {
      const before = folder.read('vtex-keys.json');
      folder.write({ '.vtex-keys.policy.json': { maxFileSize: 4000 } });
      writeFileSync(join(folder.path, 'vtex-keys.json'), content);
      const { summary } = await folder.report('--baseline', 'baseline.json');
      assert.deepEqual(summary.baseline, { held: 1, fixed: [] });
      const { stderr } = await folder.lint('--baseline', 'baseline.json', '--update-baseline');
      assert.match(stderr, /^baseline\.json: 1 finding added, 0 findings taken out$/m);
      folder.write({ 'vtex-keys.json': before });
      const { code, findings } = await folder.report('--baseline', 'baseline.json');
      assert.deepEqual([code, named(findings)], [0, []]);
    });
  }

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

describe('vtex-keys lint --baseline --since', () => {
  let checkout: Checkout;
  beforeEach(async () => {
    checkout = new Checkout();
    checkout.write({
      'vtex-keys.json': manifest(bad('OLDAAA'), bad('OLDBBB'), bad('OLDCCC')),
      'other.vtex-keys.json': manifest(bad('OTHERA')),
    });
    const args = ['lint', '--as-of', asOf, '--baseline', 'baseline.json', '--update-baseline'];
    await vtexKeys(args, { cwd: checkout.folder });
    checkout.commit({});
  });
  afterEach(() => checkout.remove());

  const baseline = async () => {
    const args = ['--as-of', asOf, '--baseline', 'baseline.json', '--since', 'HEAD', '--format', 'json'];
    const { stdout, stderr } = await vtexKeys(['lint', ...args], { cwd: checkout.folder });
    assert.notEqual(stdout, '', stderr);
    const { findings, summary }: JsonReport = JSON.parse(stdout);
    return { findings: named(findings), held: summary.baseline?.held, fixed: summary.baseline?.fixed };
  };

  it('calls nothing fixed of what did not change', async () => {
    assert.deepEqual(await baseline(), { findings: [], held: 0, fixed: [] });
    checkout.write({
      'vtex-keys.json': manifest(
        bad('OLDAAA', { owner: 'others@acme.example' }),
        bad('OLDBBB'),
        bad('OLDCCC'),
      ),
    });
    assert.deepEqual(await baseline(), { findings: [], held: 1, fixed: [] });
  });

  it('tells what is fixed, and what is new', async () => {
    rmSync(join(checkout.folder, 'other.vtex-keys.json'));
    checkout.write({ 'vtex-keys.json': manifest(goodKey('OLDAAA'), bad('OLDBBB'), bad('NEWAAA')) });
    const { findings, fixed } = await baseline();
    assert.deepEqual(findings, ['vtex-keys.json: unknown-role']);
    assert.deepEqual(fixed?.map(({ keyName }) => keyName?.slice(-6)).sort(), ['OLDAAA', 'OLDCCC', 'OTHERA']);
  });
});
