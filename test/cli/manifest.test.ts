import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ParseError, parse } from 'jsonc-parser';
import type { ApiKey } from '../../common/src/model/key.ts';
import { newManifest, updateManifest } from '../../server/src/cli/keys/manifest.ts';

const generated = (name: string, label: string, more: Partial<ApiKey> = {}): ApiKey =>
  ({
    id: crypto.randomUUID(),
    kind: 'generated',
    keyName: `vtexappkey-acmestore-${name}`,
    label,
    status: 'active',
    roles: ['Finance'],
    creationDate: '2026-08-01T12:00:00.000Z',
    creationDateToken: '2026-08-01T12:00:00.000Z',
    creationDateNewToken: null,
    inactiveSince: null,
    version: 1,
    ...more,
  }) as ApiKey;

const account = (...keys: ApiKey[]) => ({ account: 'acmestore', tokenPeriod: '3 months', keys }) as const;
const update = (text: string, keys: ApiKey[], prune = false) =>
  updateManifest(text, account(...keys), { languageId: 'jsonc', prune });

function read(text: string) {
  const errors: ParseError[] = [];
  const value = parse(text.replace('\uFEFF', ''), errors, { allowTrailingComma: true });
  assert.deepEqual(errors, []);
  return value;
}

const hub = generated('HUBXXX', 'hub');
const entry =
  '{ "kind": "generated", "keyName": "vtexappkey-acmestore-HUBXXX", "label": "hub", "roles": ["Finance"], "creationDate": "2026-08-01T12:00:00Z", "creationDateToken": "2026-08-01T12:00:00Z" }';

