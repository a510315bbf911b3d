import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import policySchema from '../../schemas/policy.schema.json' with { type: 'json' };
import { ruleIds } from '../../server/src/lint/findings.ts';
import { type Policy, recommended, strict } from '../../server/src/lint/policy.ts';
import { findPolicy, policyFilesAbove, resolvePolicy } from '../../server/src/lint/resolvePolicy.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { fileReader, findingsOf, policyUri } from './harness.ts';
import { manifestTexts } from './manifests.ts';

async function policyOf(text: string, files: Record<string, string> = {}): Promise<Policy> {
  return (await resolvePolicy(policyUri, text, fileReader(files), catalog)).policy;
}

describe('the policy of a manifest', () => {
  const manifest = 'file:///store/integrations/erp/vtex-keys.json';

  it('is that of the nearest file up the tree', async () => {
    assert.deepEqual(policyFilesAbove(manifest), [
      'file:///store/integrations/erp/.vtex-keys.policy.json',
      'file:///store/integrations/.vtex-keys.policy.json',
      'file:///store/.vtex-keys.policy.json',
      'file:///.vtex-keys.policy.json',
    ]);
    const files = {
      'file:///store/integrations/.vtex-keys.policy.json': '{ "nearExpiryDays": 30 }',
      'file:///store/.vtex-keys.policy.json': '{ "nearExpiryDays": 7, "enforcement": "advisory" }',
    };
    const { policy, uri, files: looked } = await findPolicy(manifest, fileReader(files), catalog);
    assert.equal(uri, 'file:///store/integrations/.vtex-keys.policy.json');
    assert.deepEqual([policy.nearExpiryDays, policy.enforcement], [30, 'enforced']);
    assert.deepEqual(looked, policyFilesAbove(manifest).slice(0, 2));
  });

  it('is the recommended one where there is no file, and for what is no file', async () => {
    const found = await findPolicy(manifest, fileReader({}), catalog);
    assert.equal(found.policy, recommended);
    assert.deepEqual(found.files, policyFilesAbove(manifest));
    assert.deepEqual(policyFilesAbove('untitled:Untitled-1'), []);
    assert.equal((await findPolicy('untitled:Untitled-1', fileReader({}), catalog)).policy, recommended);
  });

  it('is not guessed where a file is there but cannot be read', async () => {
    const read = async () => {
      throw new Error('EACCES');
    };
    await assert.rejects(findPolicy(manifest, read, catalog), /EACCES/);
  });
});

