import assert from 'node:assert/strict';
import { checkFixOfKeys, checkKeys, findingsOf } from '../harness.ts';

describe('unknown-role', () => {
  it('proposes the one role whose name is close', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["OMS - Read-only", "oms - read only", "Finance - Full acess"] }
                                     ^^^^^^^^^^^^^^^^^ unknown-role error: 'OMS - Read-only' is neither a predefined role of VTEX nor a custom role of the policy. Did you mean 'OMS - Read only'?
                                                        ^^^^^^^^^^^^^^^^^ unknown-role error: 'oms - read only' is neither a predefined role of VTEX nor a custom role of the policy. Did you mean 'OMS - Read only'?
                                                                           ^^^^^^^^^^^^^^^^^^^^^^ unknown-role error: 'Finance - Full acess' is neither a predefined role of VTEX nor a custom role of the policy. Did you mean 'Finance - Full access'?`);
  });

  it('proposes nothing for what is like no role', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["Warehouse robot", "", "OMS"] }
                                     ^^^^^^^^^^^^^^^^^ unknown-role error: 'Warehouse robot' is neither a predefined role of VTEX nor a custom role of the policy.
                                                        ^^ unknown-role error: '' is neither a predefined role of VTEX nor a custom role of the policy.
                                                            ^^^^^ unknown-role error: 'OMS' is neither a predefined role of VTEX nor a custom role of the policy.`);
  });

  it('names each role that is as close, to choose from', () => {
    const customRoles = [
      { name: 'Stock bot A', resources: [] },
      { name: 'Stock bot B', resources: [] },
    ];
    const key = `
    { "kind": "generated", "roles": ["Stock bot C"] }`;
    checkKeys(
      `${key}
                                     ^^^^^^^^^^^^^ unknown-role error: 'Stock bot C' is neither a predefined role of VTEX nor a custom role of the policy. Did you mean 'Stock bot A' or 'Stock bot B'?`,
      { policy: { customRoles } },
    );
    for (const name of ['Stock bot A', 'Stock bot B']) {
      checkFixOfKeys('unknown-role', key, key.replace('Stock bot C', name), {
        policy: { customRoles },
        title: `Replace by '${name}'`,
        safe: false,
      });
    }
  });

  it('offers to declare the role, whose resources only a person knows', () => {
    const [finding] = findingsOf('{ "account": "a", "keys": [{ "kind": "external", "roles": ["Robot"] }] }');
    assert.deepEqual(finding?.fixes, [
      {
        title: "Declare 'Robot' as a custom role in the policy",
        safe: false,
        caution: 'to be filled in',
        customRole: { name: 'Robot', resources: [] },
        edits: [],
      },
    ]);
  });

  it('knows roles by name, by alias and from the policy', () => {
    checkKeys(`\n    { "kind": "generated", "roles": ["OMS - Read only", "Stock bot"] }`, {
      policy: { customRoles: [{ name: 'Stock bot', resources: [] }] },
    });
  });

  it('carries the replacement as a safe fix', () => {
    const text = '{ "account": "a", "keys": [{ "kind": "external", "roles": ["OMS - Read-only"] }] }';
    const [finding] = findingsOf(text);
    const range = { start: text.indexOf('"OMS'), end: text.indexOf('] }]') };
    assert.deepEqual(finding?.fixes[0], {
      title: "Replace by 'OMS - Read only'",
      safe: true,
      edits: [{ range, newText: '"OMS - Read only"' }],
    });
  });

  it('shows a name on one line, and not all of an endless one', () => {
    checkKeys(`
    { "kind": "generated", "roles": ["two\\nlines", "${'long '.repeat(40)}"] }
                                     ^^^^^^^^^^^^ unknown-role error: 'two lines' is neither a predefined role of VTEX nor a custom role of the policy.
                                                   ${'^'.repeat(202)} unknown-role error: '${'long '.repeat(16)}…' is neither a predefined role of VTEX nor a custom role of the policy.`);
  });
});
