import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';

/** An entry of a manifest: a generated key with these properties. */
export function keyWith(properties: Record<string, unknown>): string {
  return JSON.stringify({ kind: 'generated', ...properties });
}

export function manifest(...keys: string[]): string {
  return `{ "account": "acmestore", "keys": [${keys.join(',\n')}] }`;
}

const date = fc.oneof(
  fc
    .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    .map((d) => d.toISOString()),
  fc.constantFrom('2026-08-20', '2026-02-30', '2026-08-20T12:00:00', 'yesterday', '', null, 7),
);

const operations = [
  'GET /api/oms/pvt/orders/{orderId}',
  'GET /api/oms/pvt/order/1',
  'get /api/oms/pvt/orders?x=1',
  'POST /api/oms/pvt/orders',
  'GET /manifest',
  'orders',
];

const suppression = fc.record(
  {
    rule: fc.constantFrom('overly-permissive-role', 'token-expired', 'no-roles', 'schema', 'nothing'),
    reason: fc.constantFrom('until the split', '', 'TODO', 7),
    until: date,
  },
  { requiredKeys: [] },
);

export const entries = fc.record(
  {
    kind: fc.constantFrom('generated', 'external', 'Generated', 1),
    keyName: fc.constantFrom(
      'vtexappkey-acmestore-QWERTY',
      'vtexappkey-acmestore-ASDFGH',
      'vtexappkey-partnerhub-ABCDEF',
      'acmestore',
      null,
    ),
    label: fc.oneof(fc.constantFrom('test', 'erp'), fc.string()),
    status: fc.constantFrom('active', 'inactive', 'Active'),
    roles: fc.oneof(
      fc.array(fc.oneof(fc.constantFrom(...catalog.roles.map(({ name }) => name)), fc.string())),
      fc.anything(),
    ),
    creationDate: date,
    creationDateToken: date,
    creationDateNewToken: date,
    addedDate: date,
    inactiveSince: date,
    integration: fc.oneof(fc.constantFrom('erp', ['erp', 'wms']), fc.anything()),
    owner: fc.constantFrom('orders-team@acme.example', ' ', 'TODO', 7),
    uses: fc.oneof(fc.array(fc.constantFrom(...operations), { maxLength: 3 }), fc.anything()),
    reviewedAt: date,
    compromised: fc.constantFrom(true, false, 'true'),
    justification: fc.dictionary(fc.string(), fc.anything()),
    suppress: fc.oneof(fc.array(suppression, { maxLength: 3 }), fc.anything()),
    rolse: fc.constant([]),
  },
  { requiredKeys: [] },
);

/** The text of manifests that are right and wrong in every way a rule looks for. */
export const manifestTexts = fc
  .record({
    account: fc.constantFrom('acmestore', 'Acme', 7),
    tokenPeriod: fc.constantFrom('3 months', '6 months', 'never', null),
    suppress: fc.oneof(fc.constant([]), fc.array(suppression, { maxLength: 2 })),
    keys: fc.oneof(
      { weight: 9, arbitrary: fc.array(entries, { maxLength: 5 }) },
      { weight: 1, arbitrary: fc.anything() },
    ),
  })
  .map((value) => JSON.stringify(value, null, 1));

/** Those texts with a part cut out and something else put in its place: brackets, quotes, half an emoji, anything. */
export const brokenTexts = fc
  .tuple(
    manifestTexts,
    fc.nat(),
    fc.nat({ max: 30 }),
    fc.oneof(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ',',
        '\\',
        '\\u',
        '//',
        '/*',
        '\uD83D',
        '\uFEFF',
        '\r\n',
        '\0',
        '',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map(([text, at, cut, put]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + put + text.slice(start + cut);
  });
