import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp } from 'node:fs/promises';
import packageJson from '../../package.json' with { type: 'json' };
import { TestFolder } from '../files/folder.ts';
import { bundledCli, vtexKeys } from './cli.ts';

describe('vtex-keys', () => {
  it('shows its help, and fails, where nothing is asked for', async () => {
    const { code, stdout, stderr } = await vtexKeys([]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^Usage: vtex-keys \[options\] \[command\]\n/);
  });

  it('shows its help, and its version, where they are asked for', async () => {
    const help = await vtexKeys(['--help']);
    assert.equal(help.code, 0);
    assert.match(help.stdout, /Exit codes:\n {2}0 /);
    assert.deepEqual(await vtexKeys(['--version']), {
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  it('shows the help of a command, asked for either way', async () => {
    const { code, stdout } = await vtexKeys(['help', 'lint']);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: vtex-keys lint /);
    assert.equal((await vtexKeys(['lint', '--help'])).stdout, stdout);
  });

  for (const command of [
    ['lint'],
    ['rules'],
    ['explain'],
    ['roles'],
    ['roles', 'suggest'],
    ['roles', 'show'],
    ['roles', 'compare'],
    ['roles', 'list'],
  ]) {
    it(`shows with an example how to use ${command.join(' ')}, on lines of 80 columns`, async () => {
      const { code, stdout } = await vtexKeys([...command, '--help']);
      assert.equal(code, 0);
      // What stands above is wrapped as a terminal has it.
      const [, notes = ''] = /^.*\n(?:Options|Commands):\n(?: {2}[^\n]*\n)*(.*)$/s.exec(stdout) ?? [];
      assert.match(notes, new RegExp(`\nExamples?:\n {2}\\$ vtex-keys ${command.join(' ')}`));
      assert.deepEqual(
        notes.split('\n').filter((line) => line.length > 80),
        [],
      );
    });
  }

  it('says which Node.js it needs where that is too old, before anything else', async () => {
    const [oldest] = /[\d.]+$/.exec(packageJson.engines.node) ?? [];
    const older = 'Object.defineProperty(process, "versions", { value: { node: "20.20.2" } })';
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(older)}`;
    assert.deepEqual(await vtexKeys(['lint'], { env: { NODE_OPTIONS } }), {
      code: 2,
      stdout: '',
      stderr: `error: vtex-keys needs Node.js ${oldest} or later, and this is 20.20.2\n`,
    });
  });

  it('does not take what it cannot start for findings', async () => {
    await using folder = await TestFolder.make({ 'package.json': '{ "type": "module" }' });
    await cp(await bundledCli(), folder.at('cli.js'));
    const { status, stderr } = spawnSync(process.execPath, [folder.at('cli.js'), 'lint'], {
      encoding: 'utf8',
    });
    assert.equal(status, 3);
    assert.match(stderr, /^error: vtex-keys could not start: .*ENOENT.*\nhint: install it again/s);
  });

  it('shows the help of a command of a command, asked for either way, and points to it', async () => {
    const { code, stdout } = await vtexKeys(['help', 'keys', 'renew']);
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: vtex-keys keys renew /);
    assert.equal((await vtexKeys(['keys', 'renew', '--help'])).stdout, stdout);
    const { stderr } = await vtexKeys(['access', 'diff', 'HEAD', '.', '--yaml']);
    assert.equal(
      stderr,
      "error: unknown option '--yaml'\nhint: 'vtex-keys help access diff' lists the options\n",
    );
  });

  it('refuses a command that there is not, and says which was meant', async () => {
    assert.deepEqual(await vtexKeys(['lnit']), {
      code: 2,
      stdout: '',
      stderr: "error: unknown command 'lnit'\nhint: Did you mean lint?\n",
    });
  });

  it('refuses an option that there is not', async () => {
    const { code, stdout, stderr } = await vtexKeys(['rules', '--yaml']);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /^error: unknown option '--yaml'\nhint: .*vtex-keys help rules/);
  });
});
