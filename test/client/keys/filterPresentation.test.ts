import assert from 'node:assert/strict';
import { describeFilter, describeOrder } from '../../../client/src/keys/filterPresentation.ts';

describe('the description of a filter', () => {
  it('says nothing where everything is let through', () => {
    assert.equal(describeFilter({}), undefined);
    assert.equal(describeFilter({ text: '' }), undefined);
  });

  it('names each condition', () => {
    assert.equal(
      describeFilter({ text: 'erp', status: 'inactive', role: 'OMS - Read only', age: 'pending-deletion' }),
      '“erp”, Inactive, role OMS - Read only, pending deletion of the old token',
    );
  });

  it('names the order', () => {
    assert.equal(describeOrder({ sort: 'tokenDate', order: 'desc' }), 'by token date, descending');
  });
});
