import assert from 'node:assert/strict';
import { catalog } from '../../../common/src/catalog/catalog.ts';
import { applyEdits } from '../../../server/src/lint/edits.ts';
import { resolvePolicy } from '../../../server/src/lint/resolvePolicy.ts';
import { checkPolicyFile, fileReader, policyUri } from '../harness.ts';

describe('policy', () => {
  it('has nothing against a policy with everything in it', async () => {
    await checkPolicyFile(`{
  "$schema": "https://example.com/policy.schema.json",
  "extends": "strict",
  "rules": {
    "no-roles": "off",
    "vague-label": { "severity": "warning", "options": { "words": ["robot"] } },
    "review-overdue": { "options": { "months": 6 } },
    "stale-inactive-key": { "options": { "days": 30 } },
    "renewal-unfinished": { "severity": "error", "options": { "days": 2 } }
  },
  "customRoles": [{ "name": "Order reader", "resources": ["OMS/OMSViewer", "?/ViewBudget"], "grade": "low", "x-id": 9111 }],
  "deniedRoles": ["Owner", "Order reader"],
  "deniedResources": ["PCI Gateway/MakePayments"],
  "nearExpiryDays": 30,
  "enforcement": "advisory",
  "suppressions": { "maxDays": 30 },
  "maxFileSize": 1000000,
  "x-note": "reviewed in June"
}`);
  });

  it('points at what has another shape, and proposes what was meant', async () => {
    await checkPolicyFile(`{
  "rules": { "no-role": "off", "no-roles": "of", "shared-key": { "severity": "loud", "options": {} }, "vague-label": 1 },
             ^^^^^^^^^ policy error: 'no-role' is no property of a key policy; your own begin with 'x-'.
                                           ^^^^ policy error: 'no-roles' must be 'error', 'warning', 'info', 'hint' or 'off'. Did you mean 'off'?
                                                                             ^^^^^^ policy error: 'severity' must be 'error', 'warning', 'info', 'hint' or 'off'.
                                                                                     ^^^^^^^^^ policy error: 'options' is no property of a key policy; your own begin with 'x-'.
                                                                                                                     ^ policy error: 'vague-label' must be a string or an object.
  "rule": {},
  ^^^^^^ policy error: 'rule' is no property of a key policy; your own begin with 'x-'.
  "nearExpiryDays": 1.5,
                    ^^^ policy error: 'nearExpiryDays' must be an integer.
  "enforcement": "strict",
                 ^^^^^^^^ policy error: 'enforcement' must be 'enforced' or 'advisory'.
  "suppressions": { "maxDays": -1, "days": 3 },
                               ^^ policy error: 'maxDays' must be 0 or more.
                                   ^^^^^^ policy error: 'days' is no property of a key policy; your own begin with 'x-'.
  "maxFileSize": 10,
                 ^^ policy error: 'maxFileSize' must be 1024 or more.
  "customRoles": [{ "name": "", "resource": [] }],
                  ^ policy error: This role needs the property 'resources'.
                            ^^ policy error: 'name' must be a name.
                                ^^^^^^^^^^ policy error: 'resource' is no property of a key policy; your own begin with 'x-'. Did you mean 'resources'?
  "deniedRoles": "Owner"
                 ^^^^^^^ policy error: 'deniedRoles' must be an array.
}`);
  });

  it('knows the resources that there are', async () => {
    await checkPolicyFile(`{
  "customRoles": [{ "name": "Order reader", "resources": ["OMS/OMSView", "View order", "orders"] }],
                                                          ^^^^^^^^^^^^^ policy warning: 'OMS/OMSView' is no resource that is known. Did you mean 'OMS/OMSViewer'?
                                                                         ^^^^^^^^^^^^ policy warning: 'View order' is no resource that is known. 'View order' is 'OMS/OMSViewer'.
                                                                                       ^^^^^^^^ policy warning: 'orders' is no resource that is known. A resource is written as product/key, such as 'OMS/OMSViewer'.
  "deniedResources": ["PCI Gateway/MakePayment", "No/Such"]
                      ^^^^^^^^^^^^^^^^^^^^^^^^^ policy warning: 'PCI Gateway/MakePayment' is no resource that is known. Did you mean 'PCI Gateway/MakePayments'?
                                                 ^^^^^^^^^ policy warning: 'No/Such' is no resource that is known.
}`);
  });

  it('lets no custom role stand in for one of VTEX, or for another', async () => {
    await checkPolicyFile(`{
  "customRoles": [
    { "name": "Finance", "resources": [] },
              ^^^^^^^^^ policy error: 'Finance' is a predefined role of VTEX, which no custom role can replace.
    { "name": "Stock bot", "resources": [] },
    { "name": "Stock bot", "resources": ["OMS/OMSViewer"] }
              ^^^^^^^^^^^ policy error: There are two custom roles 'Stock bot'. The last one counts.
  ],
  "deniedRoles": ["Stock bot", "Stock bots", "Admin Super"]
                               ^^^^^^^^^^^^ policy warning: 'Stock bots' is neither a predefined role of VTEX nor a custom role of this policy. Did you mean 'Stock bot'?
}`);
  });

  it('says what keeps it from extending another policy', async () => {
    const files = {
      'file:///store/loop.json': '{ "extends": ".vtex-keys.policy.json" }',
      'file:///store/broken.json': '{ "rules": 1, "enforcement": "strict" }',
      'file:///store/locked.json': new Error('EACCES: permission denied'),
    };
    await checkPolicyFile(
      `{
  "extends": ["strict", "strickt", "./missing.json", "loop.json", "./broken.json", "locked.json", "/etc/policy.json", "https://example.com/p.json"]
                        ^^^^^^^^^ policy error: There is no file 'strickt'. Did you mean 'strict'?
                                   ^^^^^^^^^^^^^^^^ policy error: There is no file './missing.json'.
                                                     ^^^^^^^^^^^ policy error: 'loop.json' has an error of its own: '.vtex-keys.policy.json' extends this policy in turn, so it is left out.
                                                                  ^^^^^^^^^^^^^^^ policy error: './broken.json' has 2 errors of its own, the first: 'rules' must be an object.
                                                                                   ^^^^^^^^^^^^^ policy error: 'locked.json' cannot be read: EACCES: permission denied
                                                                                                  ^^^^^^^^^^^^^^^^^^ policy error: '/etc/policy.json' is neither 'recommended' nor 'strict', nor a path relative to this file.
                                                                                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ policy error: 'https://example.com/p.json' is neither 'recommended' nor 'strict', nor a path relative to this file.
}`,
      files,
    );
    await checkPolicyFile(`{ "extends": "../.vtex-keys.policy.json", "x-a": 1 }`, {
      'file:///.vtex-keys.policy.json': '{}',
    });
  });

  it('reports what any file can have wrong: syntax, a property twice, a secret', async () => {
    await checkPolicyFile(`{
  "nearExpiryDays": 3,
  "nearExpiryDays": 4,
  ^^^^^^^^^^^^^^^^ duplicate-property error: 'nearExpiryDays' stands twice in this object. Programs go by this one, the last; who reads the file may go by the first.
  "x-link": "https://share.vtex.com/credentials/made-up"
             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ secret-in-manifest error: This is a single-access link, which opens a token. Take it out of the file, and out of its history; whoever read it has it, so renew the token.
  "deniedRoles": []
  ^^^^^^^^^^^^^ syntax error: A comma is missing here.
}`);
    await checkPolicyFile(`{ "nearExpiryDays": 3 } // days
                        ^^^^^^^ syntax error: JSON has no comments; a .jsonc file may have them.`);
    await checkPolicyFile('\n^ syntax error: The file is empty.');
    await checkPolicyFile('[]\n^ policy error: A key policy must be an object.');
  });

  it('proposes names as a safe fix, and what widens or narrows access as an unsafe one', async () => {
    const text = '{ "extends": "Strict", "rules": { "no-role": "off" }, "deniedRoles": ["Finanse"] }';
    const { findings } = await resolvePolicy(policyUri, text, fileReader({}), catalog);
    const fixes = findings.get(policyUri)?.flatMap(({ fixes }) => fixes.slice(0, 1)) ?? [];
    assert.deepEqual(
      fixes.map(({ safe }) => safe),
      [true, true, false],
    );
    const fixed = applyEdits(
      text,
      fixes.flatMap(({ edits }) => edits),
    );
    assert.equal(
      fixed,
      '{ "extends": "strict", "rules": { "no-roles": "off" }, "deniedRoles": ["Finance"] }',
    );
  });
});