describe('a policy file', () => {
  it('says nothing new when it is empty', async () => {
    assert.deepEqual(await policyOf('{}'), recommended);
    assert.deepEqual(await policyOf('{ "extends": "recommended" }'), recommended);
    assert.deepEqual(await policyOf('{ "extends": "strict" }'), strict);
  });

  it('sets severities, alone or with options', async () => {
    const { rules: severities, options } = await policyOf(`{
      "rules": { "no-roles": "off", "shared-key": { "severity": "error" },
        "renewal-unfinished": { "severity": "info", "options": { "days": 2 } },
        "review-overdue": { "options": { "months": 6 } }, "vague-label": { "options": { "words": ["Robot"] } } }
    }`);
    assert.deepEqual(severities, { 'no-roles': 'off', 'shared-key': 'error', 'renewal-unfinished': 'info' });
    assert.deepEqual(options, {
      'renewal-unfinished': { days: 2 },
      'stale-inactive-key': { days: 90 },
      'review-overdue': { months: 6 },
      'vague-label': { words: ['robot'] },
    });
  });

  it('is merged over what it extends: what is declared and denied adds up, of the rest its own word counts', async () => {
    const team = `{
      "extends": "strict", "nearExpiryDays": 30, "deniedRoles": ["Owner"], "rules": { "no-roles": "error" },
      "customRoles": [{ "name": "A", "resources": ["OMS/OMSViewer"] }, { "name": "B", "resources": [] }]
    }`;
    const own = `{
      "extends": "../team.json", "enforcement": "advisory", "deniedRoles": ["Finance"],
      "rules": { "missing-owner": "off" }, "customRoles": [{ "name": "A", "resources": ["OMS/ListOrders"] }]
    }`;
    const policy = await policyOf(own, { 'file:///team.json': team });
    assert.deepEqual(policy, {
      ...strict,
      rules: { ...strict.rules, 'no-roles': 'error', 'missing-owner': 'off' },
      nearExpiryDays: 30,
      enforcement: 'advisory',
      deniedRoles: ['Owner', 'Finance'],
      customRoles: [
        { name: 'A', resources: ['OMS/ListOrders'] },
        { name: 'B', resources: [] },
      ],
    });
  });

  it('may extend several, of which the last wins', async () => {
    const files = {
      'file:///store/a.json':
        '{ "nearExpiryDays": 3, "deniedRoles": ["Owner"], "rules": { "no-roles": "error" } }',
      'file:///store/b.json': '{ "nearExpiryDays": 5, "deniedRoles": ["Finance"] }',
    };
    const policy = await policyOf('{ "extends": ["a.json", "b.json"] }', files);
    assert.equal(policy.nearExpiryDays, 5);
    assert.deepEqual(policy.deniedRoles, ['Owner', 'Finance']);
    assert.deepEqual(policy.rules, { 'no-roles': 'error' });
  });

  it('still says what can be read of it when the rest is broken', async () => {
    const policy = await policyOf(
      '{ "deniedRoles": ["Owner", 7], "nearExpiryDays": "many", "enforcement": "adv',
    );
    assert.deepEqual(policy, { ...recommended, deniedRoles: ['Owner'] });
  });

  it('leaves out what would extend itself, and ends', async () => {
    const chain = Array.from({ length: 30 }, (_, index): [string, string] => [
      `file:///store/${index}.json`,
      `{ "extends": "${index + 1}.json", "nearExpiryDays": 5 }`,
    ]);
    const { findings } = await resolvePolicy(
      policyUri,
      '{ "extends": "0.json" }',
      fileReader(Object.fromEntries(chain)),
      catalog,
    );
    assert.ok(findings.size < 15);
    const said = [...findings.values()].flat().map(({ message }) => message);
    assert.ok(said.some((message) => message.startsWith('Policies extend each other more than 10 times')));
  });

  it('never makes reading or linting throw, whatever its text', async () => {
    const values = fc.dictionary(
      fc.constantFrom(...Object.keys(policySchema.properties), 'x-a'),
      fc.anything(),
    );
    const texts = fc.oneof(
      fc.string(),
      values.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(texts, manifestTexts, async (text, manifest) => {
        const { policy, findings } = await resolvePolicy(policyUri, text, fileReader({}), catalog);
        for (const { range } of findings.get(policyUri) ?? []) {
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length);
        }
        const internal = findingsOf(manifest, { policy }).filter(({ rule }) => rule === 'internal-error');
        assert.deepEqual(internal, []);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the schema of policies', () => {
  const settings = Object.entries(policySchema.properties.rules.properties);

  it('has every rule, in its words, and no other', () => {
    assert.deepEqual(
      settings.map(([id, { description }]) => [id, description]),
      ruleIds.map((id) => [id, rules.find(({ meta }) => meta.id === id)?.meta.description]),
    );
  });

  it('has options for the rules that have some', () => {
    const withOptions = settings.filter(([, { allOf }]) => allOf[0]?.$ref !== '#/definitions/ruleSetting');
    assert.deepEqual(withOptions.map(([id]) => id).sort(), Object.keys(recommended.options).sort());
  });

  it('has the defaults of the recommended policy', () => {
    const { nearExpiryDays, enforcement, suppressions, maxFileSize } = policySchema.properties;
    assert.equal(nearExpiryDays.default, recommended.nearExpiryDays);
    assert.equal(enforcement.default, recommended.enforcement);
    assert.equal(suppressions.properties.maxDays.default, recommended.maxSuppressionDays);
    assert.equal(maxFileSize.default, recommended.maxFileSize);
  });
});
