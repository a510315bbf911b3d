import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import packageJson from '../../package.json' with { type: 'json' };
import { formats } from '../../server/src/cli/reporters/index.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { vtexKeys } from './cli.ts';
import { asOf, Folder, goodKey, manifest } from './folder.ts';

const store = join(import.meta.dirname, 'store');
const golden = join(import.meta.dirname, 'golden');

function schema(path: string): object {
  return JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8'));
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, unicodeRegExp: false });
const validators = {
  json: ajv.compile(schema('../../schemas/lint-report.schema.json')),
  sarif: ajv.compile(schema('schemas/sarif-2.1.0.schema.json')),
  gitlab: ajv.compile(schema('schemas/gitlab-code-quality.schema.json')),
};

/** A run over the folder `store`, or what it is to say anew with UPDATE_GOLDEN=1. */
async function matchesGolden(name: string, ...args: string[]): Promise<void> {
  const { stdout, code } = await vtexKeys(['lint', '--as-of', asOf, ...args], { cwd: store });
  assert.equal(code, 1);
  const said = stdout.replaceAll(`ersion":"${packageJson.version}"`, 'ersion":"{{version}}"');
  const file = join(golden, name);
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(golden, { recursive: true });
    writeFileSync(file, said);
  }
  assert.equal(said, readFileSync(file, 'utf8'));
}

describe('the whole output of vtex-keys lint', () => {
  for (const format of formats) {
    it(`is as it was, as ${format}`, () => matchesGolden(`${format}.txt`, '--format', format));
  }

  it('is as it was, with a forecast', () => matchesGolden('forecast.txt', '--forecast', '6w'));

  it('is as it was, in colours', async () => {
    const { stdout } = await vtexKeys(['lint', '--as-of', asOf], { cwd: store, env: { FORCE_COLOR: '1' } });
    const file = join(golden, 'colors.txt');
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, stdout);
    assert.equal(stdout, readFileSync(file, 'utf8'));
  });
});

/** One with all that a format may have to carry: problems, secrets, strange characters. */
function strangeFolder(): Folder {
  return new Folder({
    '.vtex-keys.policy.json': { rules: { 'no-such-rule': 'off' } },
    'a b/ä%,:.vtex-keys.json': manifest(
      goodKey('ABCDEF', {
        label: 'a <b> & "c"\u0007 \ud800 🔑\n| `x` |',
        roles: ['<No> & "such"\nrole, 100%: \u001b[31m'],
      }),
    ),
    'secret.vtex-keys.json': manifest(goodKey('SECRET', { 'x-token': secret })),
    'broken.vtex-keys.json': '{ "account": "acmestore", "keys": [',
    'vtex-keys.json': manifest(
      goodKey('SUPPRE', {
        roles: ['OMS - Full access'],
        suppress: [{ rule: 'overly-permissive-role', reason: 'for <now>', until: '2026-12-31' }],
      }),
    ),
  });
}

// Built, so that none stands in a file.
const secret = 'ABCDEFGHIJKLMNOP'.repeat(8);

