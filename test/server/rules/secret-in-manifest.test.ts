import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { check, checkFix, findingsOf } from '../harness.ts';
import { randomLetters, sampleJwt } from '../secrets.ts';

const token = randomLetters(128);
const said = (what: string): string =>
  `secret-in-manifest error: This is ${what}. Take it out of the file, and out of its history; whoever read it has it, so renew the token.`;
const manifest = (extra: string): string => `{ "account": "acmestore", "keys": [], ${extra} }`;
const under = (secret: string): string => '^'.repeat(secret.length);

describe('secret-in-manifest', () => {
  it('finds a token in a value, in the name of a property and in a comment', () => {
    check(
      `{
  // ${token}
     ${under(token)} ${said('a VTEX token')}
  "account": "acmestore",
  "x-${token}": "x-",
     ${under(token)} ${said('a VTEX token')}
  "x-note": "token=${token};",
                   ${under(token)} ${said('a VTEX token')}
  "keys": []
}`,
      { languageId: 'jsonc' },
    );
  });

  it('finds a single-access link, with and without a scheme', () => {
    for (const link of [
      'https://share.vtex.com/credentials/made-up',
      'SHARE.vtex.com/credentials/made-up?x=1',
    ]) {
      check(`{
  "account": "acmestore", "keys": [],
  "x-note": "open ${link}"
                  ${under(link)} ${said('a single-access link, which opens a token')}
}`);
    }
  });

  it('finds a JWT', () => {
    const jwt = sampleJwt();
    check(`{
  "account": "acmestore", "keys": [],
  "x-cookie": "VtexIdclientAutCookie=${jwt}"
                                     ${under(jwt)} ${said('a JWT, as a user token is')}
}`);
  });

  it('finds what is nearly a token, and is less sure of it', () => {
    for (const text of [randomLetters(100), randomLetters(256), `${token}x`, `a1${randomLetters(120)}`]) {
      const [finding, ...others] = findingsOf(manifest(`"x-note": "${text}"`));
      assert.deepEqual([finding?.rule, finding?.confidence], ['secret-in-manifest', 'medium']);
      assert.match(finding?.message ?? '', /^This is what looks like a token\./);
      assert.deepEqual(others, []);
    }
  });

  it('sees through escapes', () => {
    const escaped = `${token.slice(0, 60)}\\u00${token.charCodeAt(60).toString(16)}${token.slice(61)}`;
    const link = 'https:\\/\\/share.vtex.com\\/credentials\\/made-up';
    check(`{
  "account": "acmestore", "keys": [],
  "x-link": "${link}",
            ${under(`"${link}"`)} ${said('a single-access link, which opens a token')}
  "x-token": "${escaped.slice(0, 10)}\\u00${token.charCodeAt(10).toString(16)}${escaped.slice(11)}"
             ${'^'.repeat(140)} ${said('a VTEX token')}
}`);
  });

  it('knows what is no secret: key names, UUIDs, hashes, dates, addresses, long words', () => {
    const harmless = [
      'vtexappkey-acmestore-QWERTY',
      '1f6c17e5-06f9-44a9-a459-b3686e03fa9d',
      createHash('sha512').update('x').digest('hex'),
      createHash('sha512').update('x').digest('hex').toUpperCase(),
      `sha512-${createHash('sha512').update('x').digest('base64')}`,
      '2026-08-01T12:00:00.0000000Z',
      'https://help.vtex.com/en/tutorial/generated-keys--7fnU4iZdvZKbxCaT3Ymdjc',
      'a'.repeat(500),
      'share.vtex.com/credentials/',
      'https://example.com/schemas/7fnU4iZdvZKbxCaT3Ymdjc9Qw2LmXz81/key-manifest.schema.json',
      'Get_Licensed_Accounts_From_ProductId/InsertOrUpdateMarcaFromMarcaForm',
      'GET /api/catalog_system/pvt/products/GetProductAndSkuIds/{categoryId}',
    ];
    for (const text of harmless) assert.deepEqual(findingsOf(manifest(`"x-note": "${text}"`)), [], text);
  });

  it('belongs to the key in which it stands', () => {
    const text = `{ "account": "a", "keys": [{ "kind": "external", "roles": [] },
      { "kind": "external", "keyName": "vtexappkey-hub-ABCDEF", "roles": ["OMS - Read only"], "x-t": "${token}" }], "x-t": "${token}" }`;
    assert.deepEqual(
      findingsOf(text).map(({ keyName }) => keyName),
      ['vtexappkey-hub-ABCDEF', undefined],
    );
  });

  it('is taken out of a value, of the name of a property, and from behind escapes', () => {
    const escaped = `\\u00${token.charCodeAt(0).toString(16)}${token.slice(1, 100)}`;
    checkFix(
      'secret-in-manifest',
      manifest(
        `"x-a": "token=${token};", "x-${token}": 1, "x-b": "https:\\/\\/share.vtex.com\\/credentials\\/made-up"`,
      ),
      manifest('"x-a": "token=redacted;", "x-redacted": 1, "x-b": "redacted"'),
      { safe: false },
    );
    assert.equal(findingsOf(manifest(`"x-a": "${escaped}"`)).length, 1);
  });
});
