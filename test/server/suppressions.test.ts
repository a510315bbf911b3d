import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Finding, ruleIds } from '../../server/src/lint/findings.ts';
import { canSuppress } from '../../server/src/lint/suppressions.ts';
import { type CheckOptions, findingsOf, lintWith } from './harness.ts';
import { keyWith, manifest, manifestTexts } from './manifests.ts';
import { randomLetters } from './secrets.ts';

const split = { reason: 'until the split', until: '2026-12-31' };

function suppressed(text: string, options?: CheckOptions): string[] {
  return findingsOf(text, options).flatMap((finding) => (finding.suppressed ? [finding.rule] : []));
}

describe('a suppressed finding', () => {
  const text = manifest(
    keyWith({ roles: ['Owner'], suppress: [{ rule: 'overly-permissive-role', ...split }] }),
  );

  it('is kept with the reason and the end, and differs in nothing else', () => {
    const finding = findingsOf(text).find(({ rule }) => rule === 'overly-permissive-role');
    assert.ok(finding);
    const { suppressed: accepted, ...rest } = finding;
    assert.deepEqual(accepted, { reason: 'until the split', until: new Date('2027-01-01T00:00:00Z') });
    const [, plain] = findingsOf(manifest(keyWith({ roles: ['Owner'] })));
    assert.deepEqual(rest, { ...plain });
    assert.equal(finding.fingerprint, plain?.fingerprint);
  });

  it('leaves the other findings of the key alone', () => {
    assert.deepEqual(suppressed(text), ['overly-permissive-role']);
    assert.ok(findingsOf(text).some(({ rule, suppressed: it }) => rule === 'privilege-escalation' && !it));
  });

  it('is so in its own key alone, unless the whole file is meant', () => {
    const key = keyWith({ kind: 'external', roles: ['Robot'] });
    const rule = { rule: 'unknown-role', ...split };
    const one = keyWith({ kind: 'external', roles: ['Robot'], suppress: [rule] });
    assert.deepEqual(suppressed(manifest(key, one)), ['unknown-role']);
    const all = `{ "account": "acmestore", "suppress": [${JSON.stringify(rule)}], "keys": [${key}, ${key}] }`;
    assert.deepEqual(suppressed(all), ['unknown-role', 'unknown-role']);
  });

  it('takes the reason of its key before that of the file', () => {
    const own = keyWith({ roles: ['Robot'], suppress: [{ rule: 'unknown-role', ...split, reason: 'own' }] });
    const all = JSON.stringify([{ rule: 'unknown-role', ...split }]);
    const [finding] = findingsOf(
      `{ "account": "acmestore", "suppress": ${all}, "keys": [${own}, ${keyWith({ roles: ['Robot'] })}] }`,
    );
    assert.equal(finding?.suppressed?.reason, 'own');
  });

  it('may be one about several keys', () => {
    const properties = {
      kind: 'external',
      keyName: 'vtexappkey-partnerhub-ABCDEF',
      roles: ['OMS - Read only'],
    };
    const accepting = keyWith({ ...properties, suppress: [{ rule: 'duplicate-key', ...split }] });
    assert.deepEqual(suppressed(manifest(accepting, keyWith(properties))), ['duplicate-key']);
  });

  it('counts again after the last day, and changes are announced', () => {
    const at = (now: string) => lintWith(text, { now });
    assert.deepEqual(suppressed(text, { now: '2026-12-31T23:59:59.999Z' }), ['overly-permissive-role']);
    assert.equal(at('2026-12-01T00:00:00Z').changesAt?.toISOString(), '2027-01-01T00:00:00.000Z');
    assert.deepEqual(suppressed(text, { now: '2027-01-01T00:00:00Z' }), []);
  });

  it('begins to be accepted when the end is near enough', () => {
    const late = manifest(
      keyWith({ roles: ['Robot'], suppress: [{ rule: 'unknown-role', ...split, until: '2027-03-01' }] }),
    );
    assert.deepEqual(suppressed(late, { now: '2026-11-30T23:59:59.999Z' }), []);
    assert.deepEqual(suppressed(late, { now: '2026-12-01T00:00:00Z' }), ['unknown-role']);
    assert.deepEqual(suppressed(late, { now: '2026-11-20T12:00:00Z', policy: { maxSuppressionDays: 120 } }), [
      'unknown-role',
    ]);
  });
});

describe('what cannot be suppressed', () => {
  it('is what says that something was not read, what is about suppressions, and what is about policies', () => {
    assert.deepEqual(
      ruleIds.filter((rule) => !canSuppress(rule)),
      [
        'syntax',
        'schema',
        'duplicate-property',
        'policy',
        'suppression-expired',
        'suppression-unreasoned',
        'suppression-too-long',
        'suppression-unused',
      ],
    );
  });

  it('is a secret that surely is one; what is only like one can be', () => {
    const suppress = [{ rule: 'secret-in-manifest', ...split }];
    const holding = (secret: string): string =>
      manifest(keyWith({ roles: ['Finance'], suppress, 'x-note': secret }));
    assert.deepEqual(suppressed(holding(randomLetters(128))), []);
    assert.deepEqual(suppressed(holding(randomLetters(40))), ['secret-in-manifest']);
  });
});

describe('suppressing a rule in the file', () => {
  it('marks all of its findings that can be, and changes no other', () => {
    const rules = fc.constantFrom(...ruleIds.filter((rule) => !rule.startsWith('suppression-')));
    fc.assert(
      fc.property(manifestTexts, rules, (text, rule) => {
        const { suppress: _, ...value } = JSON.parse(text) as Record<string, unknown>;
        const plain = findingsOf(JSON.stringify(value));
        const byFile = { ...split, reason: 'accepted in the file' };
        const accepting = findingsOf(JSON.stringify({ ...value, suppress: [{ rule, ...byFile }] }));
        const said = (findings: readonly Finding[]) =>
          findings
            .filter((finding) => !finding.rule.startsWith('suppression-'))
            .map((finding) => [finding.rule, finding.message, finding.range]);
        assert.deepEqual(said(accepting), said(plain));
        for (const finding of accepting) {
          const isSure = finding.rule === 'secret-in-manifest' && finding.confidence === 'high';
          if (finding.rule === rule && canSuppress(rule) && !isSure) assert.ok(finding.suppressed, rule);
          // What a key accepts by itself was accepted before.
          else if (finding.suppressed) assert.notEqual(finding.suppressed.reason, byFile.reason);
        }
      }),
      { numRuns: 200 },
    );
  });
});
