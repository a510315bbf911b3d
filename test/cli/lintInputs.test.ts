import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { asOf, Folder, goodKey, manifest, named } from './folder.ts';

const bad = manifest(goodKey('ABCDEF', { roles: ['No such role'] }));

describe('what vtex-keys lint lints', () => {
  let folder: Folder;
  afterEach(() => folder.remove());

  it('is every manifest of the folder it runs in and below', async () => {
    folder = new Folder({
      'vtex-keys.json': bad,
      'stores/north.vtex-keys.json': bad,
      'stores/south.vtex-keys.jsonc': bad,
      'stores/keys.json': bad,
      'node_modules/x/vtex-keys.json': bad,
    });
    const { findings, summary, code } = await folder.report();
    assert.deepEqual(
      [...new Set(named(findings.filter(({ rule }) => rule === 'unknown-role')))],
      [
        'stores/north.vtex-keys.json: unknown-role',
        'stores/south.vtex-keys.jsonc: unknown-role',
        'vtex-keys.json: unknown-role',
      ],
    );
    assert.equal(summary.files, 3);
    assert.equal(code, 1);
  });

  it('leaves out what git ignores, unless it is named', async () => {
    folder = new Folder({
      '.gitignore': 'local.*\nbuild/\n',
      'local.vtex-keys.json': bad,
      'build/vtex-keys.json': bad,
      'vtex-keys.json': manifest(),
    });
    assert.deepEqual(named((await folder.report()).findings), []);
    assert.deepEqual(named((await folder.report('local.vtex-keys.json')).findings), [
      'local.vtex-keys.json: unknown-role',
    ]);
    assert.deepEqual(named((await folder.report('build/vtex-keys.json')).findings), [
      'build/vtex-keys.json: unknown-role',
    ]);
    assert.deepEqual(named((await folder.report('**/*.json', 'vtex-keys.json')).findings), []);
  });

  it('is a file of any name that is named, with comments where it ends in .jsonc', async () => {
    folder = new Folder({
      'keys.json': bad,
      'keys.jsonc': '{ /* none yet */ "account": "acmestore", "keys": [], }',
    });
    assert.deepEqual(named((await folder.report('keys.json', 'keys.jsonc')).findings), [
      'keys.json: unknown-role',
    ]);
  });

  it('is what a glob matches', async () => {
    folder = new Folder({
      'a/keys.json': bad,
      'b/keys.json': bad,
      'b/other.txt': 'x',
      'c/deep/keys.json': bad,
    });
    const { findings, summary } = await folder.report('{a,b}/*.json', '**/deep/*.json');
    assert.deepEqual(named(findings.filter(({ rule }) => rule === 'unknown-role')).length, 3);
    assert.equal(summary.files, 3);
  });

  it('is a file once, however often it is named', async () => {
    folder = new Folder({ 'vtex-keys.json': bad });
    assert.deepEqual(named((await folder.report('.', 'vtex-keys.json', '*.json')).findings), [
      'vtex-keys.json: unknown-role',
    ]);
  });

  it('is a file whose name looks like a glob, where there is one', async () => {
    folder = new Folder({ '[north].vtex-keys.json': bad });
    assert.deepEqual(named((await folder.report('[north].vtex-keys.json')).findings), [
      '[north].vtex-keys.json: unknown-role',
    ]);
  });

  it('is the standard input under the name of a file, by the policy of that file', async () => {
    folder = new Folder({ 'stores/.vtex-keys.policy.json': { rules: { 'missing-owner': 'error' } } });
    const text = JSON.stringify(manifest(goodKey('ABCDEF', { owner: undefined })));
    const outcome = await folder.run(
      ['lint', '--as-of', asOf, '--format', 'json', '--stdin-filename', 'stores/new.vtex-keys.json'],
      { stdin: text },
    );
    assert.deepEqual(named(JSON.parse(outcome.stdout).findings), [
      'stores/new.vtex-keys.json: missing-owner',
    ]);
    assert.equal(outcome.code, 1);
  });

  it('is the standard input under the name of a policy, whatever the file of that name says', async () => {
    const judge = (stdin: string | Uint8Array) =>
      folder.run(['lint', '--stdin-filename', 'labs/.vtex-keys.policy.json'], { stdin });
    folder = new Folder({ 'labs/keep.txt': '', 'team.json': {} });
    const bad = await judge('{ "extends": "strictt" }');
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /^error: labs\/\.vtex-keys\.policy\.json:1:14: .*strictt/m);
    const good = await judge('{ "extends": "../team.json" }');
    assert.deepEqual([good.code, good.stderr], [0, '']);
    folder.write({ 'labs/.vtex-keys.policy.json': '{' });
    const mended = await judge('{}');
    assert.deepEqual([mended.code, mended.stderr], [0, '']);
    const { code, stderr } = await judge(Buffer.from([0x7b, 0xff, 0x7d]));
    assert.equal(code, 2);
    assert.match(stderr, /^error: labs\/\.vtex-keys\.policy\.json: .*not UTF-8/m);
  });

  it('finds a standard input that is not UTF-8 to be none that can be read', async () => {
    folder = new Folder();
    const args = ['lint', '--format', 'json', '--stdin-filename', 'vtex-keys.json'];
    const { stdout, code } = await folder.run(args, { stdin: Buffer.from([0x7b, 0xff, 0x7d]) });
    assert.deepEqual(named(JSON.parse(stdout).findings), ['vtex-keys.json: syntax']);
    assert.equal(code, 1);
  });

  it('fails where nothing is found, and says what manifests are called', async () => {
    folder = new Folder({ 'readme.md': '' });
    const { code, stderr, stdout } = await folder.lint();
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: there are no key manifests in this folder\nhint: .*vtex-keys\.json/);
  });

  it('fails for a path and for a glob that lead to nothing, and lints the others', async () => {
    folder = new Folder({ 'vtex-keys.json': bad });
    const { code, findings, problems, stderr } = await folder.report(
      'gone.json',
      'x/*.json',
      'vtex-keys.json',
    );
    assert.equal(code, 2);
    assert.deepEqual(named(findings), ['vtex-keys.json: unknown-role']);
    assert.deepEqual(problems, [
      { severity: 'error', file: 'gone.json', message: 'there is no such file or folder' },
      { severity: 'error', file: 'x/*.json', message: 'no file matches this glob' },
    ]);
    assert.match(stderr, /^error: gone\.json: there is no such file or folder$/m);
  });

  it('is not this folder where a path is empty, nor the standard input without a name', async () => {
    folder = new Folder({ 'vtex-keys.json': bad });
    assert.deepEqual(await folder.lint(''), {
      code: 2,
      stdout: '',
      stderr: 'error: a path is empty\nhint: name files, folders or globs; . is this folder\n',
    });
    const { code, stderr } = await folder.lint('-');
    assert.equal(code, 2);
    assert.match(stderr, /hint: give it one with --stdin-filename/);
  });

  it('does not run in circles where links do', async () => {
    folder = new Folder({ 'stores/vtex-keys.json': bad });
    symlinkSync('..', join(folder.path, 'stores/up'));
    symlinkSync('stores', join(folder.path, 'again'));
    const { findings, code } = await folder.report();
    assert.deepEqual(named(findings), ['stores/vtex-keys.json: unknown-role']);
    assert.equal(code, 1);
    const named2 = await folder.report('again');
    assert.deepEqual(named(named2.findings), ['again/vtex-keys.json: unknown-role']);
  });

  it('says of a link that leads to itself why it cannot be read', async () => {
    folder = new Folder({ 'vtex-keys.json': manifest() });
    symlinkSync('self.json', join(folder.path, 'self.json'));
    const { problems, code } = await folder.report('self.json', 'vtex-keys.json');
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['could not be read: its links lead back to themselves'],
    );
    assert.equal(code, 2);
  });
});

