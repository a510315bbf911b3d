import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { catalog } from '../../common/src/catalog/catalog.ts';
import { findSecrets, redact } from '../../server/src/lint/secrets.ts';
import { randomLetters, sampleJwt } from './secrets.ts';

const root = new URL('../../', import.meta.url);

/** What stands in the project to show what a secret looks like. */
const examples = ['share.vtex.com/credentials/'];

describe('what is taken for a secret', () => {
  it('is nothing in the files of this project but its examples of one', async () => {
    const alarms: string[] = [];
    let files = 0;
    let characters = 0;
    for await (const file of glob('{docs,examples,schemas}/**/*.{json,jsonc,md,mjs}', { cwd: root })) {
      const text = await readFile(new URL(file, root), 'utf8');
      files += 1;
      characters += text.length;
      for (const { start, end } of findSecrets(text)) {
        const found = text.slice(start, end);
        if (!examples.some((example) => found.includes(example))) alarms.push(`${file}: ${found}`);
      }
    }
    assert.ok(files > 40 && characters > 300_000, 'the files were found');
    assert.deepEqual(alarms, [], `${alarms.length} false alarms in ${characters} characters`);
  });

  it('is no role, no resource and no operation', () => {
    const names = [
      ...catalog.roles.flatMap(({ name, aliases }) => [name, ...aliases]),
      ...catalog.resources.flatMap(({ ref, name }) => [ref, name]),
      ...catalog.operations.all.map(({ method, path }) => `${method} ${path}`),
    ];
    const alarms = names.filter((name) => findSecrets(`{ "x-note": "${name}" }`).length > 0);
    assert.deepEqual(alarms, []);
  });

  it('is no key name, UUID, hash, date or path of a URL', () => {
    const account = fc.stringMatching(/^[a-z][a-z0-9-]{10,60}$/);
    const harmless = fc.oneof(
      account.map((name) => `vtexappkey-${name}-${randomLetters(6)}`),
      fc.constant(null).map(() => randomUUID()),
      fc
        .constantFrom('md5', 'sha1', 'sha256', 'sha512')
        .map((name) => createHash(name).update(name).digest('hex')),
      fc.string().map((text) => `sha512-${createHash('sha512').update(text).digest('base64')}`),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc
        .constant(null)
        .map(() => `https://example.com/${randomBytes(24).toString('hex')}/key-manifest.schema.json`),
      fc
        .constant(null)
        .map(() => `https://example.com/v1/${randomBytes(24).toString('base64url')}/schema.json`),
    );
    fc.assert(
      fc.property(harmless, (text) => {
        assert.deepEqual(findSecrets(`{ "x-note": "${text}", "token": "${text}" }`), [], text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a secret', () => {
  const kindsOf = (text: string): string[] => findSecrets(text).map(({ kind }) => kind);

  it('is found whatever it is written with', () => {
    assert.deepEqual(kindsOf(`x ${randomLetters(128)} y`), ['token']);
    assert.deepEqual(kindsOf('see share.vtex.com/credentials/made-up'), ['single-access link']);
    assert.deepEqual(kindsOf(sampleJwt()), ['JWT']);
    assert.deepEqual(kindsOf(['-----BEGIN', 'PRIVATE KEY-----\\nMIIE'].join(' ')), ['private key']);
    assert.deepEqual(kindsOf(`"${randomLetters(48)}"`), ['random text']);
  });

  for (const [name, make] of Object.entries({
    'base64 of 32 bytes': () => randomBytes(32).toString('base64'),
    'base64url of 30 bytes': () => randomBytes(30).toString('base64url'),
    '40 letters and digits': () =>
      randomBytes(60)
        .toString('base64')
        .replaceAll(/[^A-Za-z0-9]/g, '')
        .slice(0, 40),
  })) {
    it(`is found in ${name} almost always`, () => {
      const found = Array.from({ length: 500 }, make).filter(
        (text) => kindsOf(`{ "x-note": "${text}" }`).length > 0,
      );
      assert.ok(found.length >= 490, `${found.length} of 500`);
    });
  }

  it('may be shorter behind a name that says that it is one', () => {
    const value = 'abc123xyz789';
    for (const name of [
      'token',
      'x-apptoken',
      'X-VTEX-API-AppToken',
      'password',
      'client_secret',
      'apiKey',
    ]) {
      assert.deepEqual(kindsOf(`{ "${name}": "${value}" }`), ['token-like secret'], name);
    }
    assert.deepEqual(kindsOf(`{ "x-note": "${value}" }`), []);
    for (const harmless of ['vault:kv/vtex/erp', '2026-08-01', 'in-the-vault', 'VTEX_APP_TOKEN', 'true']) {
      assert.deepEqual(kindsOf(`{ "x-token": "${harmless}" }`), [], harmless);
    }
  });

  it('overlaps no other, and nothing of it is left when it is redacted', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          randomLetters(128),
          sampleJwt(),
          'share.vtex.com/credentials/abc',
          randomLetters(100),
          '"token": "abc123xyz789"',
        ),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join('');
        const secrets = findSecrets(text);
        for (const [index, { start, end }] of secrets.entries()) {
          assert.ok(start < end && end <= text.length && start >= (secrets[index - 1]?.end ?? 0));
        }
        assert.doesNotMatch(redact(text), /[A-Z]{100}/);
      }),
    );
  });
});
