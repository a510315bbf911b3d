import { strict } from '../../../server/src/lint/policy.ts';
import { checkFixOfKeys, checkKeys } from '../harness.ts';

describe('missing-owner', () => {
  it('reports a key for which nobody answers, at its name where it has one', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"] },
              ^^^^^^^^^^^ missing-owner info: Nobody answers for this key. Name a person or a team in 'owner'.
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": ["OMS - Read only"] },
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ missing-owner info: Nobody answers for this key. Name a person or a team in 'owner'.
    { "kind": "generated", "roles": ["OMS - Read only"], "owner": " " },
                                                                  ^^^ missing-owner info: Nobody answers for this key. Name a person or a team in 'owner'.
    { "kind": "generated", "roles": ["OMS - Read only"], "owner": "TODO" },
                                                                  ^^^^^^ missing-owner info: Nobody answers for this key. Name a person or a team in 'owner'.
    { "kind": "generated", "roles": ["OMS - Read only"], "owner": "orders-team@acme.example" }`,
      { everyRule: true },
    );
  });

  it('is a warning of the strict policy', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"] }
              ^^^^^^^^^^^ missing-owner warning: Nobody answers for this key. Name a person or a team in 'owner'.`,
      { policy: strict, everyRule: true },
    );
  });

  it('adds an owner to fill in', () => {
    checkFixOfKeys(
      'missing-owner',
      `
    {
      "kind": "generated",
      "roles": ["OMS - Read only"]
    }`,
      `
    {
      "kind": "generated",
      "roles": ["OMS - Read only"],
      "owner": "TODO: who answers for the key"
    }`,
      { safe: false, everyRule: true },
    );
  });
});
