import assert from 'node:assert/strict';
import { check, findingsOf } from '../harness.ts';

describe('syntax', () => {
  it('says what is missing, and where', () => {
    check(`{
  "account" "acmestore",
            ^^^^^^^^^^^ syntax error: A colon is missing here.
  "keys": []
}`);
    check(`{
  "account": "acmestore"
  "keys": []
  ^^^^^^ syntax error: A comma is missing here.
}`);
    check(`{
  "account": "acmestore",
  "keys": []
            ^ syntax error: A closing brace is missing here.`);
  });

  it('still lets other rules look at what can be read', () => {
    check(`{
  "account": "acmestore",
  "keys": [
    { "kind": "generated", "roles": ["Checkout Admin"], },
                                     ^^^^^^^^^^^^^^^^ overly-permissive-role warning: 'Checkout Admin' is a very permissive role: it grants 'Shopping Cart Full Access', 'Orders Full Access' and 'Order Cancellation'. Select only the roles that the integration needs.
                                                        ^ syntax error: JSON has no trailing commas; a .jsonc file may have them.
    {
      "kind":
    }
    ^ syntax error: A value is missing here.
  ]
}`);
  });

  it('lets .jsonc files alone have comments and trailing commas', () => {
    const text = '{\n  "account": "acmestore", // ours\n  "keys": [],\n}';
    check(text, { languageId: 'jsonc' });
    check(`{
  "account": "acmestore", // ours
                          ^^^^^^^ syntax error: JSON has no comments; a .jsonc file may have them.
  "keys": [],
}
^ syntax error: JSON has no trailing commas; a .jsonc file may have them.`);
  });

  it('finds the end of a file that ends within a comment', () => {
    check(
      `{ "account": "acmestore", "keys": [] } /*
                                       ^^ syntax error: This comment does not end.`,
      { languageId: 'jsonc' },
    );
  });

  it('reads a file with a byte order mark and with the line ends of Windows', () => {
    assert.deepEqual(findingsOf('\uFEFF{\r\n"account": "acmestore",\r\n"keys": []\r\n}\r\n'), []);
  });

  it('says that a file is empty, whoever reports syntax errors', () => {
    for (const text of ['', ' \n', '\uFEFF']) {
      const [finding, ...others] = findingsOf(text, { syntaxReportedElsewhere: true });
      assert.deepEqual([finding?.rule, finding?.message], ['syntax', 'The file is empty.']);
      assert.deepEqual(finding?.range, { start: text.length, end: text.length });
      assert.deepEqual(others, []);
    }
  });

  it('leaves syntax errors to whoever else reports them', () => {
    check('{ "account": "acmestore", "keys": [], }', { syntaxReportedElsewhere: true });
  });

  it('does not read what nests absurdly deep, and says so', () => {
    const nestings = [
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      '[},'.repeat(100_000),
      '{],"a":['.repeat(100_000),
    ];
    for (const text of nestings) {
      const findings = findingsOf(text, { syntaxReportedElsewhere: true });
      assert.deepEqual(
        findings.map(({ rule, message }) => [rule, message]),
        [['syntax', 'The file nests deeper than 100 levels, so it was not read.']],
      );
    }
    assert.equal(findingsOf(`${'['.repeat(100)}${']'.repeat(100)}`)[0]?.rule, 'schema');
  });
});
