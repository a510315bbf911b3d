import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import operationsFile from '../../schemas/catalog/operations.json' with { type: 'json' };

const { operations } = catalog;

describe('the catalogue of operations', () => {
  it('knows all 1,062 published operations, those of one method and path as one', () => {
    assert.equal(operationsFile.operations.length, 1062);
    const names = operations.all.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`,
    );
    assert.equal(new Set(names).size, names.length);
    for (const { method, path, api } of operationsFile.operations) {
      assert.ok(operations.find(`${method} ${path}`)?.apis.includes(api), `${method} ${path}`);
    }
  });

  it('finds each by its own template, with other names for its parameters and with values in their place', () => {
    const values = fc.stringMatching(/^[0-9]{4,12}-[0-9]{2}$/);
    fc.assert(
      fc.property(fc.constantFrom(...operations.all), values, (operation, value) => {
        const { method, path } = operation;
        assert.equal(operations.find(`${method} ${path}`), operation);
        assert.equal(operations.find(`${method} ${path.replaceAll(/\{[^}]*\}/g, '{anything}')}`), operation);
        const concrete = operations.find(`${method} ${path.replaceAll(/\{[^}]*\}/g, value)}?a=1&b={c}`);
        const isAllParameters = path.split('/').every((segment) => /^(?:\{[^}]*\})?$/.test(segment));
        assert.equal(concrete, isAllParameters ? undefined : operation);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a method in small letters, a host, a query and slashes at the end', () => {
    const expected = operations.find('GET /api/oms/pvt/orders/{orderId}');
    assert.equal(expected?.path, '/api/oms/pvt/orders/{orderId}');
    for (const text of [
      'GET /api/oms/pvt/orders/123-01',
      'get  /api/oms/pvt/orders/{id}/',
      'GET https://acmestore.vtexcommercestable.com.br/api/oms/pvt/orders/123-01?reason=x#top',
    ]) {
      assert.equal(operations.find(text), expected, text);
    }
  });

  it('takes the operation with the most literal segments', () => {
    const pathOf = (text: string): string | undefined => operations.find(text)?.path;
    assert.equal(pathOf('GET /api/dataentities/AD/search'), '/api/dataentities/AD/search');
    assert.equal(pathOf('GET /api/dataentities/XX/search'), '/api/dataentities/{dataEntityName}/search');
    assert.equal(
      pathOf('GET /api/dataentities/{acronym}/search'),
      '/api/dataentities/{dataEntityName}/search',
    );
  });

  it('matches segments that are partly literal', () => {
    const text = 'GET /api/logistics-capacity/resources/carrier@delivery@fast/time-frames';
    assert.match(operations.find(text)?.path ?? '', /carrier@\{capacityType\}@\{shippingPolicyId\}/);
    assert.equal(operations.find(text.replace('carrier@', 'ship@')), undefined);
  });

  it('knows nothing of other methods, other paths and what is no operation', () => {
    for (const text of [
      'POST /api/oms/pvt/orders',
      'GET /api/oms',
      '/api/oms/pvt/orders',
      'GET',
      '',
      '{} {}',
    ]) {
      assert.equal(operations.find(text), undefined, text);
    }
  });

  it('tells what is needed, that nothing is, and that nobody says it', () => {
    assert.deepEqual(operations.find('GET /api/license-manager/users/{userId}/roles')?.need, {
      anyOf: ['License Manager/Get_User_By_Identifier'],
    });
    assert.equal(operations.find('POST /product/bulk/products')?.need, 'nothing');
    assert.equal(operations.find('POST /pre-analysis')?.need, 'nothing');
    assert.equal(operations.find('GET /manifest')?.need, 'unknown');
  });

  it('goes by the permission that one reference states where another states none', () => {
    assert.deepEqual(operations.find('POST /giftcards')?.need, { anyOf: ['GiftCard/GiftCardAdmin'] });
    assert.deepEqual(operations.find('GET /api/pvt/transactions/{id}')?.need, {
      anyOf: ['PCI Gateway/ViewPayments'],
    });
    assert.equal(operations.find('POST /authorization/token')?.need, 'unknown');
  });

  it('knows which resources are needed, also of those that are published by name alone', () => {
    assert.ok(operations.needs('OMS/CancelAction'));
    const unpublished = operations.all.flatMap(({ need }) =>
      typeof need === 'object' ? need.anyOf.filter((ref) => ref.startsWith('?/')) : [],
    );
    assert.ok(unpublished.length > 0 && unpublished.every((ref) => operations.needs(ref)));
    assert.ok(!operations.needs('OMS/NoSuchAction'));
  });

  it('names only resources that there are, but for those that are published by name alone', () => {
    const refs = operations.all.flatMap(({ need }) => (typeof need === 'object' ? need.anyOf : []));
    const unknown = new Set(refs.filter((ref) => !catalog.resource(ref)));
    assert.ok([...unknown].every((ref) => ref.startsWith('?/')));
    assert.equal(unknown.size, 8);
  });

  it('proposes the operation of the same method that was probably meant, with the values that were written', () => {
    const meant = (text: string): string | undefined => operations.suggest(text)?.text;
    assert.equal(meant('GET /api/oms/pvt/order/123-01'), 'GET /api/oms/pvt/orders/123-01');
    assert.equal(meant('get /api/oms/pvt/ordres/{id}'), 'GET /api/oms/pvt/orders/{id}');
    assert.equal(meant('POST /api/oms/pvt/ordres'), undefined);
    assert.equal(meant('GET /warehouse/robots'), undefined);
    assert.equal(meant('GET /'), undefined);
    assert.deepEqual(operations.methodsOf('POST /api/oms/pvt/orders'), ['GET']);
    assert.deepEqual(operations.methodsOf('/api/oms/pvt/orders'), ['GET']);
  });

  it('proposes nothing but operations', () => {
    const edits = fc.tuple(fc.constantFrom(...operations.all), fc.nat(), fc.string({ maxLength: 2 }));
    fc.assert(
      fc.property(edits, ([{ method, path }, at, put]) => {
        const place = at % path.length;
        const text = `${method} ${path.slice(0, place)}${put}${path.slice(place + 1)}`;
        const meant = operations.suggest(text);
        if (meant) assert.equal(operations.find(meant.text)?.method, method);
      }),
      { numRuns: 300 },
    );
  });
});
