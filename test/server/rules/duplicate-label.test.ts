import { checkKeys } from '../harness.ts';

describe('duplicate-label', () => {
  it('reports keys that nobody can tell apart', () => {
    checkKeys(`
    { "kind": "generated", "label": "erp order sync", "roles": ["OMS - Read only"] },
                                    ^^^^^^^^^^^^^^^^ duplicate-label warning: 2 keys have the label 'erp order sync', so nobody can tell them apart.
    { "kind": "generated", "label": "ERP order sync ", "roles": ["OMS - Read only"] },
                                    ^^^^^^^^^^^^^^^^^ duplicate-label warning: 2 keys have the label 'ERP order sync ', so nobody can tell them apart.
    { "kind": "generated", "label": "returns", "roles": ["OMS - Read only"] }`);
  });

  it('leaves one key that stands twice to duplicate-key, and has nothing to say of empty labels', () => {
    const rules = { 'duplicate-key': 'off', 'vague-label': 'off' } as const;
    checkKeys(
      `
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "label": "hub", "roles": ["OMS - Read only"] },
    { "kind": "external", "keyName": "vtexappkey-partnerhub-ABCDEF", "label": "hub", "roles": ["OMS - Read only"] },
    { "kind": "generated", "label": "", "roles": ["OMS - Read only"] },
    { "kind": "generated", "label": "", "roles": ["OMS - Read only"] }`,
      { policy: { rules } },
    );
  });
});
