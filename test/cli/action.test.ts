import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { Checkout } from './checkout.ts';
import { bundledCli, vtexKeys } from './cli.ts';

const repository = join(import.meta.dirname, '../..');
const readYaml = (file: string) => parse(readFileSync(join(repository, file), 'utf8'));

interface Step {
  readonly name: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const action: {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
} = readYaml('action.yml');

const overreaching = {
  account: 'acmestore',
  keys: [{ kind: 'generated', keyName: 'vtexappkey-acmestore-OWNERX', label: 'hub', roles: ['Owner'] }],
};
const harmless = { account: 'acmestore', keys: [] };

describe('the GitHub Action', () => {
  let checkout: Checkout;
  let actionPath: string;

  beforeEach(async () => {
    checkout = new Checkout();
    actionPath = join(checkout.folder, '.git/action');
    cpSync(join(repository, 'action'), join(actionPath, 'action'), { recursive: true });
    symlinkSync(dirname(await bundledCli()), join(actionPath, 'dist'));
  });
  afterEach(() => checkout.remove());

  /** Runs a step as a runner does, with these inputs. */
  function run(name: string, inputs: Readonly<Record<string, string>> = {}) {
    const step = action.runs.steps.find((each) => each.name === name) ?? assert.fail(name);
    const { PATH, HOME } = process.env;
    const files = {
      GITHUB_OUTPUT: join(checkout.folder, '.git/output'),
      GITHUB_STEP_SUMMARY: join(checkout.folder, '.git/summary'),
    };
    const env = Object.entries(step.env ?? {}).map(([variable, expression]) => [
      variable,
      evaluate(expression, inputs),
    ]);
    const { status, stdout, stderr } = spawnSync('bash', ['-c', step.run ?? assert.fail(name)], {
      cwd: checkout.folder,
      encoding: 'utf8',
      env: { PATH, HOME, GITHUB_ACTION_PATH: actionPath, ...files, ...Object.fromEntries(env) },
    });
    return { status, stdout, stderr };
  }

  /** What stands in `${{ }}`: a plain input, or its default; and the one that falls back to a file name. */
  function evaluate(expression: string, inputs: Readonly<Record<string, string>>): string {
    const [, name = ''] = /^\$\{\{ inputs\.([\w-]+)\b.*\}\}$/.exec(expression) ?? assert.fail(expression);
    const value = inputs[name] ?? action.inputs[name]?.default ?? assert.fail(`there is no input ${name}`);
    const falls = name === 'sarif' && value === '' && inputs['upload-sarif'] === 'true';
    return falls ? 'vtex-keys.sarif' : value;
  }

  const summary = (): string => readFileSync(join(checkout.folder, '.git/summary'), 'utf8');

  it('is composite, and takes no input into a command but through the environment', () => {
    assert.equal(action.runs.using, 'composite');
    for (const { name, run: script, shell, uses, env } of action.runs.steps) {
      assert.ok(uses !== undefined || shell === 'bash', name);
      assert.doesNotMatch(script ?? '', /\$\{\{/, name);
      for (const expression of Object.values(env ?? {})) {
        const [, input = ''] = /inputs\.([\w-]+)/.exec(expression) ?? [];
        assert.ok(action.inputs[input], expression);
      }
    }
  });

  it('finds a Node that builds it', () => {
    assert.equal(run('Look for Node').status, 0);
    assert.equal(readFileSync(join(checkout.folder, '.git/output'), 'utf8'), 'found=true\n');
  });

  it('installs nothing where the bundle is there', () => {
    assert.deepEqual(run('Install vtex-keys'), { status: 0, stdout: '', stderr: '' });
  });

  it('annotates findings, writes SARIF, and fails on errors', () => {
    checkout.write({ 'stores/vtex-keys.json': overreaching });
    const { status, stdout } = run('Lint', { 'upload-sarif': 'true' });
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=stores\/vtex-keys\.json,line=9,/);
    const sarif = JSON.parse(readFileSync(join(checkout.folder, 'vtex-keys.sarif'), 'utf8'));
    assert.ok(sarif.runs[0].results.length > 0);
  });

  it('lints what it is told to, and takes no path for an option', () => {
    checkout.write({ 'a b/vtex-keys.json': overreaching, 'vtex-keys.json': overreaching });
    const { stdout } = run('Lint', { paths: 'a b\n' });
    assert.match(stdout, /file=a b\/vtex-keys\.json/);
    assert.doesNotMatch(stdout, /file=vtex-keys\.json/);
    const { status, stderr } = run('Lint', { paths: '--fix' });
    assert.equal(status, 2);
    assert.match(stderr, /--fix: there is no such file or folder/);
  });

  it('passes --since, --policy and --baseline on', () => {
    checkout.commit({ 'vtex-keys.json': overreaching });
    assert.equal(run('Lint', { since: 'HEAD' }).status, 0);
    checkout.write({
      'team.json': {
        rules: Object.fromEntries(
          ['overly-permissive-role', 'privilege-escalation'].map((rule) => [rule, 'off']),
        ),
      },
    });
    assert.equal(run('Lint', { policy: 'team.json' }).status, 0);
    assert.equal(run('Lint', { baseline: 'no-such.json' }).status, 2);
  });

  it('puts what keys can newly do into the job summary, and fails as it was asked to', () => {
    checkout.commit({ 'vtex-keys.json': harmless });
    checkout.write({ 'vtex-keys.json': overreaching });
    assert.equal(run('Compare access', { base: 'HEAD' }).status, 0);
    assert.match(summary(), /^### 1 API key gained access\n/);
    const { status, stdout } = run('Compare access', { base: 'HEAD', 'fail-on-new': 'critical' });
    assert.equal(status, 1);
    assert.match(stdout, /^::error file=vtex-keys\.json,.*title=new-access::/);
    assert.equal(run('Compare access', { base: 'no-such-branch' }).status, 2);
  });
});

describe('the hooks of pre-commit', () => {
  const hooks: { id: string; entry: string; files: string }[] = readYaml('.pre-commit-hooks.yaml');

  it('run for manifests and policies alone', () => {
    for (const { files } of hooks) {
      const matches = (file: string) => new RegExp(files).test(file);
      const wanted = [
        'vtex-keys.json',
        'stores/fr.vtex-keys.jsonc',
        '.vtex-keys.policy.json',
        'a/.vtex-keys.policy.json',
      ];
      assert.deepEqual(wanted.filter(matches), wanted);
      assert.deepEqual(['package.json', 'my-vtex-keys.json', 'vtex-keys.json.bak'].filter(matches), []);
    }
  });
});

describe('the hook vtex-keys-access', () => {
  const hooks: { id: string; entry: string }[] = readYaml('.pre-commit-hooks.yaml');
  const { entry } = hooks.find(({ id }) => id === 'vtex-keys-access') ?? assert.fail();
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
  });
  afterEach(() => checkout.remove());

  const run = () => vtexKeys(entry.split(' ').slice(1), { cwd: checkout.folder });

  it('lets the first commit of a repository through, unless it gives critical access', async () => {
    checkout.write({ 'vtex-keys.json': harmless });
    const { code, stderr } = await run();
    assert.deepEqual([code, stderr], [0, '']);
    checkout.write({ 'vtex-keys.json': overreaching });
    assert.equal((await run()).code, 1);
  });
});

describe('the jobs for GitLab of docs/ci.md', () => {
  const guide = readFileSync(join(repository, 'docs/ci.md'), 'utf8');
  const [, yaml = ''] = /## GitLab\n.*?```yaml\n(.*?)```/s.exec(guide) ?? [];
  const jobs: Readonly<Record<string, { readonly script: string[]; readonly artifacts: object }>> =
    parse(yaml);
  let checkout: Checkout;

  beforeEach(async () => {
    checkout = new Checkout();
    const shim = join(checkout.folder, '.git/bin/vtex-keys');
    checkout.write({
      '.git/bin/vtex-keys': `#!/bin/sh\nexec '${process.execPath}' '${await bundledCli()}' "$@"\n`,
    });
    chmodSync(shim, 0o755);
  });
  afterEach(() => checkout.remove());

  function run(job: string) {
    const { script } = jobs[job] ?? assert.fail(`docs/ci.md has no job ${job}`);
    const { PATH, HOME } = process.env;
    return spawnSync('bash', ['-e', '-c', script.join('\n')], {
      cwd: checkout.folder,
      encoding: 'utf8',
      env: {
        PATH: `${join(checkout.folder, '.git/bin')}:${PATH}`,
        HOME,
        CI_MERGE_REQUEST_DIFF_BASE_SHA: 'HEAD',
      },
    });
  }
  const artifact = (name: string) => readFileSync(join(checkout.folder, name), 'utf8');

  it('lint, and keep the code quality report', () => {
    checkout.write({ 'vtex-keys.json': overreaching });
    const { status, stdout } = run('lint-api-keys');
    assert.equal(status, 1);
    assert.match(stdout, /^error\[privilege-escalation\]: /m);
    assert.ok(JSON.parse(artifact('code-quality.json')).length > 0);
  });

  it('compare access, and keep a test for each key that gained some', () => {
    checkout.commit({ 'vtex-keys.json': harmless });
    assert.equal(run('access-of-api-keys').status, 0);
    checkout.write({ 'vtex-keys.json': overreaching });
    assert.equal(run('access-of-api-keys').status, 1);
    assert.match(artifact('access.xml'), /<failure type="error"/);
  });
});
