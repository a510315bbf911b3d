import { checkKeys } from '../harness.ts';

describe('no-roles', () => {
  it('reports an active key that can do nothing', () => {
    checkKeys(`
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "roles": [] }
                                                                              ^^ no-roles info: The key has no role, so it can do nothing. Give it one, or deactivate it.`);
  });

  it('has nothing to say of inactive keys, and of keys that are still to be generated', () => {
    checkKeys(`
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "status": "inactive", "roles": [] },
    { "kind": "generated", "roles": [] }`);
  });
});
