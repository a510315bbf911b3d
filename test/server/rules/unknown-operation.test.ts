import { checkFixOfKeys, checkKeys } from '../harness.ts';

const policy = { rules: { 'excess-privilege': 'off', 'insufficient-privilege': 'off' } } as const;

describe('unknown-operation', () => {
  it('proposes the operation that was probably meant, with the values that were written', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/order/{id}", "GET /api/oms/pvt/ordres/123-01"] }
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: 'GET /api/oms/pvt/order/{id}' is no known operation. Did you mean 'GET /api/oms/pvt/orders/{id}'?
                                                                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: 'GET /api/oms/pvt/ordres/123-01' is no known operation. Did you mean 'GET /api/oms/pvt/orders/123-01'?`,
      { policy },
    );
  });

  it('says which methods the path has, and what an operation looks like', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["POST /api/oms/pvt/orders", "/api/oms/pvt/orders", "orders", "GET /warehouse/robots/parts", ""] }
                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: 'POST /api/oms/pvt/orders' is no known operation. Its path is known with GET.
                                                                                              ^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: '/api/oms/pvt/orders' is no known operation. Its path is known with GET.
                                                                                                                     ^^^^^^^^ unknown-operation warning: 'orders' is no known operation. An operation is a method and a path, such as 'GET /api/oms/pvt/orders'.
                                                                                                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unknown-operation warning: 'GET /warehouse/robots/parts' is no known operation.
                                                                                                                                                              ^^ unknown-operation warning: '' is no known operation. An operation is a method and a path, such as 'GET /api/oms/pvt/orders'.`,
      { policy },
    );
  });

  it('takes any name or value for a parameter, a query and a host', () => {
    checkKeys(
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{id}", "get /api/oms/pvt/orders/123-01?x=1", "GET https://a.example/api/oms/pvt/orders/1"] }`,
      { policy },
    );
  });

  it('replaces it by the one that was meant', () => {
    checkFixOfKeys(
      'unknown-operation',
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/order/{id}"] }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{id}"] }`,
      { safe: true, policy },
    );
  });

  it('removes it where the one that was meant is listed already', () => {
    checkFixOfKeys(
      'unknown-operation',
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{id}", "GET /api/oms/pvt/order/{id}"] }`,
      `
    { "kind": "generated", "roles": ["OMS - Read only"], "uses": ["GET /api/oms/pvt/orders/{id}"] }`,
      { safe: false, policy },
    );
  });
});
