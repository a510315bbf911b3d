import { checkKeys } from '../harness.ts';

describe('shared-key', () => {
  it('reports a key that serves several integrations', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "integration": ["erp", "wms", "crm"] }
                                                                        ^^^^^^^^^^^^^^^^^^^^^ shared-key warning: The key serves 'erp', 'wms' and 'crm'. Give each integration a key of its own, so that one can be stopped without the others.`);
  });

  it('has nothing to say of one integration, however it is written, and of none', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read only"], "integration": "erp" },
    { "kind": "generated", "roles": ["OMS - Read only"], "integration": ["erp"] },
    { "kind": "generated", "roles": ["OMS - Read only"], "integration": ["erp", "erp"] },
    { "kind": "generated", "roles": ["OMS - Read only"], "integration": [] }`);
  });
});
