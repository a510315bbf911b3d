import assert from 'node:assert/strict';
import packageJson from '../../package.json' with { type: 'json' };
import { vtexKeys } from './cli.ts';

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
