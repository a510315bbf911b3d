import assert from 'node:assert/strict';
import { safeFixOf } from '../../../server/src/lint/fixes.ts';
import { check, checkKeys, findingsOf } from '../harness.ts';

describe('schema', () => {
  it('has nothing against a manifest with everything in it', () => {
    check(
      `{
  "$schema": "https://example.com/key-manifest.schema.json",
  "account": "acmestore",
  "tokenPeriod": "6 months",
  "x-note": { "anything": [1, null] },
  "keys": [
    {
      "kind": "generated",
      "keyName": "vtexappkey-acmestore-QWERTY",
      "label": "erp order sync",
      "status": "active",
      "roles": ["OMS - Read only"],
      "creationDate": "2026-08-01T12:00:00Z",
      "creationDateToken": "2026-08-01T12:00:00.1234567",
      "creationDateNewToken": null,
      "inactiveSince": null,
      "integration": ["erp", "wms"],
      "owner": "orders-team@acme.example",
      "uses": ["GET /api/oms/pvt/orders/{orderId}"],
      "justification": { "OMS - Full access": "cancels orders on chargeback" },
      "reviewedAt": "2026-06-01",
      "compromised": false,
      "suppress": [{ "rule": "shared-key", "reason": "until the split lands", "until": "2026-12-31" }],
      "x-ticket": 7
    },
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": [], "addedDate": "2026-02-03T00:00:00+01:00" }
  ],
  "suppress": [{ "rule": "no-roles", "reason": "the hub is being set up", "until": "2026-12-01" }]
}`,
      { policy: { rules: { 'excess-privilege': 'off' } } },
    );
  });

  it('names what is missing at the brace that opens', () => {
    check(`{
^ schema error: The manifest needs the property 'account'.
  "keys": [
    { "keyName": "vtexappkey-acmestore-QWERTY", "suppress": [{}] }
    ^ schema error: This key needs the property 'kind'.
    ^ schema error: This key needs the property 'roles'.
                                                             ^ schema error: This entry needs the property 'rule'.
  ]
}`);
  });

  it('points at the name of a property that there is not, and proposes the one that was meant', () => {
    checkKeys(`
    { "kind": "external", "roles": [], "lable": "", "colour": 1, "rolse": [], "__proto__": 1, "a/b~c": 1 }
                                       ^^^^^^^ schema error: 'lable' is no property of a key manifest; your own begin with 'x-'. Did you mean 'label'?
                                                    ^^^^^^^^ schema error: 'colour' is no property of a key manifest; your own begin with 'x-'.
                                                                 ^^^^^^^ schema error: 'rolse' is no property of a key manifest; your own begin with 'x-'.
                                                                              ^^^^^^^^^^^ schema error: '__proto__' is no property of a key manifest; your own begin with 'x-'.
                                                                                              ^^^^^^^ schema error: 'a/b~c' is no property of a key manifest; your own begin with 'x-'.`);
  });

  it('finds its way through names that a JSON Pointer escapes', () => {
    checkKeys(`
    { "kind": "external", "roles": [], "justification": { "a/b~1c": 1, "0": 2, "~01": "fine" } }
                                                                    ^ schema error: 'a/b~1c' must be a string.
                                                                            ^ schema error: '0' must be a string.`);
  });

  it('names the type that a value must have', () => {
    checkKeys(`
    { "kind": 1, "roles": { "OMS - Read only": true }, "compromised": "no", "integration": null, "uses": [2] },
              ^ schema error: 'kind' must be a string.
                          ^ schema error: 'roles' must be an array.
                                                                      ^^^^ schema error: 'compromised' must be a boolean.
                                                                                           ^^^^ schema error: 'integration' must be a string or an array.
                                                                                                          ^ schema error: An item of 'uses' must be a string.
    "vtexappkey-acmestore-QWERTY"
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema error: An item of 'keys' must be an object.`);
  });

  it('names the values that are allowed', () => {
    checkKeys(`
    { "kind": "intern", "status": "Active", "roles": [], "suppress": [{ "rule": "token-expires" }, { "rule": "x" }] }
              ^^^^^^^^ schema error: 'kind' must be 'generated' or 'external'.
                                  ^^^^^^^^ schema error: 'status' must be 'active' or 'inactive'. Did you mean 'active'?
                                                                                ^^^^^^^^^^^^^^^ schema error: 'rule' has no such value. Did you mean 'token-expired'?
                                                                                                             ^^^ schema error: 'rule' has no such value.`);
  });

  it('says what names and dates look like', () => {
    check(`{
  "account": "Acme Store",
             ^^^^^^^^^^^^ schema error: 'account' must be an account name: letters a-z, digits and hyphens.
  "keys": [
    { "kind": "external", "keyName": "acmestore-QWERTY", "addedDate": "3 Feb 2026", "roles": ["OMS - Read only"] }
                                     ^^^^^^^^^^^^^^^^^^ schema error: 'keyName' must be vtexappkey-{account}-{6 letters A-Z}.
                                                                      ^^^^^^^^^^^^ schema error: 'addedDate' must be a date such as 2026-08-01 or an instant such as 2026-08-01T12:00:00Z.
  ]
}`);
  });

  it('knows which days there are', () => {
    checkKeys(`
    { "kind": "external", "roles": [], "addedDate": "2026-02-29", "creationDate": "2024-02-29" },
                                                    ^^^^^^^^^^^^ schema error: '2026-02-29' is a day or a time of day that does not exist.
    { "kind": "external", "roles": [], "addedDate": "2026-13-01", "reviewedAt": "2026-06-01T25:00:00Z" }
                                                    ^^^^^^^^^^^^ schema error: '2026-13-01' is a day or a time of day that does not exist.
                                                                                ^^^^^^^^^^^^^^^^^^^^^^ schema error: '2026-06-01T25:00:00Z' is a day or a time of day that does not exist.`);
  });

  it('wants an object', () => {
    for (const text of ['[]', 'null', '"vtex-keys"', '7', 'true']) {
      const [finding, ...others] = findingsOf(text);
      assert.deepEqual([finding?.rule, finding?.message], ['schema', 'A key manifest must be an object.']);
      assert.deepEqual(others, []);
    }
    check(`{ "account": "acmestore", "keys": {} }
                                  ^ schema error: 'keys' must be an array.`);
  });

  it('does not ask for what may stand where the text cannot be read', () => {
    check(`{
  "account": "acmestore",
  "keys": [{ "kind": "external", "lable": 1, "rol
                                 ^^^^^^^ schema error: 'lable' is no property of a key manifest; your own begin with 'x-'. Did you mean 'label'?
                                             ^^^^ syntax error: This string does not end on its line.
  ]
  ^ syntax error: A colon is missing here.
}
 ^ syntax error: A closing bracket is missing here.`);
  });

  it('carries the replacement of a misspelt name or value as a safe fix', () => {
    const text = '{ "account": "a", "keys": [{ "kind": "Generated", "rolse": [], "x-y": 1 }] }';
    const edits = findingsOf(text).flatMap((finding) => safeFixOf(finding)?.edits ?? []);
    const fixed = edits.reduceRight(
      (rest, { range, newText }) => rest.slice(0, range.start) + newText + rest.slice(range.end),
      text,
    );
    assert.equal(fixed, '{ "account": "a", "keys": [{ "kind": "generated", "roles": [], "x-y": 1 }] }');
    assert.deepEqual(findingsOf(fixed), []);
  });
});
