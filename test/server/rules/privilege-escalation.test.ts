import assert from 'node:assert/strict';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import { escalatingResources } from '../../../server/src/lint/rules/privilege-escalation.ts';
import { checkKeys } from '../harness.ts';

const elsewhere = {
  'external-key-overreach': 'off',
  'overly-permissive-role': 'off',
  'redundant-role': 'off',
} as const;

describe('privilege-escalation', () => {
  it('names the role that lets the key give itself any access, and what does it', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only", "User Administrator - RESTRICTED"] },
                                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privilege-escalation error: This key can create keys, users or roles, and so give itself any access: 'User Administrator - RESTRICTED' grants 'Save user'.
    { "kind": "external", "roles": ["Owner (Admin Super)"] }
                                    ^^^^^^^^^^^^^^^^^^^^^ privilege-escalation error: This key can create keys, users or roles, and so give itself any access: 'Owner (Admin Super)' grants every resource.`,
      { policy: { rules: elsewhere } },
    );
  });

  it('is one finding on all roles of a key where several let it', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["Owner", "User Administrator - RESTRICTED"] }
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ privilege-escalation error: This key can create keys, users or roles, and so give itself any access: 'Owner' grants every resource and 'User Administrator - RESTRICTED' grants 'Save user'.`,
      { policy: { rules: elsewhere } },
    );
  });

  it('reads custom roles', () => {
    const customRoles = [
      { name: 'Key keeper', resources: ['License Manager/EditApiKeys', 'License Manager/RenewApiToken'] },
      { name: 'Key viewer', resources: ['License Manager/ViewApiKeys'] },
    ];
    checkKeys(
      `
    { "kind": "generated", "roles": ["Key keeper", "Key viewer"] }
                                     ^^^^^^^^^^^^ privilege-escalation error: This key can create keys, users or roles, and so give itself any access: 'Key keeper' grants 'Edit API keys' and 'Renew API Token'.`,
      { policy: { rules: elsewhere, customRoles } },
    );
  });

  it('knows only resources that there are, all of them critical', () => {
    for (const ref of escalatingResources) assert.equal(catalog.resource(ref)?.sensitivity, 'critical', ref);
  });
});
