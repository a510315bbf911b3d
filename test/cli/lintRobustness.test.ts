import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FileLinter } from '../../server/src/cli/lint/fileLinter.ts';
import { bundledCli } from './cli.ts';
import { asOf, Folder, goodKey, manifest, named } from './folder.ts';

const bad = (name: string) => goodKey(name, { roles: ['No such role'] });

describe('vtex-keys lint, whatever it meets', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({ 'vtex-keys.json': manifest(bad('ABCDEF')) });
  });
  afterEach(() => folder.remove());

  it('finds a file that is not UTF-8 to be none that can be read, and lints the others', async () => {
    writeFileSync(
      join(folder.path, 'latin.vtex-keys.json'),
      Buffer.from('{"account":"caf\u00e9","keys":[]}', 'latin1'),
    );
    const { findings, code } = await folder.report();
    assert.deepEqual(named(findings), ['latin.vtex-keys.json: syntax', 'vtex-keys.json: unknown-role']);
    assert.match(findings[0]?.message ?? '', /not UTF-8/);
    assert.equal(code, 1);
  });

  it('says why a file cannot be read, and lints the others', async () => {
    // Of one that root cannot read either there is only this.
    const unreadable = process.getuid?.() === 0 ? '/proc/self/mem' : 'secret.vtex-keys.json';
    folder.write({ 'secret.vtex-keys.json': manifest() });
    chmodSync(join(folder.path, 'secret.vtex-keys.json'), 0);
    const { findings, problems, code } = await folder.report('vtex-keys.json', unreadable);
    assert.deepEqual(named(findings), ['vtex-keys.json: unknown-role']);
    assert.equal(problems.length, 1);
    assert.match(problems[0]?.message ?? '', /^could not be read: /);
    assert.equal(code, 2);
  });

  it('says of a file that vanished that it did', async () => {
    const linter = new FileLinter({
      cwd: folder.path,
      now: new Date(asOf),
      wantsDueDates: false,
      detail: { excerpts: false, fixes: 'none' },
    });
    const { problems, report } = await linter.lint({ path: join(folder.path, 'gone.json') });
    assert.deepEqual(problems, [
      { severity: 'error', file: 'gone.json', message: 'vanished before it was read' },
    ]);
    assert.equal(report, undefined);
  });

  it('says why a policy cannot be read, and lints what others decide for', async () => {
    folder.write({ 'labs/vtex-keys.json': manifest(bad('GHIJKL')) });
    writeFileSync(join(folder.path, 'labs/.vtex-keys.policy.json'), Buffer.from([0xff, 0xfe, 0x00]));
    const { findings, problems, code, stderr } = await folder.report();
    assert.deepEqual(named(findings), ['vtex-keys.json: unknown-role']);
    assert.ok(
      problems.length > 0 &&
        problems.every(({ message }) => /policy .* cannot be used: .*not UTF-8/.test(message)),
      stderr,
    );
    assert.equal(code, 2);
  });

  const corners: [string, string][] = [
    ['nothing at all', ''],
    ['a mark alone', '\uFEFF'],
    ['blanks', ' \n\t\r\n'],
    ['null', 'null'],
    ['a string', '"keys"'],
    ['a number beyond all', '1e999'],
    ['a list', '[]'],
    ['a brace', '{'],
    ['the wrong types', '{"account": 1, "keys": {}}'],
    ['keys that are none', '{"account": "acmestore", "keys": [null, 1, "x", [], {}]}'],
    [
      'numbers of all kinds',
      '{"account": "acmestore", "keys": [], "x-n": [1e999, -0, 1E-400, 123456789012345678901234567890]}',
    ],
    ['a lone surrogate', '{"account": "acmestore", "keys": [], "x-\\ud800": "\\udc00"}'],
    ['a NUL', '{"account": "acme\u0000store", "keys": []}'],
    ['a property twice', '{"account": "a", "account": "acmestore", "keys": []}'],
    ['names of the prototype', '{"account": "acmestore", "keys": [{"__proto__": 1, "constructor": {}}]}'],
    ['a trailing comma', '{"account": "acmestore", "keys": [],}'],
    ['comments', '{"account": "acmestore", /* none */ "keys": []}'],
    ['what is no JSON', "{account: 'acmestore', keys: undefined}"],
    ['more than one value', '{"account": "acmestore", "keys": []} {}'],
    ['100,000 brackets', '['.repeat(100_000)],
    [
      'a line of a million characters',
      `{"account": "acmestore", "keys": [], "x-y": "${'ab '.repeat(333_333)}", "oops": 1}`,
    ],
  ];
  for (const [what, content] of corners) {
    it(`takes ${what} for what it is`, async () => {
      folder.write({ 'corner.vtex-keys.json': content });
      for (const format of ['json', 'pretty', 'sarif']) {
        const { code, stdout, stderr } = await folder.lint('--format', format);
        assert.equal(code, 1, stderr);
        assert.equal(stderr, '');
        assert.ok(!stdout.includes('internal-error'));
        assert.ok(stdout.includes('ABCDEF') || stdout.includes('No such role'), 'the other file is linted');
        assert.ok(stdout.length < 300_000);
      }
    });
  }

  it('ends quietly, with its own exit code, where its reader leaves early', async () => {
    const keys = Array.from({ length: 2000 }, (_, index) =>
      bad(`${index}`.padStart(6, 'A').replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] ?? '')),
    );
    folder.write({ 'vtex-keys.json': manifest(...keys) });
    const child = spawn(process.execPath, [await bundledCli(), 'lint', '--as-of', asOf], {
      cwd: folder.path,
    });
    const complaints = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.equal(await complaints, '');
  });

  it('says the same with one worker and with many', async () => {
    const files: Record<string, object> = {};
    for (let index = 0; index < 150; index++) {
      const name = `${String.fromCharCode(65 + (index % 26))}${String.fromCharCode(65 + Math.floor(index / 26))}`;
      files[`store-${index % 7}/${name}.vtex-keys.json`] = manifest(
        bad(`FIRS${name}`),
        goodKey('SHARED', { label: `label ${index % 40}` }),
      );
    }
    folder.write({
      ...files,
      'store-3/.vtex-keys.policy.json': { nearExpiryDays: 'many' },
      'store-4/x.vtex-keys.json': '{',
    });
    for (const format of ['json', 'pretty', 'sarif', 'junit', 'github', 'gitlab']) {
      const [one, three] = [
        await folder.lint('--format', format, '--workers', '1'),
        await folder.lint('--format', format, '--workers', '3'),
      ];
      assert.equal(one.code, 2);
      assert.ok(one.stdout.length > 10_000);
      assert.deepEqual(three, one);
    }
  });

  it('shows no more findings than it is asked for, and says how many there are', async () => {
    folder.write({ 'vtex-keys.json': manifest(bad('ABCDEF'), bad('GHIJKL'), bad('MNOPQR')) });
    const { findings, summary } = await folder.report('--max-findings', '2');
    assert.equal(findings.length, 2);
    assert.equal(summary.notShown, 1);
    assert.equal(summary.findings['error'], 3);
    const { stdout } = await folder.lint('--max-findings', '2');
    assert.match(stdout, /^3 errors in 1 file; 1 not shown \(--max-findings\)$/m);
  });

  it('shows the gravest findings where it is not to show all', async () => {
    const severe = goodKey('ZZZZZZ', { roles: ['No such role'] });
    folder.write({
      'a.vtex-keys.json': manifest(goodKey('ABCDEF', { roles: ['OMS - Full access'] })),
      'vtex-keys.json': manifest(severe),
    });
    const { findings, summary, code } = await folder.report('--max-findings', '1');
    assert.deepEqual(named(findings), ['vtex-keys.json: unknown-role']);
    assert.ok(summary.notShown > 0);
    assert.equal(code, 1);
  });

  // Other systems have no device that is always full.
  if (process.platform === 'linux') {
    it('says that nobody can read what it found where standard output cannot be written', async () => {
      const line = 'exec "$0" "$1" lint > /dev/full';
      const child = spawn('sh', ['-c', line, process.execPath, await bundledCli()], { cwd: folder.path });
      const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
      assert.equal(
        stderr,
        'error: the standard output could not be written: no space is left on the device\n',
      );
      assert.equal(code, 2);
    });
  }

  it('says with --quiet what is found and nothing else', async () => {
    const { stdout } = await folder.lint('--quiet');
    assert.match(stdout, /^error\[unknown-role\]: /);
    assert.doesNotMatch(stdout, /1 error/);
    folder.write({ 'vtex-keys.json': manifest(goodKey('ABCDEF')) });
    assert.deepEqual(await folder.lint('--quiet'), { code: 0, stdout: '', stderr: '' });
  });
});
