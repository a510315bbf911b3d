import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { catalog } from '../../common/src/catalog/catalog.ts';
import manifestSchema from '../../schemas/key-manifest.schema.json' with { type: 'json' };
import { type Finding, ruleIds } from '../../server/src/lint/findings.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { resolvePolicy } from '../../server/src/lint/resolvePolicy.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { fileReader, findingsOf, policyUri } from './harness.ts';

const root = new URL('../../', import.meta.url);
const pages = new URL('docs/rules/', root);
const headings = ['## What it reports', '## Why', '## Examples', '## Options', '## Fix'];

describe('every rule', () => {
  const ids = ruleIds.toSorted();
  const namesIn = async (folder: string, ending: string): Promise<string[]> => {
    const files = await readdir(new URL(folder, root));
    return files
      .filter((file) => file !== 'index.ts' && file !== 'README.md')
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

    it('shows a bad file that the rule reports, and a good one that no rule does', async () => {
      const [policyFile = '{}'] = examplesOf(page, 'policy');
      const { policy } = await resolvePolicy(policyUri, policyFile, fileReader({}), catalog);
      const reported = (text: string) => findingsOf(text, { policy, everyRule: true });
      const bad = examplesOf(page, 'bad').map(reported);
      const good = examplesOf(page, 'good').map(reported);
      for (const text of examplesOf(page, 'bad policy')) bad.push(await findingsOfPolicy(text));
      for (const text of examplesOf(page, 'good policy')) good.push(await findingsOfPolicy(text));
      assert.ok(bad.length > 0 && good.length > 0);
      assert.ok(bad.every((findings) => findings.some(({ rule }) => rule === meta.id)));
      const others = good.flat().filter(({ suppressed }) => !suppressed);
      assert.deepEqual(
        others.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });

    it('names every option that the rule has', () => {
      const [, options = {}] = Object.entries(recommended.options).find(([id]) => id === meta.id) ?? [];
      for (const option of Object.keys(options))
        assert.ok(sectionOf(page, 'Options').includes(`\`${option}\``), option);
    });

    it('says of its fix what the rule says: safe, unsafe or none', () => {
      const [, fix = ''] = /^\| .*\| ([^|]*?) +\|\n\n## What/m.exec(page) ?? [];
      assert.equal(/\bsafe\b/.test(fix), meta.fixes === 'safe');
      if (meta.fixes === 'unsafe') assert.match(fix, /\bunsafe\b/);
      if (meta.fixes) return;
      assert.equal(fix, 'none');
      assert.match(sectionOf(page, 'Fix'), /^None/);
    });

    it('links to pages that there are', async () => {
      const links = Array.from(page.matchAll(/\]\(([^)]+)\)/g), ([, link = '']) => link);
      await Promise.all(links.map((link) => readFile(new URL(link, pages))));
    });
  });
}

describe('the index of the pages', () => {
  it('has every rule, with its severity and description', async () => {
    const index = await readFile(new URL('README.md', pages), 'utf8');
    const rows = Array.from(
      index.matchAll(/^\| \[([a-z-]+)\]\(([^)]*)\) +\| (\w+) +\| (.*?) +\|$/gm),
      (match) => match.slice(1),
    );
    assert.deepEqual(
      rows,
      rules.map(({ meta }) => [meta.id, `${meta.id}.md`, meta.severity, meta.description]),
    );
  });

  it('is what the readme of the project says too', async () => {
    const readme = await readFile(new URL('README.md', root), 'utf8');
    const ids = Array.from(readme.matchAll(/^\| \[([a-z-]+)\]\(docs\/rules\/\1\.md\) \|/gm), ([, id]) => id);
    assert.deepEqual(ids.sort(), ruleIds.toSorted());
  });
});

/** What stands in the fences marked so, such as `json bad`. */
function examplesOf(page: string, kind: string): string[] {
  return Array.from(page.matchAll(/^```json ([\w ]+)\n(.*?)^```/gms)).flatMap(([, marked, text = '']) =>
    marked === kind ? [text] : [],
  );
}

function sectionOf(page: string, heading: string): string {
  return page.split(`## ${heading}\n\n`)[1]?.split('\n## ')[0] ?? '';
}

async function findingsOfPolicy(text: string): Promise<readonly Finding[]> {
  const { findings } = await resolvePolicy(policyUri, text, fileReader({}), catalog);
  return findings.get(policyUri) ?? [];
}
