import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { bundledCli } from './cli.ts';

const run = promisify(execFile);
const repository = join(import.meta.dirname, '../..');
const shell = process.platform === 'win32';

describe('the package that npm packs', () => {
  let folder: string;
  let project: string;
  before(async function () {
    this.timeout(120_000);
    folder = mkdtempSync(join(tmpdir(), 'vtex-keys-pack-'));
    // As it stands after a build, which is made elsewhere, so that it disturbs no other.
    const source = join(folder, 'source');
    for (const file of [
      'package.json',
      '.npmignore',
      'LICENSE',
      'CHANGELOG.md',
      'README.md',
      'docs',
      'schemas',
    ]) {
      cpSync(join(repository, file), join(source, file), { recursive: true });
    }
    cpSync(dirname(await bundledCli()), join(source, 'dist'), { recursive: true });
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source, shell });
    project = join(folder, 'project');
    cpSync(join(repository, 'test/cli/store'), project, { recursive: true });
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    await run('npm', ['install', '--offline', '--no-audit', '--prefix', '.', join(folder, archive)], {
      cwd: project,
      shell,
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const vtexKeys = (...args: string[]) =>
    run(join(project, 'node_modules/.bin/vtex-keys'), args, { cwd: project, shell }).catch((error) => error);

  it('brings nothing else along', () => {
    assert.deepEqual(
      readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['vtex-api-keys'],
    );
  });

  it('has a command that says its version, lints and explains', async () => {
    assert.equal((await vtexKeys('--version')).stdout, `${packageJson.version}\n`);
    const { code, stdout } = await vtexKeys('lint', '--as-of', '2026-11-20');
    assert.equal(code, 1);
    assert.match(stdout, /^error\[unknown-role\]: /m);
    assert.match((await vtexKeys('explain', 'syntax')).stdout, /^# syntax/);
  });

  it('has the schemas, the pages of the rules and the key service, and no sources', () => {
    const files = readdirSync(join(project, 'node_modules/vtex-api-keys'), { recursive: true }).map(String);
    for (const file of [
      'schemas/lint-report.schema.json',
      'docs/rules/syntax.md',
      'dist/backend.js',
      'dist/cli.js',
      'LICENSE',
    ]) {
      assert.ok(files.includes(join(file)), file);
    }
    assert.deepEqual(
      files.filter((file) => /\.ts$|\.map$|client\.js$|^test/.test(file)),
      [],
    );
  });
});