describe('a manifest that is brought up to date', () => {
  it('is left as it is where the backend says the same in other words', () => {
    const text = `{ "account": "acmestore", "keys": [${entry}] }`;
    assert.equal(update(text, [hub]).text, text);
    const aliased = text.replace('["Finance"]', '["Owner"]');
    assert.equal(update(aliased, [{ ...hub, roles: ['Owner (Admin Super)'] }]).text, aliased);
  });

  it('fills in the name of a key that was generated meanwhile', () => {
    const text =
      '{\n  "account": "acmestore",\n  "keys": [\n    { "kind": "generated", "label": "hub", "roles": ["Finance"], "owner": "us" }\n  ]\n}\n';
    const { text: next, added, updated } = update(text, [hub]);
    assert.deepEqual([added, updated], [[], [hub.keyName]]);
    assert.equal(read(next).keys[0].keyName, hub.keyName);
    assert.equal(read(next).keys[0].owner, 'us');
  });

  it('guesses no name where several keys have the label', () => {
    const text = '{ "account": "acmestore", "keys": [{ "kind": "generated", "label": "hub", "roles": [] }] }';
    const { added } = update(text, [hub, generated('HUBYYY', 'hub')]);
    assert.equal(added.length, 2);
  });

  it('says what became of a renewal and of a deactivation', () => {
    const text = `{ "account": "acmestore", "keys": [\n  ${entry} // ours\n] }`;
    const renewing = {
      ...hub,
      status: 'inactive',
      inactiveSince: '2026-09-02T00:00:00.000Z',
      creationDateNewToken: '2026-09-01T00:00:00.000Z',
    } as ApiKey;
    const during = update(text, [renewing]).text;
    assert.deepEqual(
      [read(during).keys[0].status, read(during).keys[0].creationDateNewToken],
      ['inactive', '2026-09-01T00:00:00.000Z'],
    );
    const [after] = read(update(during, [hub]).text).keys;
    assert.deepEqual([after.status, after.creationDateNewToken, after.inactiveSince], ['active', null, null]);
  });

  const layouts: Record<string, string> = {
    'an empty list': '{\n  "account": "acmestore",\n  "keys": []\n}\n',
    'one line': `{ "account": "acmestore", "keys": [${entry}] }`,
    'tabs and CRLF': `{\r\n\t"account": "acmestore",\r\n\t"keys": [\r\n\t\t${entry}\r\n\t]\r\n}\r\n`,
    'a trailing comma and comments': `// ours\n{\n  "account": "acmestore",\n  "keys": [\n    // first\n    ${entry}, // last\n  ],\n}\n`,
    'a comment after the last key': `{\n  "account": "acmestore",\n  "keys": [\n    ${entry} // last\n    // nothing more\n  ]\n}\n`,
    'a byte order mark': `\uFEFF{\n  "account": "acmestore",\n  "keys": [\n    ${entry}\n  ]\n}\n`,
    'properties after the keys': `{\n  "account": "acmestore",\n  "keys": [\n    ${entry}\n  ],\n  "x-note": [1]\n}\n`,
  };
  for (const [title, text] of Object.entries(layouts)) {
    it(`takes new keys, and lets go of old ones, in ${title}`, () => {
      const before: string[] = read(text).keys.map(({ keyName }: { keyName: string }) => keyName);
      const [one, two] = [generated('NEWAAA', 'a "quoted" label'), generated('NEWBBB', 'b')];
      const { text: grown, added } = update(text, [hub, one, two]);
      const all = [...before, ...(before.length === 0 ? [hub.keyName] : []), one.keyName, two.keyName];
      const names = (manifest: string) =>
        read(manifest).keys.map(({ keyName }: { keyName: string }) => keyName);
      assert.deepEqual(names(grown).toSorted(), all.toSorted());
      assert.equal(added.length, all.length - before.length);
      assert.equal(grown.startsWith('\uFEFF'), text.startsWith('\uFEFF'));
      assert.equal(/[^\r]\n/.test(grown), /[^\r]\n/.test(text) || !text.includes('\n'));
      for (const comment of text.match(/\/\/ \w+/g) ?? []) assert.ok(grown.includes(comment), comment);
      assert.equal(update(grown, [hub, one, two]).text, grown, 'a second time changes nothing');
      const { text: pruned, gone } = update(grown, [two], true);
      assert.deepEqual([names(pruned), gone.length], [[two.keyName], all.length - 1]);
    });
  }

  it('refuses to say that keys can do nothing whose roles nobody could read', () => {
    const unread = { ...hub, roles: [], rolesUnknown: 'HTTP 503' } as ApiKey;
    assert.throws(
      () => newManifest(account(unread)),
      /the roles of vtexappkey-acmestore-HUBXXX are not known: HTTP 503/,
    );
    assert.throws(() => update('{ "account": "acmestore", "keys": [] }', [unread]), /are not known/);
  });

  it('says what the backend says, whatever it said before, and a second time changes nothing', () => {
    const name = fc.constantFrom('AAAAAA', 'BBBBBB', 'CCCCCC', 'DDDDDD');
    const date = fc.constantFrom('2026-08-01T12:00:00.000Z', '2026-09-01T00:00:00.000Z');
    const key = fc.record({
      name,
      status: fc.constantFrom('active', 'inactive'),
      roles: fc.uniqueArray(fc.constantFrom('Finance', 'Owner (Admin Super)', 'Seller Manager', 'Desk, "1"')),
      creationDateToken: fc.option(date),
      creationDateNewToken: fc.option(date),
      inactiveSince: fc.option(date),
    });
    const keys = fc
      .uniqueArray(key, { selector: (each) => each.name })
      .map((all) =>
        all.map(({ name: own, ...more }) => generated(own, `label of ${own}`, more as Partial<ApiKey>)),
      );
    fc.assert(
      fc.property(keys, keys, (before, after) => {
        const { text } = update(newManifest(account(...before)).text, after, true);
        const said = new Map(read(text).keys.map((each: { keyName: string }) => [each.keyName, each]));
        assert.equal(said.size, after.length);
        for (const { id: _, version: __, keyName, ...rest } of after) {
          const entryOfKey = said.get(keyName) as Record<string, unknown>;
          for (const [property, value] of Object.entries(rest)) {
            const expected = Array.isArray(value) ? [...value].sort() : value;
            const found = entryOfKey[property] ?? null;
            assert.deepEqual(Array.isArray(found) ? [...found].sort() : found, expected, property);
          }
        }
        assert.equal(update(text, after, true).text, text);
      }),
    );
  });
});
