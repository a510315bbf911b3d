import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { rules } from '../../server/src/lint/rules/index.ts';
import { findingsOf } from './harness.ts';

const folder = new URL('../../examples/acme-store/', import.meta.url);
const golden = new URL('acme-store.txt', import.meta.url);
const manifests = ['vtex-keys.json', 'marketplace.vtex-keys.json', 'partners.vtex-keys.jsonc'];

describe('the example workspace', () => {
  it('has the findings that acme-store.txt lists', async () => {
    const reports = await Promise.all(manifests.map(reportOn));
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
  const text = await readFile(new URL(name, folder), 'utf8');
  const findings = findingsOf(text, { languageId: name.endsWith('c') ? 'jsonc' : 'json' });
  const lines = findings.map(({ range, severity, rule, message }) => {
    const line = text.slice(0, range.start).split('\n').length;
    return `${line} ${severity} ${rule}: ${message}`;
  });
  return [name, ...lines].join('\n');
}
