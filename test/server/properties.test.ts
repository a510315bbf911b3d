import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LanguageId } from '../../server/src/lint/tree.ts';
import { findingsOf, lintWith } from './harness.ts';
import { brokenTexts, keyWith, manifest, manifestTexts } from './manifests.ts';
import { randomLetters } from './secrets.ts';

const languages = fc.constantFrom<LanguageId>('json', 'jsonc');
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'{}[]",:\\/*\n 1tn') }),
  manifestTexts,
  brokenTexts,
);
const brackets = fc
  .array(fc.constantFrom('[', '{', ']', '}', ',', '{"a":', '"', '//', '/*', '\n'), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pieces) => pieces.join('').repeat(20_000));

describe('whatever the text', () => {
  it('linting never throws, and every range lies within the text', () => {
    fc.assert(
      fc.property(anyText, languages, (text, languageId) => {
        for (const { range, rule, message } of findingsOf(text, { languageId })) {
          assert.ok(0 <= range.start && range.start <= range.end && range.end <= text.length, rule);
          assert.notEqual(rule, 'internal-error', message);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('no nesting of brackets is too deep', () => {
    fc.assert(
      fc.property(brackets, languages, (text, languageId) => {
        assert.ok(findingsOf(text, { languageId }).length > 0);
      }),
      { numRuns: 30 },
    );
  });

  it('the same text has the same findings', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        assert.deepEqual(lintWith(text), lintWith(text));
      }),
    );
  });

  it('no two findings have the same fingerprint', () => {
    fc.assert(
      fc.property(manifestTexts, (text) => {
        const findings = findingsOf(text);
        assert.equal(new Set(findings.map(({ fingerprint }) => fingerprint)).size, findings.length);
      }),
    );
  });

  it('what a text that is not JSON has in common with JSON.parse is that both refuse it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const refused = findingsOf(text).some(({ rule }) => rule === 'syntax');
        assert.equal(refused, !parses(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('time alone changes findings only at the announced instant', () => {
    fc.assert(
      fc.property(
        manifestTexts,
        fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
        (text, now) => {
          const at = (instant: Date) => lintWith(text, { now: instant.toISOString() });
          const { findings, changesAt } = at(now);
          // What a finding announces for itself is announced for all.
          const saidAt = (instant: Date) =>
            at(instant).findings.map(({ changesAt: _, ...finding }) => JSON.stringify(finding));
          const said = saidAt(now);
          if (!changesAt) return assert.deepEqual(saidAt(new Date('2099-01-01')), said);
          assert.ok(changesAt > now);
          assert.deepEqual(saidAt(new Date(changesAt.getTime() - 1)), said);
          // The text that a fix would make has instants too, at which the fix may or may not stop being safe.
          if (findings.every(({ fixes }) => fixes.length === 0)) assert.notDeepEqual(saidAt(changesAt), said);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a token, wherever it stands in a manifest', () => {
  const token = randomLetters(128);
  const parts = Array.from({ length: 121 }, (_, index) => token.slice(index, index + 8));
  const places: Record<string, string> = {
    'the account': `{ "account": "${token}", "keys": [] }`,
    'a key name': manifest(keyWith({ keyName: `vtexappkey-acme-${token}`, roles: ['Owner'] })),
    'a key name alone': manifest(keyWith({ keyName: token, roles: ['Owner', 'Nothing'] })),
    'a label': manifest(keyWith({ label: token, roles: ['Owner'] })),
    'a role': manifest(keyWith({ roles: [token, `OMS ${token}`, `${token}\n`] })),
    'an enum': manifest(JSON.stringify({ kind: token, status: token, roles: [] })),
    'a date': manifest(keyWith({ roles: [], creationDateToken: token, reviewedAt: `2026-02-30${token}` })),
    'the name of a property': manifest(keyWith({ roles: [], [token]: token, [`role${token}`]: 1 })),
    'a nested name': manifest(
      keyWith({ roles: [], justification: { [token]: 1 }, suppress: [{ [token]: token, rule: token }] }),
    ),
    'a comment': `// ${token}\n${manifest()}`,
    'no string at all': `${token}${manifest()}${token}`,
    'a string that does not end': `{ "account": "${token}`,
    'an escaped string': manifest(keyWith({ roles: [`x`], 'x-y': '' })).replace(
      '"x"',
      `"\\u00${token.charCodeAt(0).toString(16)}${token.slice(1)}"`,
    ),
  };

  const partsSaid = (text: string): string[] => {
    const said = JSON.stringify(findingsOf(text)).toUpperCase();
    return parts.filter((part) => said.includes(part));
  };

  for (const [place, text] of Object.entries(places)) {
    it(`is found in ${place}, and no part of it is in what is said`, () => {
      assert.ok(findingsOf(text).some(({ rule }) => rule === 'secret-in-manifest'));
      assert.deepEqual(partsSaid(text), []);
    });
  }

  it('is found at any offset of any manifest, and no part of it is in what is said', () => {
    fc.assert(
      fc.property(manifestTexts, fc.nat(), (text, at) => {
        const offset = at % (text.length + 1);
        const marked = text.slice(0, offset) + token + text.slice(offset);
        assert.ok(findingsOf(marked).some(({ rule }) => rule === 'secret-in-manifest'));
        assert.deepEqual(partsSaid(marked), []);
      }),
      { numRuns: 500 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