describe('the policy of a run', () => {
  let folder: Folder;
  const untidy = manifest(goodKey('ABCDEF', { owner: undefined }));
  beforeEach(() => {
    folder = new Folder({
      '.vtex-keys.policy.json': { rules: { 'missing-owner': 'warning' } },
      'vtex-keys.json': untidy,
      'labs/.vtex-keys.policy.json': { rules: { 'missing-owner': 'off' } },
      'labs/deep/vtex-keys.json': untidy,
    });
  });
  afterEach(() => folder.remove());

  it('is the nearest one of each file', async () => {
    const { findings } = await folder.report();
    assert.deepEqual(
      findings
        .map(({ file, rule, severity }) => `${file} ${rule} ${severity}`)
        .filter((it) => it.includes('owner')),
      ['vtex-keys.json missing-owner warning'],
    );
  });

  it('is the one that --policy names, for all files', async () => {
    folder.write({ 'team.json': { rules: { 'missing-owner': 'error' } } });
    const { findings, code } = await folder.report('--policy', 'team.json');
    assert.deepEqual(
      findings
        .filter(({ rule }) => rule === 'missing-owner')
        .map(({ file, severity }) => `${file} ${severity}`),
      ['labs/deep/vtex-keys.json error', 'vtex-keys.json error'],
    );
    assert.equal(code, 1);
  });

  it('fails the run where it has errors, whatever is found, and says where', async () => {
    folder.write({ 'labs/.vtex-keys.policy.json': '{\n  "rules": { "no-such-rule": "off" }\n}\n' });
    const { code, problems, findings, stderr } = await folder.report();
    assert.equal(code, 2);
    assert.deepEqual(
      problems.map(({ file, range }) => [file, range]),
      [
        [
          'labs/.vtex-keys.policy.json',
          { start: { line: 1, character: 13 }, end: { line: 1, character: 27 } },
        ],
      ],
    );
    assert.match(stderr, /^error: labs\/\.vtex-keys\.policy\.json:2:14: 'no-such-rule'/m);
    assert.ok(named(findings).includes('vtex-keys.json: missing-owner'), 'all files are linted all the same');
    assert.ok(!findings.some(({ file }) => file.includes('policy')), 'no finding is made of it');
  });

  it('fails the run where --policy names none', async () => {
    const { code, stdout, stderr } = await folder.lint('--policy', 'gone.json');
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: there is no policy .*gone\.json\n/);
  });

  it('is looked at itself where it is named', async () => {
    folder.write({ '.vtex-keys.policy.json': '{ "nearExpiryDays": "many" }' });
    const { code, problems } = await folder.report('.vtex-keys.policy.json');
    assert.equal(code, 2);
    assert.equal(problems[0]?.file, '.vtex-keys.policy.json');
  });
});
