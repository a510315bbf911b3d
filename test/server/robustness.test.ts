import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import type { Finding } from '../../server/src/lint/findings.ts';
import { Linter } from '../../server/src/lint/linter.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import { inKeys } from './edited.ts';
import { findingsOf, today } from './harness.ts';
import { keyWith, manifest } from './manifests.ts';

const said = (findings: readonly Finding[]): string[] =>
  findings.map(({ rule, message }) => `${rule}: ${message}`);
const complete = { keyName: 'vtexappkey-acmestore-QWERTY', owner: 'orders', creationDateToken: '2026-11-01' };
const stranger = keyWith({ ...complete, roles: ['Stock bot'] });
const unknownRole =
  "unknown-role: 'Stock bot' is neither a predefined role of VTEX nor a custom role of the policy.";

describe('what is wrong in one key', () => {
  const broken: [string, string][] = [
    ['a string that does not end', '{ "kind": "generated", "label": "erp, "roles": [] }'],
    ['a brace that is missing', '{ "kind": "generated", "roles": []'],
    ['a brace that is missing after a comma', '{ "kind": "generated", "roles": [],'],
    ['a bracket that is missing', '{ "kind": "generated", "roles": ["Owner" }'],
    ['a bracket too many', '{ "kind": "generated", "roles": []] }'],
    ['a brace too many', '{ "kind": "generated", "roles": [] }}'],
    ['a value that is missing', '{ "kind": }'],
    ['a quote that is missing', '{ "kind: "generated", "roles": [] }'],
    ['an escape that is none', '{ "kind": "generated\\", "roles": [], "label": "\\x" }'],
    ['letters', 'Owner'],
    ['100,000 brackets that open', '['.repeat(100_000)],
    ['100,000 brackets that open and close', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ];
  for (const [what, entry] of broken) {
    it(`does not hide what is wrong in the next: ${what}`, () => {
      const findings = findingsOf(
        `{\n  "account": "acmestore",\n  "keys": [\n    ${entry},\n    ${stranger}\n  ]\n}`,
      );
      assert.ok(
        findings.some(({ rule }) => rule === 'syntax'),
        'the syntax error is reported',
      );
      assert.ok(said(findings).includes(unknownRole), said(findings).join('\n'));
    });
  }
});

it('a quote that is missing in a file of one line does not make findings of each of its characters', () => {
  const count = 3000;
  const text = inKeys(Array.from({ length: count }, () => stranger)).replaceAll('\n', '');
  assert.equal(findingsOf(text).filter(({ rule }) => rule === 'syntax').length, 0);
  const findings = findingsOf(text.replace('"generated"', '"generated'));
  assert.ok(findings.some(({ rule }) => rule === 'syntax'));
  assert.ok(findings.length < 5 * count, String(findings.length));
});

describe('a text that is longer than the policy allows', () => {
  const refusal = (length: string, limit: string): string[] => [
    `syntax: The file has ${length} characters, more than the ${limit} of 'maxFileSize' in the policy, so it was not read.`,
  ];

  it('is not read, and the only finding says so, whoever reports syntax errors', () => {
    const megabyte = `${' '.repeat(1024 * 1024 - 1)}\n`;
    const findings = findingsOf(megabyte.repeat(100), { syntaxReportedElsewhere: true });
    assert.deepEqual(said(findings), refusal('104,857,600', '67,108,864'));
  });

  it('is read again when it no longer is', () => {
    const text = manifest(stranger);
    const policy = { ...recommended, maxFileSize: text.length };
    const linter = new Linter({ text, languageId: 'json', policy, catalog, now: new Date(today) });
    const before = said(linter.result().findings);
    linter.edit({ start: text.length, end: text.length }, ' ');
    const limit = String(text.length);
    assert.deepEqual(said(linter.result().findings), refusal(String(text.length + 1), limit));
    linter.edit({ start: text.length, end: text.length + 1 }, '');
    assert.deepEqual(said(linter.result().findings), before);
  });
});

describe('numbers and names that some readers stumble over', () => {
  it('are values and names like any other', () => {
    const entry = `{ "kind": "generated", "roles": [], "x-big": 1e999, "x-nested": { "__proto__": 1, "constructor": 2 }, "__proto__": { "label": "x" } }`;
    assert.deepEqual(
      said(findingsOf(inKeys([entry]))).filter((it) => /^(schema|syntax|internal|duplicate-p)/.test(it)),
      ["schema: '__proto__' is no property of a key manifest; your own begin with 'x-'."],
    );
  });
});

describe('a property that stands twice in its object', () => {
  const names = (text: string): [string, string][] =>
    findingsOf(text)
      .filter(({ rule }) => rule === 'duplicate-property')
      .map(({ range, related }) => [
        text.slice(range.start - 8, range.end),
        text.slice(related[0]?.range.start, related[0]?.range.end),
      ]);

  it('is found in a key, within it, in the header and in what is not quite JSON', () => {
    assert.deepEqual(
      names(inKeys([keyWith({ roles: [] }), '{ "kind": "x", "roles": [], "a": 1, "kind": "y" }'])),
      [['"a": 1, "kind"', '"kind"']],
    );
    assert.deepEqual(names(inKeys(['{ "x-a": [{ "b": 1, "c": 2, "b": 3 }] }'])), [['"c": 2, "b"', '"b"']]);
    assert.deepEqual(names('{ "keys": [], "account": "a", "keys": [] }'), [['": "a", "keys"', '"keys"']]);
    assert.deepEqual(names(inKeys(['{ "kind": "x", "a": 1, "kind": "y", }'])), [
      ['"a": 1, "kind"', '"kind"'],
    ]);
  });

  it('is found however its name is escaped', () => {
    assert.deepEqual(names(inKeys(['{ "kind": "x", "a": 1, "\\u006bind": "y" }'])).length, 1);
  });
});
