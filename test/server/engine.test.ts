import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { lint } from '../../server/src/lint/engine.ts';
import { recommended } from '../../server/src/lint/policy.ts';
import type { Rule } from '../../server/src/lint/rule.ts';
import { rules } from '../../server/src/lint/rules/index.ts';
import { findingsOf, today } from './harness.ts';
import { keyWith, manifest } from './manifests.ts';

const input = { languageId: 'json', policy: recommended, catalog, now: new Date(today) } as const;

describe('a rule that fails', () => {
  const failing: Rule = {
    meta: { id: 'token-expired', description: 'Fails.', severity: 'warning' },
    checkHeader() {
      throw new Error('no manifest is good enough');
    },
    checkKey(entry) {
      if (entry.key.label === 'bad') throw new Error('this key is bad');
      return [];
    },
  };
  const text = manifest(keyWith({ roles: ['Owner'], label: 'bad' }), keyWith({ roles: [], label: 'good' }));
  const { findings } = lint({ ...input, text }, [failing, ...rules]);

  it('is a finding that names it, where it failed', () => {
    const failures = findings.filter(({ rule }) => rule === 'internal-error');
    assert.deepEqual(
      failures.map(({ message, severity, range }) => [message, severity, range.start]),
      [
        [
          'The rule token-expired failed here, so its findings are missing: Error: no manifest is good enough',
          'error',
          0,
        ],
        [
          'The rule token-expired failed here, so its findings are missing: Error: this key is bad',
          'error',
          text.indexOf('{"kind"'),
        ],
      ],
    );
  });

  it('keeps no other rule from reporting', () => {
    const others = findings.filter(({ rule }) => rule !== 'internal-error');
    assert.deepEqual(others, findingsOf(text, { everyRule: true }));
    assert.ok(others.some(({ rule }) => rule === 'privilege-escalation'));
  });
});

describe('a fingerprint', () => {
  const fingerprints = (text: string): string[] => findingsOf(text).map(({ fingerprint }) => fingerprint);
  const created = { creationDateToken: '2026-11-01' };
  const key = keyWith({
    keyName: 'vtexappkey-acmestore-QWERTY',
    roles: ['Owner', 'Stock bot'],
    statsu: 1,
    ...created,
  });
  const [plain] = [fingerprints(manifest(key))];

  it('stays when lines and other keys move around the finding', () => {
    const other = keyWith({ keyName: 'vtexappkey-acmestore-OTHERS', roles: ['Finance'], ...created });
    const another = keyWith({ keyName: 'vtexappkey-acmestore-ANOTHR', roles: ['Finance'], ...created });
    assert.deepEqual(fingerprints(manifest(other, another, key)), plain);
    assert.deepEqual(fingerprints(`\n\n${manifest(key)}\n`), plain);
  });

  it('differs for each finding, though a key says the same twice', () => {
    const twice = keyWith({
      keyName: 'vtexappkey-acmestore-QWERTY',
      roles: ['Stock bot', 'Stock bot', 'Stock bot'],
      ...created,
    });
    const all = [...plain, ...fingerprints(manifest(twice))];
    assert.equal(plain.length, 4);
    // One of the three is the very finding that stands in the other manifest.
    assert.equal(new Set(all).size, 6);
  });

  it('differs between keys', () => {
    const first = keyWith({ keyName: 'vtexappkey-acmestore-QWERTY', roles: ['Stock bot'], ...created });
    const second = keyWith({ keyName: 'vtexappkey-acmestore-OTHERS', roles: ['Stock bot'], ...created });
    assert.equal(new Set(fingerprints(manifest(first, second))).size, 2);
  });
});

describe('findings', () => {
  it('come in the order of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('Owner', 'Stock bot', 'Checkout Admin')), (roles) => {
        const starts = findingsOf(manifest(keyWith({ roles }))).map(({ range }) => range.start);
        assert.deepEqual(
          starts,
          starts.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});
