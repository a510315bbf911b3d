import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { catalog } from '../../common/src/catalog/catalog.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { findPolicy, resolvePolicy } from '../../server/src/lint/resolvePolicy.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { readLocalFile } from '../../server/src/lsp/session/files.ts';
import { findingsOf } from './harness.ts';

const folder = new URL('../../examples/acme-store/', import.meta.url);
const golden = new URL('acme-store.txt', import.meta.url);
const manifests = [
  'vtex-keys.json',
  'audit.vtex-keys.json',
  'marketplace.vtex-keys.json',
  'partners.vtex-keys.jsonc',
  'labs/themes.vtex-keys.json',
];
const policies = ['.vtex-keys.policy.json', 'labs/.vtex-keys.policy.json'];

describe('the example workspace', () => {
  it('has the findings that acme-store.txt lists', async () => {
    const reports = await Promise.all([...manifests.map(reportOn), ...policies.map(reportOnPolicy)]);
    const expected = await readFile(golden, 'utf8');
    assert.equal(`${reports.join('\n\n')}\n`, expected);
  });

  it('shows every rule but syntax, which VS Code would report', async () => {
    const expected = await readFile(golden, 'utf8');
    const absent = rules.map(({ meta }) => meta.id).filter((id) => !expected.includes(` ${id}: `));
    assert.deepEqual(absent, ['syntax']);
  });

  it('is judged as of the day on which the tests look at it', async () => {
    const settings = await readFile(new URL('.vscode/settings.json', folder), 'utf8');
    assert.match(settings, /"vtexKeys\.lint\.asOf": "2026-11-20T12:00:00Z"/);
  });
});

/** The file's name, then a line for each finding: its line, counted from 1, severity, rule and message. */
async function reportOn(name: string): Promise<string> {
  const uri = new URL(name, folder);
  const text = await readFile(uri, 'utf8');
  const { policy } = await findPolicy(uri.href, readLocalFile, catalog);
  const languageId = name.endsWith('c') ? 'jsonc' : 'json';
  return report(name, text, findingsOf(text, { languageId, policy, everyRule: true }));
}

async function reportOnPolicy(name: string): Promise<string> {
  const uri = new URL(name, folder);
  const text = await readFile(uri, 'utf8');
  const { findings } = await resolvePolicy(uri.href, text, readLocalFile, catalog);
  return report(name, text, findings.get(uri.href) ?? []);
}

function report(name: string, text: string, findings: readonly Finding[]): string {
  const lines = findings.map(({ range, severity, rule, message, suppressed }) => {
    const line = text.slice(0, range.start).split('\n').length;
    const until = suppressed && ` (suppressed until ${suppressed.until.toISOString()})`;
    return `${line} ${severity} ${rule}: ${message}${until ?? ''}`;
  });
  return [name, ...lines].join('\n');
}
