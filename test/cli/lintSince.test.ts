import assert from 'node:assert/strict';
import { Checkout } from './checkout.ts';
import { vtexKeys } from './cli.ts';
import { asOf, goodKey, type JsonReport, manifest, named } from './folder.ts';

const bad = (name: string, more: object = {}) => goodKey(name, { roles: ['No such role'], ...more });

describe('vtex-keys lint --since', () => {
  let checkout: Checkout;
  beforeEach(() => {
    checkout = new Checkout();
    checkout.commit({ 'vtex-keys.json': manifest(bad('OLDAAA'), bad('OLDBBB'), bad('OLDCCC')) });
  });
  afterEach(() => checkout.remove());

  const since = async (...args: string[]): Promise<string[]> => {
    const { stdout, stderr } = await vtexKeys(
      ['lint', '--as-of', asOf, '--format', 'json', '--since', 'HEAD', ...args],
      { cwd: checkout.folder },
    );
    assert.notEqual(stdout, '', stderr);
    const { findings }: JsonReport = JSON.parse(stdout);
    return findings.map(({ keyName, rule }) => `${keyName?.slice(-6)} ${rule}`);
  };

  it('says nothing of keys that are as they were', async () => {
    assert.deepEqual(await since(), []);
  });

  it('says what is wrong with keys that are new and keys that changed', async () => {
    checkout.write({
      'vtex-keys.json': manifest(
        bad('NEWAAA'),
        bad('OLDAAA'),
        bad('OLDBBB', { owner: 'others@acme.example' }),
        bad('OLDCCC'),
      ),
    });
    assert.deepEqual(await since(), ['NEWAAA unknown-role', 'OLDBBB unknown-role']);
  });

  it('takes no notice of where a key stands and how it is written', async () => {
    const text = JSON.stringify(
      manifest(bad('OLDCCC'), { roles: ['No such role'], ...bad('OLDAAA') }, bad('OLDBBB')),
    );
    checkout.write({ 'vtex-keys.json': `\n\n${text}` });
    assert.deepEqual(await since(), []);
  });

  it('knows a key without a name by all that it says', async () => {
    const unnamed = (label: string) => bad('', { keyName: undefined, label });
    checkout.commit({ 'vtex-keys.json': manifest(unnamed('first of them'), unnamed('second of them')) });
    checkout.write({ 'vtex-keys.json': manifest(unnamed('second of them'), unnamed('third of them')) });
    const { stdout } = await vtexKeys(['lint', '--as-of', asOf, '--format', 'json', '--since', 'HEAD'], {
      cwd: checkout.folder,
    });
    const { findings }: JsonReport = JSON.parse(stdout);
    assert.equal(findings.length, 1);
  });

  it('takes all keys for changed where the account or the period did', async () => {
    checkout.write({ 'vtex-keys.json': { ...manifest(bad('OLDAAA')), tokenPeriod: '6 months' } });
    assert.deepEqual(await since(), ['OLDAAA unknown-role']);
  });

  it('takes a file for new that git does not know, and reads links as git does', async () => {
    checkout.write({ 'stores/vtex-keys.json': manifest(bad('NEWAAA')) });
    assert.deepEqual(await since('stores'), ['NEWAAA unknown-role']);
  });

  it('knows the keys of a file that was given another name', async () => {
    checkout.git('mv', 'vtex-keys.json', 'acme.vtex-keys.json');
    assert.deepEqual(await since(), []);
    checkout.write({
      'acme.vtex-keys.json': manifest(bad('OLDAAA'), bad('NEWBBB'), bad('OLDBBB'), bad('OLDCCC')),
    });
    assert.deepEqual(await since(), ['NEWBBB unknown-role']);
    checkout.git('commit', '--quiet', '--all', '--message', 'Another name');
    assert.deepEqual(await since('--since', 'HEAD~1'), ['NEWBBB unknown-role']);
  });

  it('shows a key that became the same as one that did not change', async () => {
    checkout.write({
      'vtex-keys.json': manifest(bad('OLDAAA'), goodKey('OLDAAA'), bad('OLDBBB'), bad('OLDCCC')),
    });
    const rules = await since();
    assert.ok(rules.includes('OLDAAA duplicate-key'), `${rules}`);
    assert.ok(!rules.includes('OLDBBB unknown-role'));
  });

  it('fails where git knows no such revision, and in a folder that is no repository', async () => {
    const { code, stderr } = await vtexKeys(['lint', '--since', 'no-such-branch'], { cwd: checkout.folder });
    assert.equal(code, 2);
    assert.match(stderr, /^error: git knows no revision 'no-such-branch'/);
  });

  it('takes no revision for an option of git', async () => {
    const { code, stderr } = await vtexKeys(['lint', '--since=--output=x'], { cwd: checkout.folder });
    assert.equal(code, 2);
    assert.match(stderr, /^error: git knows no revision '--output=x'/);
  });

  it('looks at changed files of other folders by their own names', async () => {
    checkout.commit({ 'a/vtex-keys.json': manifest(bad('OLDDDD')), 'b/vtex-keys.json': manifest() });
    checkout.write({ 'b/vtex-keys.json': manifest(bad('NEWBBB')) });
    const { stdout } = await vtexKeys(
      ['lint', '--as-of', asOf, '--format', 'json', '--since', 'HEAD', '../a', '../b'],
      { cwd: `${checkout.folder}/a` },
    );
    const { findings }: JsonReport = JSON.parse(stdout);
    assert.deepEqual(
      named(findings).map((it) => it.split('/').at(-1)),
      ['vtex-keys.json: unknown-role'],
    );
  });
});
