import assert from 'node:assert/strict';
import {
  allRoles,
  type CustomRole,
  createRole,
  deleteRole,
  resolveRoles,
  updateRole,
} from '../../../backend/src/domain/roles.ts';

const shipping: CustomRole = { name: 'Shipping', resources: ['OMS/OMSViewer'], version: 1 };

describe('the roles that a write names', () => {
  it('may be predefined, written by an alias, or the account’s own', () => {
    assert.deepEqual(resolveRoles(['Owner', 'Finance', 'Shipping'], [shipping]), {
      roles: ['Owner (Admin Super)', 'Finance', 'Shipping'],
    });
  });

  it('count once, however often and under whichever name they are given', () => {
    assert.deepEqual(resolveRoles(['Owner', 'Finance', 'Owner (Admin Super)', 'Finance'], []), {
      roles: ['Owner (Admin Super)', 'Finance'],
    });
  });

  it('are refused together where one is unknown, naming each unknown one', () => {
    const resolved = resolveRoles(['Finance', 'Finanace', 'Shipping'], []);
    assert.ok('refusal' in resolved);
    assert.equal(resolved.refusal.code, 'unknown-role');
    assert.match(resolved.refusal.detail, /"Finanace", "Shipping"/);
  });

  it('are not repeated in words where they could be a token', () => {
    const token = 'ABCDEFGH'.repeat(16);
    const resolved = resolveRoles([token], []);
    assert.ok('refusal' in resolved);
    assert.doesNotMatch(resolved.refusal.detail, /[A-Z]{10}/);
  });
});

describe('a custom role', () => {
  const codeOf = (decision: object) =>
    'refusal' in decision ? (decision.refusal as { code: string }).code : 'accepted';

  it('holds each resource once and starts in version 1', () => {
    const decision = createRole({ name: 'Reader', resources: ['OMS/OMSViewer', 'OMS/OMSViewer'] }, []);
    assert.ok('result' in decision);
    assert.deepEqual(decision.result, { name: 'Reader', resources: ['OMS/OMSViewer'], version: 1 });
  });

  it('may not take a name that could be mistaken for that of another role', () => {
    for (const name of ['Finance', ' finance ', 'owner', 'SHIPPING']) {
      assert.equal(codeOf(createRole({ name, resources: [] }, [shipping])), 'role-name-taken', name);
    }
  });

  it('is refused with a resource that License Manager does not have', () => {
    assert.equal(codeOf(createRole({ name: 'Reader', resources: ['OMS/Nope'] }, [])), 'unknown-resource');
    assert.equal(codeOf(updateRole(shipping, ['OMS/Nope'])), 'unknown-resource');
  });

  it('is not deleted while a key has it', () => {
    assert.equal(codeOf(deleteRole(shipping, 1)), 'role-in-use');
    assert.equal(codeOf(deleteRole(shipping, 0)), 'accepted');
  });

  it('stands among the predefined ones by its grade', () => {
    const grades = ['critical', 'high', 'medium', 'low'];
    const roles = allRoles([{ name: 'Powerful', resources: ['License Manager/EditApiKeys'], version: 1 }]);
    const order = roles.map((role) => grades.indexOf(role.grade));
    assert.deepEqual(order, order.toSorted());
    assert.equal(roles.find((role) => role.name === 'Powerful')?.grade, 'critical');
  });
});
