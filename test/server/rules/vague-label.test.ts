import { recommended } from '../../../server/src/lint/policy.ts';
import { checkKeys } from '../harness.ts';

describe('vague-label', () => {
  it('reports a label that says nothing', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "" },
                                                                  ^^ vague-label info: The label '' does not say what the key is for. Labels cannot be changed: give the next key one that does.
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "Test" },
                                                                  ^^^^^^ vague-label info: The label 'Test' does not say what the key is for. Labels cannot be changed: give the next key one that does.
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "key 2" },
                                                                  ^^^^^^^ vague-label info: The label 'key 2' does not say what the key is for. Labels cannot be changed: give the next key one that does.
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "--- 7" },
                                                                  ^^^^^^^ vague-label info: The label '--- 7' does not say what the key is for. Labels cannot be changed: give the next key one that does.
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "vtexappkey-acmestore-QWERTY" }
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ vague-label info: The label only repeats what the key is called. Labels cannot be changed: give the next key one that says what it is for.`,
    );
  });

  it('has nothing to say of labels that say something, in any script, and of keys without one', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "erp order sync" },
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "注文" },
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "test of the new checkout" },
    { "kind": "generated", "roles": ["OMS - Read only"] }`);
  });

  it('has the words of the policy', () => {
    const options = { ...recommended.options, 'vague-label': { words: ['robot'] } };
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "Robot" },
                                                                  ^^^^^^^ vague-label info: The label 'Robot' does not say what the key is for. Labels cannot be changed: give the next key one that does.
    { "kind": "generated", "roles": ["OMS - Read only"], "label": "Test" }`,
      { policy: { options } },
    );
  });
});
