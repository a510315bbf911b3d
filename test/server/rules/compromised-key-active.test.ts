import { checkFixOfKeys, checkKeys } from '../harness.ts';

describe('compromised-key-active', () => {
  it('reports a compromised key that still works', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "compromised": true },
                                                                        ^^^^ compromised-key-active error: The key is compromised and still active. Deactivate it at once.
    { "kind": "external", "status": "active", "roles": ["OMS - Read only"], "compromised": true }
                                                                                           ^^^^ compromised-key-active error: The key is compromised and still active. Remove it at once.`);
  });

  it('has nothing to say of inactive keys, and of those that are not compromised', () => {
    checkKeys(`
    { "kind": "generated", "status": "inactive", "roles": ["OMS - Read only"], "compromised": true },
    { "kind": "generated", "roles": ["OMS - Read only"], "compromised": false }`);
  });

  it('sets a generated key inactive', () => {
    checkFixOfKeys(
      'compromised-key-active',
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "compromised": true },
    { "kind": "generated", "status": "active", "roles": ["OMS - Read only"], "compromised": true },
    {
      "kind": "generated",
      "roles": ["OMS - Read only"],
      "compromised": true
    }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "compromised": true, "status": "inactive" },
    { "kind": "generated", "status": "inactive", "roles": ["OMS - Read only"], "compromised": true },
    {
      "kind": "generated",
      "roles": ["OMS - Read only"],
      "compromised": true,
      "status": "inactive"
    }`,
      { safe: true },
    );
  });
});
