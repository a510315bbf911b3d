import assert from 'node:assert/strict';
import { chmodSync, lstatSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { asOf, Folder, goodKey, manifest, named } from './folder.ts';

const fixable = manifest(
  goodKey('ABCDEF', { roles: ['Admin - Start page olny'] }),
  goodKey('GHIJKL', { compromised: true }),
  goodKey('MNOPQR', { roles: ['OMS - Full access'], uses: ['GET /api/oms/pvt/orders/{orderId}'] }),
);

describe('vtex-keys lint --fix', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder({ 'vtex-keys.json': fixable });
  });
  afterEach(() => folder.remove());

  it('applies safe fixes, and reports what is left', async () => {
    const { findings, summary } = await folder.report('--fix');
    const rules = named(findings).map((it) => it.split(' ')[1]);
    assert.equal(summary.mended, 2);
    assert.ok(!rules.includes('unknown-role') && !rules.includes('compromised-key-active'));
    assert.ok(rules.includes('overly-permissive-role'));
    const { keys } = JSON.parse(folder.read('vtex-keys.json'));
    assert.deepEqual(keys[0].roles, ['Admin - Start page only']);
    assert.equal(keys[1].status, 'inactive');
    assert.deepEqual(keys[2].roles, ['OMS - Full access']);
  });

  it('changes nothing the second time', async () => {
    await folder.lint('--fix');
    const before = folder.read('vtex-keys.json');
    const { summary } = await folder.report('--fix');
    assert.equal(summary.mended, 0);
    assert.equal(folder.read('vtex-keys.json'), before);
  });

  it('applies unsafe fixes when asked to', async () => {
    await folder.lint('--unsafe-fixes');
    assert.deepEqual(JSON.parse(folder.read('vtex-keys.json')).keys[2].roles, ['OMS - Read only']);
  });

  it('takes no role away that nothing narrower stands for, whatever is said of it', async () => {
    const uses = ['POST /api/oms/pvt/orders/{orderId}/invoice', 'GET /api/catalog/pvt/product/1'];
    folder.write({ 'vtex-keys.json': manifest(goodKey('ABCDEF', { roles: ['OMS - Full access'], uses })) });
    const { findings } = await folder.report('--unsafe-fixes');
    assert.ok(named(findings).some((it) => it.includes('overly-permissive-role')));
    assert.deepEqual(JSON.parse(folder.read('vtex-keys.json')).keys[0].roles, ['OMS - Full access']);
  });

  it('shows what it would change with --diff, and changes nothing', async () => {
    const before = folder.read('vtex-keys.json');
    const { stdout, stderr, code } = await folder.lint('--fix', '--diff');
    assert.equal(code, 1);
    assert.equal(folder.read('vtex-keys.json'), before);
    assert.match(stdout, /^--- a\/vtex-keys\.json\n\+\+\+ b\/vtex-keys\.json\n@@ -6,7 \+6,7 @@\n/);
    assert.match(stdout, /^- {8}"Admin - Start page olny"\n\+ {8}"Admin - Start page only"$/m);
    assert.equal(stderr, '2 errors, 2 warnings, 1 info in 1 file\n2 would be fixed. Nothing was written.\n');
  });

  it('shows no secret in a difference', async () => {
    const secret = 'QWERTYUIOPASDFGH'.repeat(8);
    folder.write({ 'vtex-keys.json': manifest(goodKey('ABCDEF', { note: secret, compromised: true })) });
    const { stdout } = await folder.lint('--unsafe-fixes', '--diff');
    assert.match(stdout, /█{128}/);
    assert.ok(!stdout.includes('QWERTYUIOP'));
  });

  it('keeps the mark, the line ends, the indentation and the comments of a file', async () => {
    const text =
      '\uFEFF{\r\n\t// Ours.\r\n\t"account": "acmestore",\r\n\t"keys": [\r\n\t\t{ "kind": "generated", "keyName": "vtexappkey-acmestore-ABCDEF", "label": "price feed", "roles": [],\r\n\t\t\t"compromised": true, "owner": "x@acme.example", "creationDateToken": "2026-11-01" },\r\n\t]\r\n}\r\n';
    folder.write({ 'x.vtex-keys.jsonc': text });
    await folder.lint('--fix', 'x.vtex-keys.jsonc');
    assert.equal(
      folder.read('x.vtex-keys.jsonc'),
      text.replace('"2026-11-01" }', '"2026-11-01", "status": "inactive" }'),
    );
  });

  it('keeps the mode of a file, and leaves no other file behind', async () => {
    chmodSync(join(folder.path, 'vtex-keys.json'), 0o640);
    await folder.lint('--fix');
    assert.equal(statSync(join(folder.path, 'vtex-keys.json')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder.path), ['vtex-keys.json']);
  });

  it('writes what a link leads to, and keeps the link', async () => {
    folder.write({ 'real/keys.json': fixable });
    symlinkSync('real/keys.json', join(folder.path, 'link.json'));
    await folder.lint('--fix', 'link.json');
    assert.ok(lstatSync(join(folder.path, 'link.json')).isSymbolicLink());
    assert.equal(JSON.parse(folder.read('real/keys.json')).keys[1].status, 'inactive');
  });

  it('reports what is there where a file could not be written', async () => {
    // Beside it there is no room for a file of a longer name.
    const name = `${'x'.repeat(255 - '.vtex-keys.json'.length)}.vtex-keys.json`;
    folder.write({ [name]: fixable });
    const { summary, findings, problems, stdout, code } = await folder.report('--fix', name);
    assert.equal(code, 2);
    assert.deepEqual(problems, [
      {
        severity: 'error',
        file: name,
        message: 'nothing was fixed: it could not be written: the name is too long',
      },
    ]);
    assert.equal(summary.mended, 0);
    assert.ok(named(findings).includes(`${name}: unknown-role`), stdout);
    assert.deepEqual(JSON.parse(folder.read(name)), fixable);
    const pretty = await folder.lint('--fix', name);
    assert.match(pretty.stdout, /"Admin - Start page olny"/);
    assert.doesNotMatch(pretty.stdout, /; \d+ fixed$/m);
  });

  it('leaves alone what is suppressed', async () => {
    const suppress = [{ rule: 'compromised-key-active', reason: 'being rotated now', until: '2026-11-30' }];
    folder.write({ 'vtex-keys.json': manifest(goodKey('ABCDEF', { compromised: true, suppress })) });
    const { summary } = await folder.report('--fix');
    assert.equal(summary.mended, 0);
  });

  it('shows what would be fixed in the standard input', async () => {
    const args = ['lint', '--as-of', asOf, '--fix', '--diff', '--stdin-filename', 'vtex-keys.json'];
    const { stdout } = await folder.run(args, { stdin: JSON.stringify(fixable, null, 2) });
    assert.match(stdout, /^\+ {8}"Admin - Start page only"$/m);
  });

  it('says what is found where nothing would be fixed', async () => {
    folder.write({ 'vtex-keys.json': manifest(goodKey('ABCDEF', { roles: ['No such role'] })) });
    const { stdout, stderr, code } = await folder.lint('--diff');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.equal(stderr, '1 error in 1 file\nNothing would be fixed. Nothing was written.\n');
  });

  it('writes the report to a file beside a difference', async () => {
    await folder.lint('--fix', '--diff', '--format', 'json', '--output', 'report.json');
    assert.equal(JSON.parse(folder.read('report.json')).summary.mended, 0);
    const { code, stderr } = await folder.lint('--diff', '--format', 'json');
    assert.equal(code, 2);
    assert.match(stderr, /^error: --diff writes to the standard output itself/);
  });
});
