import assert from 'node:assert/strict';
import { parseConnections } from '../../../client/src/connections/connectionSettings.ts';
import { serviceOrigin } from '../../../common/src/backends/serviceOrigin.ts';

const embedded = { name: 'Embedded', backend: 'embedded', account: 'acmestore' };
const team = { name: 'Team', backend: 'service', account: 'acmestore', url: 'https://keys.example.com/' };

describe('the setting vtexKeys.connections', () => {
  it('is read as it is written, with the URL as an origin', () => {
    assert.deepEqual(parseConnections([embedded, { ...team, mode: 'confirm' }]), [
      { settings: embedded },
      { settings: { ...team, url: 'https://keys.example.com', mode: 'confirm' } },
    ]);
  });

  it('may name a VTEX account by its account alone, or by another host that speaks VTEX', () => {
    const vtex = { name: 'Store', backend: 'vtex', account: 'acmestore' };
    const local = { ...vtex, name: 'Local', url: 'http://127.0.0.1:8787' };
    assert.deepEqual(parseConnections([vtex, local]), [{ settings: vtex }, { settings: local }]);
    const [plain] = parseConnections([{ ...vtex, url: 'http://acmestore.vtexcommercestable.com.br' }]);
    assert.match(plain?.problem ?? '', /not HTTPS/);
  });

  const mistakes: [string, unknown, string, RegExp][] = [
    ['an entry that is no object', 'acmestore', 'Connection 1', /must be an object/],
    ['a missing name', { ...embedded, name: undefined }, 'Connection 1', /"name"/],
    ['an unknown backend', { ...embedded, backend: 'cloud' }, 'Embedded', /"embedded", "service" or "vtex"/],
    ['a malformed account', { ...embedded, account: 'Acme Store' }, 'Embedded', /"account"/],
    ['an unknown mode', { ...embedded, mode: 'readonly' }, 'Embedded', /"read-only"/],
    ['a misspelt property', { ...embedded, Mode: 'live' }, 'Embedded', /"Mode" is no property/],
    [
      'a URL of the embedded service',
      { ...team, backend: 'embedded' },
      'Team',
      /only for the backends "service" and "vtex"/,
    ],
    ['a service without URL', { ...team, url: undefined }, 'Team', /"url" is missing/],
    ['a service over plain HTTP', { ...team, url: 'http://keys.example.com' }, 'Team', /not HTTPS/],
  ];
  for (const [what, entry, name, problem] of mistakes) {
    it(`keeps ${what} in the list, with what is wrong`, () => {
      const [first, second] = parseConnections([entry, { ...embedded, name: 'Other' }]);
      assert.equal(first?.settings.name, name);
      assert.match(first?.problem ?? '', problem);
      assert.equal(second?.problem, undefined);
    });
  }

  it('refuses a second connection of the same name', () => {
    const [first, second] = parseConnections([embedded, { ...embedded, account: 'otherstore' }]);
    assert.equal(first?.problem, undefined);
    assert.match(second?.problem ?? '', /two connections named "Embedded"/);
  });

  it('must be a list', () => {
    assert.match(parseConnections({ embedded })[0]?.problem ?? '', /must be a list/);
  });
});

describe('the URL of a key service', () => {
  for (const url of [
    'https://keys.example.com',
    'http://localhost:8080',
    'http://127.0.0.1:1',
    'http://[::1]:80',
  ]) {
    it(`may be ${url}`, () => {
      assert.deepEqual(serviceOrigin(url), { origin: new URL(url).origin });
    });
  }

  const refused: [string, RegExp][] = [
    ['keys.example.com', /not a URL/],
    ['http://localhost.example.com', /not HTTPS/],
    ['http://127.evil.example', /not HTTPS/],
    ['ftp://keys.example.com', /not HTTPS/],
    ['https://keys.example.com/v1', /must be an origin, without a path: https:\/\/keys\.example\.com/],
    ['https://me:secret@keys.example.com', /no credential/],
  ];
  for (const [url, problem] of refused) {
    it(`may not be ${url}`, () => {
      const origin = serviceOrigin(url);
      assert.match('problem' in origin ? origin.problem : '', problem);
      assert.doesNotMatch(JSON.stringify(origin), /secret/);
    });
  }
});
