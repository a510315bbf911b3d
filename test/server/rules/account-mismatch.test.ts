import { check, checkKeys } from '../harness.ts';

describe('account-mismatch', () => {
  it('reports a generated key of another account, and an external one of this', () => {
    checkKeys(`
    { "kind": "generated", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": ["OMS - Read only"], "creationDateToken": "2026-11-01" },
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ account-mismatch error: The key belongs to the account 'partnerhub', so in a manifest of 'acmestore' it is an external one.
    { "kind": "external", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"] }
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ account-mismatch error: The key belongs to 'acmestore' itself, so it is a generated one.`);
  });

  it('reads the account out of the name of the key, hyphens and all', () => {
    check(`{
  "account": "acme-store-us",
  "keys": [
    { "kind": "generated", "keyName": "vtexappkey-acme-store-us-QWERTY", "roles": ["OMS - Read only"], "creationDateToken": "2026-11-01" },
    { "kind": "external", "keyName": "vtexappkey-acme-store-QWERTY", "roles": ["OMS - Read only"] }
  ]
}`);
  });

  it('has nothing to say where the account or the kind cannot be read', () => {
    check(
      `{
  "account": 7,
  "keys": [
    { "kind": "external", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"] },
    { "kind": "other", "keyName": "vtexappkey-acmestore-QWERTX", "roles": ["OMS - Read only"] }
  ]
}`,
      { policy: { rules: { schema: 'off' } } },
    );
  });
});
