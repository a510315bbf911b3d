import { checkKeys } from '../harness.ts';

describe('token-age-unknown', () => {
  it('reports an active generated key without a date of its token', () => {
    checkKeys(`
    { "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"] },
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ token-age-unknown info: Nobody can tell how old the token is: 'creationDateToken' is missing. The export of the API keys has it.
    { "kind": "generated", "keyName": "vtexappkey-acmestore-ASDFGH", "roles": ["OMS - Read only"], "creationDateToken": null }
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ token-age-unknown info: Nobody can tell how old the token is: 'creationDateToken' is missing. The export of the API keys has it.`);
  });

  it('is content with the date of a renewal', () => {
    checkKeys(`
    { "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "roles": ["OMS - Read only"], "creationDateNewToken": "2026-11-19" }`);
  });

  it('has nothing to say of external keys, of inactive ones, and of those still to be generated', () => {
    checkKeys(`
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": ["OMS - Read only"] },
    { "kind": "generated", "keyName": "vtexappkey-acmestore-QWERTY", "status": "inactive", "roles": ["OMS - Read only"] },
    { "kind": "generated", "roles": ["OMS - Read only"] }`);
  });
});
