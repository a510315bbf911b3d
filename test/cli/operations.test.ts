import assert from 'node:assert/strict';
import { vtexKeys } from './cli.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly apis: readonly string[];
}

describe('vtex-keys operations search', () => {
  const search = async (...args: string[]): Promise<Operation[]> => {
    const { stdout, code } = await vtexKeys(['operations', 'search', ...args, '--format', 'json']);
    assert.equal(code, 0);
    return JSON.parse(stdout).operations;
  };
  const first = async (...args: string[]) => {
    const [operation] = await search(...args);
    return `${operation?.method} ${operation?.path}`;
  };

  it('finds an operation by parts of its method and path, in any order', async () => {
    assert.equal(await first('oms orders cancel'), 'POST /api/oms/pvt/orders/{orderId}/cancel');
    assert.equal(await first('cancel', 'post', 'oms', 'orders'), 'POST /api/oms/pvt/orders/{orderId}/cancel');
    assert.equal(await first('get /api/oms/pvt/orders'), 'GET /api/oms/pvt/orders');
  });

  it('forgives slips of the pen', async () => {
    assert.equal(await first('oms invoce'), 'POST /api/oms/pvt/orders/{orderId}/invoice');
  });

  it('finds the operations of an API by its name', async () => {
    const found = await search('gift card');
    assert.ok(found.length > 0);
    assert.ok(
      found.every(({ path, apis }) => /gift-?card/i.test(`${path} ${apis.join()}`.replaceAll(' ', ''))),
    );
  });

  it('finds the operations that a permission is for', async () => {
    const found = (await search('notify payment')).map(({ method, path }) => `${method} ${path}`);
    assert.ok(found.includes('POST /api/oms/pvt/orders/{orderId}/payments/{paymentId}/payment-notification'));
  });

  it('tells for people what an operation needs, and the narrowest role', async () => {
    const { stdout } = await vtexKeys(['operations', 'search', 'oms orders cancel']);
    assert.match(
      stdout,
      /^POST \/api\/oms\/pvt\/orders\/\{orderId\}\/cancel\n {2}Orders API: needs 'Cancel order'; IntegrationProfile - Fulfillment Oms\n/,
    );
  });

  it('says how many more there are than it shows', async () => {
    const { stdout } = await vtexKeys(['operations', 'search', 'orders', '--limit', '2']);
    assert.match(stdout, /\n… and \d+ more; --limit shows them\n$/);
  });

  it('says that there is none', async () => {
    const { code, stderr } = await vtexKeys(['operations', 'search', 'teleportation']);
    assert.equal(code, 2);
    assert.equal(stderr, "error: no operation has all of 'teleportation'\nhint: try fewer words\n");
  });
});
