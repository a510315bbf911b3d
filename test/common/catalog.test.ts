import assert from 'node:assert/strict';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { grades } from '../../common/src/model/role.ts';

describe('the grades of predefined roles', () => {
  /** Where the data grades a role otherwise than the most sensitive resource that it grants. */
  const otherwise = catalog.roles
    .filter(({ grantsAll }) => !grantsAll)
    .map((role) => [role.name, role.grade, catalog.gradeOf(role.resources)] as const)
    .filter(([, grade, computed]) => grade !== computed);

  it('are those of their resources, as of custom roles, but where docs/rules says otherwise', () => {
    assert.deepEqual(otherwise, [
      ['Call center operator', 'medium', 'high'],
      ['Sales App - Sales Associate', 'medium', 'high'],
      ['IntegrationProfile - Fulfillment Gateway', 'high', 'critical'],
      ['IntegrationProfile - Fulfillment Gateway GetOrder', 'high', 'critical'],
      ['IntegrationProfile - Fulfillment Gateway Oms', 'high', 'critical'],
      ['OMS - Read only', 'low', 'medium'],
      ['Payments Notifier', 'medium', 'high'],
    ]);
  });

  it('never differ by more than one step', () => {
    for (const [name, grade, computed] of otherwise) {
      assert.equal(Math.abs(grades.indexOf(grade) - grades.indexOf(computed)), 1, name);
    }
  });
});

describe('a resource', () => {
  it('has a grade and an access, or neither where it is not published', () => {
    for (const { ref, access, sensitivity } of catalog.resources) {
      assert.equal(access === null, sensitivity === null, ref);
    }
  });
});
