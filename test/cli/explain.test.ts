import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ruleIds } from '../../server/src/lint/findings.ts';
import { vtexKeys } from './cli.ts';

describe('vtex-keys explain', () => {
  it('prints the page of a rule as it is, but for links that lead nowhere', async () => {
    const { code, stdout } = await vtexKeys(['explain', 'overly-permissive-role']);
    const page = readFileSync(new URL('../../docs/rules/overly-permissive-role.md', import.meta.url), 'utf8');
    assert.equal(code, 0);
    assert.equal(stdout, page.replaceAll(/\[([^\]]+)\]\([\w-]+\.md\)/g, '$1'));
  });

  it('prints titles, code and names in colours where there are any', async () => {
    const { stdout } = await vtexKeys(['explain', 'token-near-expiry'], { env: { FORCE_COLOR: '1' } });
    assert.ok(stdout.startsWith('\u001b[1m\u001b[4mtoken-near-expiry'));
    assert.doesNotMatch(stdout, /```|^#/m);
  });

  it('has a page for each rule', async () => {
    for (const rule of ruleIds) {
      assert.ok(
        readFileSync(new URL(`../../docs/rules/${rule}.md`, import.meta.url), 'utf8').startsWith(
          `# ${rule}\n`,
        ),
      );
    }
  });

  it('says which rule was meant', async () => {
    assert.deepEqual(await vtexKeys(['explain', 'token-near-expire']), {
      code: 2,
      stdout: '',
      stderr: "error: there is no rule 'token-near-expire'\nhint: did you mean token-near-expiry?\n",
    });
    const { stderr } = await vtexKeys(['explain', 'x']);
    assert.match(stderr, /hint: 'vtex-keys rules' lists them/);
  });
});

describe('vtex-keys rules', () => {
  it('lists every rule with what it finds', async () => {
    const { code, stdout } = await vtexKeys(['rules']);
    assert.equal(code, 0);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
      [...ruleIds],
    );
    assert.match(stdout, /^syntax +error +The file is not JSON\.$/m);
  });

  it('lists them as JSON', async () => {
    const { version, rules } = JSON.parse((await vtexKeys(['rules', '--format', 'json'])).stdout);
    assert.equal(version, 1);
    assert.equal(rules.length, ruleIds.length);
    assert.deepEqual(rules[0], { id: 'syntax', severity: 'error', description: 'The file is not JSON.' });
  });
});