describe('a format of vtex-keys lint', () => {
  let folder: Folder;
  before(() => {
    folder = strangeFolder();
  });
  after(() => folder.remove());

  for (const format of ['json', 'sarif', 'gitlab'] as const) {
    it(`keeps to its schema: ${format}`, async () => {
      const { stdout, code } = await folder.lint('--format', format, '--forecast', '30d');
      assert.equal(code, 2);
      const validate = validators[format];
      assert.ok(validate(JSON.parse(stdout)), JSON.stringify(validate.errors, null, 2));
    });
  }

  it('keeps to its schema: junit', async () => {
    // It takes its time to load, and cannot be required.
    const { validateXML } = await import('xmllint-wasm');
    const { stdout } = await folder.lint('--format', 'junit');
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'report.xml', contents: stdout }],
      schema: [readFileSync(join(import.meta.dirname, 'schemas/junit.xsd'), 'utf8')],
    });
    assert.ok(valid, errors.map(({ rawMessage }) => rawMessage).join('\n'));
  });

  for (const format of formats) {
    it(`shows no secret, and sends no command to a terminal: ${format}`, async () => {
      const { stdout, stderr } = await folder.lint('--format', format, '--forecast', '30d');
      assert.ok(!(stdout + stderr).includes(secret.slice(0, 20)));
      assert.ok(!/\p{Cc}/u.test((stdout + stderr).replaceAll('\n', '')));
    });
  }

  it('says as SARIF what GitHub asks for', async () => {
    const { stdout } = await folder.lint('--format', 'sarif');
    const [run] = JSON.parse(stdout).runs;
    const { driver } = run.tool;
    assert.equal(driver.rules.length, rules.length);
    for (const rule of driver.rules) {
      assert.ok(rule.help.text.length > 50 && rule.help.markdown.length > 50, rule.id);
      assert.match(rule.properties['security-severity'], /^\d\.\d$/);
    }
    const byRule = (id: string) => run.results.filter(({ ruleId }: { ruleId: string }) => ruleId === id);
    const [unknown] = byRule('unknown-role');
    assert.equal(driver.rules[unknown.ruleIndex].id, 'unknown-role');
    const [place] = unknown.locations;
    assert.deepEqual(place.physicalLocation.artifactLocation, {
      uri: 'a%20b/%C3%A4%25%2C%3A.vtex-keys.json',
      uriBaseId: '%SRCROOT%',
    });
    assert.equal(place.logicalLocations[0].name, 'vtexappkey-acmestore-ABCDEF');
    // What uploads the file adds GitHub's own, and warns of one that is not the same.
    assert.deepEqual(Object.keys(unknown.partialFingerprints), ['vtexKeys/v1']);
    assert.match(unknown.partialFingerprints['vtexKeys/v1'], /^[0-9a-f]{32}$/);
    const [permissive] = byRule('overly-permissive-role');
    assert.deepEqual(permissive.suppressions, [
      { kind: 'inSource', status: 'accepted', justification: 'for <now>' },
    ]);
    assert.equal(run.invocations[0].executionSuccessful, false);
    assert.match(run.invocations[0].toolExecutionNotifications[0].message.text, /'no-such-rule'/);
  });

  it('says to GitLab what could not be judged', async () => {
    const own = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF')),
      '.vtex-keys.policy.json': { rules: { 'no-such-rule': 'off' }, deniedResources: ['No/Such'] },
    });
    const { stdout, code } = await own.lint('--format', 'gitlab');
    own.remove();
    assert.equal(code, 2);
    const report: { description: string; fingerprint: string }[] = JSON.parse(stdout);
    assert.ok(validators.gitlab(report), JSON.stringify(validators.gitlab.errors));
    const [error] = report;
    assert.match(error?.description ?? '', /no-such-rule/);
    assert.partialDeepStrictEqual(report, [
      {
        check_name: 'vtex-keys',
        severity: 'blocker',
        location: { path: '.vtex-keys.policy.json', lines: { begin: 3 } },
      },
      { check_name: 'vtex-keys', severity: 'major' },
    ]);
    assert.equal(new Set(report.map(({ fingerprint }) => fingerprint)).size, 2);
  });

  it('carries fixes as SARIF', async () => {
    const { stdout } = await vtexKeys(['lint', '--as-of', asOf, '--format', 'sarif'], { cwd: store });
    const [run] = JSON.parse(stdout).runs;
    const { fixes } = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'unknown-role');
    assert.deepEqual(fixes, [
      {
        description: { text: "Replace by 'Order reader'" },
        artifactChanges: [
          {
            artifactLocation: { uri: 'vtex-keys.json', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 26, startColumn: 17, endLine: 26, endColumn: 31 },
                insertedContent: { text: '"Order reader"' },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('names files from the root of what is checked out, as a build server does', async () => {
    const env = { GITHUB_WORKSPACE: import.meta.dirname };
    const { stdout } = await vtexKeys(['lint', '--as-of', asOf, '--format', 'github'], { cwd: store, env });
    assert.match(stdout, /^::error file=store\/vtex-keys\.json,line=15,/m);
  });

  it('is written where each --output says, and the other to the standard output', async () => {
    const { stdout, code } = await folder.lint(
      '--format',
      'sarif',
      '--output',
      'out.sarif',
      '--format',
      'gitlab',
      '-o',
      'out.json',
      '--format',
      'pretty',
    );
    assert.equal(code, 2);
    assert.match(stdout, /^error\[unknown-role\]: /m);
    assert.equal(JSON.parse(folder.read('out.sarif')).version, '2.1.0');
    assert.ok(validators.gitlab(JSON.parse(folder.read('out.json'))));
  });

  it('has no colours in a file', async () => {
    await folder.run(['lint', '--as-of', asOf, '--output', 'out.txt'], { env: { FORCE_COLOR: '1' } });
    assert.ok(!folder.read('out.txt').includes('\u001b'));
  });

  it('fails where a file cannot be written, with the reason, and writes the others', async () => {
    const other = ['--format', 'gitlab', '--output', 'other.json'];
    const { code, stderr } = await folder.lint(
      '--format',
      'sarif',
      '--output',
      'no/such/folder.sarif',
      ...other,
    );
    assert.equal(code, 2);
    assert.ok(validators.gitlab(JSON.parse(folder.read('other.json'))), 'the other is written');
    assert.match(
      stderr,
      /^error: no\/such\/folder\.sarif: could not be written: there is no such file or folder$/m,
    );
  });
});

describe('the GitHub format of vtex-keys lint', () => {
  it('escapes what would end or change a command', async () => {
    const folder = strangeFolder();
    const { stdout } = await folder.lint('--format', 'github');
    folder.remove();
    const line = stdout.split('\n').find((one) => one.includes('title=unknown-role')) ?? '';
    assert.match(
      line,
      /^::error file=a b\/ä%25%2C%3A\.vtex-keys\.json,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=unknown-role::'<No> & "such" role, 100%25: /,
    );
  });

  it('has the gravest first', async () => {
    const { stdout } = await vtexKeys(['lint', '--as-of', asOf, '--format', 'github'], { cwd: store });
    const kinds = stdout
      .trim()
      .split('\n')
      .map((line) => /^::(\w+)/.exec(line)?.[1] ?? line);
    assert.deepEqual(
      kinds,
      [...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    assert.ok(kinds.includes('error') && kinds.includes('warning') && kinds.includes('notice'));
  });

  it('writes a job summary where there are more findings than GitHub shows', async () => {
    const folder = new Folder({
      'vtex-keys.json': manifest(
        ...Array.from({ length: 11 }, (_, index) =>
          goodKey(`SUMMA${String.fromCharCode(65 + index)}`, { roles: ['No | role'] }),
        ),
      ),
      'summary.md': 'Before.\n',
    });
    await folder.run(['lint', '--as-of', asOf, '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: 'summary.md' },
    });
    const summary = folder.read('summary.md');
    folder.remove();
    assert.ok(summary.startsWith('Before.\n### API key manifests\n'));
    assert.equal(
      summary.match(/^\| error \| vtex-keys\.json:\d+ \| unknown-role \| 'No \\\| role'/gm)?.length,
      11,
    );
  });

  it('counts problems among what GitHub shows, and has them in the job summary', async () => {
    const folder = new Folder({
      'vtex-keys.json': manifest(
        ...Array.from({ length: 10 }, (_, index) =>
          goodKey(`SUMMA${String.fromCharCode(65 + index)}`, { roles: ['No role'] }),
        ),
      ),
      '.vtex-keys.policy.json': { rules: { 'no-such-rule': 'off' } },
      'summary.md': '',
    });
    const { stdout } = await folder.run(['lint', '--as-of', asOf, '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: 'summary.md' },
    });
    const summary = folder.read('summary.md');
    folder.remove();
    assert.equal(stdout.match(/^::error /gm)?.length, 11);
    assert.equal(summary.match(/^\| error \|/gm)?.length, 11);
    assert.match(summary, /^\| error \| \.vtex-keys\.policy\.json:\d+ \| vtex-keys \| .*no-such-rule/m);
  });

  it('writes no job summary where GitHub shows all', async () => {
    const folder = new Folder({
      'vtex-keys.json': manifest(goodKey('ABCDEF', { roles: ['No role'] })),
      'summary.md': '',
    });
    await folder.run(['lint', '--as-of', asOf, '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: 'summary.md' },
    });
    assert.equal(folder.read('summary.md'), '');
    folder.remove();
  });
});

const order = ['error', 'warning', 'notice'];
