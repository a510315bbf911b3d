import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../common/src/redact.ts';

const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
const tokens = fc.string({ unit: letter, minLength: 128, maxLength: 128 });

describe('redaction', () => {
  it('takes a token out of any text around it', () => {
    fc.assert(
      fc.property(fc.string(), tokens, fc.string(), (before, token, after) => {
        assert.ok(!redact(`${before}${token}${after}`).includes(token));
      }),
    );
  });

  const jwt = `eyJ${'a'.repeat(10)}.${'b'.repeat(10)}.${'c'.repeat(10)}`;
  const cases: [string, string, string][] = [
    ['a header', 'GET / Authorization: Bearer abc.def', 'GET / Authorization: [redacted]'],
    ['a header in JSON', '{"authorization":"Bearer abc","a":1}', '{"authorization":"[redacted]","a":1}'],
    ['a token header', 'X-VTEX-API-AppToken: ABC', 'X-VTEX-API-AppToken: [redacted]'],
    ['a bearer credential', 'sent Bearer a-b_c=', 'sent Bearer [redacted]'],
    ['a user token', `got ${jwt}!`, 'got [redacted]!'],
    [
      'a single-access link',
      'open https://share.vtex.com/credentials/abc',
      'open https://share.vtex.com/credentials/[redacted]',
    ],
    ['random text', `credential ${'aB3_'.repeat(11)}.`, 'credential [redacted].'],
  ];
  for (const [what, text, redacted] of cases) {
    it(`takes out ${what}`, () => {
      assert.equal(redact(text), redacted);
    });
  }

  it('leaves key names, ids, instants and addresses', () => {
    const text =
      'vtexappkey-averyveryverylongaccountname-QWERTY 8f14e45f-ceea-467f-a8d5-1c1c3a6a0001 2026-08-01T12:00:00.000Z http://127.0.0.1:8080';
    assert.equal(redact(text), text);
  });
});
