import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import manifestSchema from '../../schemas/key-manifest.schema.json' with { type: 'json' };
import { type RuleId, ruleIds } from '../../server/src/lint/findings.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { findingsOf } from './harness.ts';

const root = new URL('../../', import.meta.url);
const pages = new URL('docs/rules/', root);
const headings = ['## What it reports', '## Why', '## Examples', '## Options', '## Fix'];

describe('every rule', () => {
  const ids = ruleIds.toSorted();
  const namesIn = async (folder: string, ending: string): Promise<string[]> => {
    const files = await readdir(new URL(folder, root));
    return files
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace(ending, ''))
      .sort();
  };

  it('is in the registry, once', () => {
    assert.deepEqual(rules.map(({ meta }) => meta.id).sort(), ids);
  });

  it('is in the schema, so that its findings can be accepted', () => {
    assert.deepEqual(manifestSchema.definitions.rule.enum.toSorted(), ids);
  });

  it('has a file, a test and a page of its name, and nothing is left over', async () => {
    assert.deepEqual(await namesIn('server/src/lint/rules/', '.ts'), ids);
    assert.deepEqual(await namesIn('test/server/rules/', '.test.ts'), ids);
    assert.deepEqual(await namesIn('docs/rules/', '.md'), ids);
  });
});

for (const { meta } of rules) {
  describe(`the page of ${meta.id}`, () => {
    let page: string;
    before(async () => {
      page = await readFile(new URL(`${meta.id}.md`, pages), 'utf8');
    });

    it('begins with what the rule says of itself, and has the headings that every page has', () => {
      assert.ok(page.startsWith(`# ${meta.id}\n\n${meta.description}\n\n| severity`));
      assert.match(page, new RegExp(`^\\| ${meta.severity}\\b`, 'm'));
      assert.deepEqual(page.match(/^## .*$/gm), headings);
    });

    it('shows a bad manifest that the rule reports, and a good one that no rule does', () => {
      const found = (kind: string): RuleId[][] => examplesOf(page, kind).map(rulesReporting);
      assert.ok(found('bad').length > 0 && found('bad').every((reported) => reported.includes(meta.id)));
      assert.ok(found('good').length > 0 && found('good').every((reported) => reported.length === 0));
    });

    it('links to pages that there are', async () => {
      const links = Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link);
      await Promise.all(links.map((link) => readFile(new URL(link, pages))));
    });
  });
}

function examplesOf(page: string, kind: string): string[] {
  return Array.from(page.matchAll(/^```json (\w+)\n(.*?)^```/gms)).flatMap(([, marked, text = '']) =>
    marked === kind ? [text] : [],
  );
}

function rulesReporting(text: string): RuleId[] {
  return findingsOf(text).map(({ rule }) => {
    assert.notEqual(rule, 'internal-error');
    return rule as RuleId;
  });
}
