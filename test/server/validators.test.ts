import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { AccountName, KeyName } from '../../common/src/model/key.ts';
import { TokenPeriod } from '../../common/src/model/settings.ts';
import manifestSchema from '../../schemas/key-manifest.schema.json' with { type: 'json' };
import { generateValidators } from '../../schemas/validators.ts';

const root = new URL('../../', import.meta.url);

describe('the compiled validators', () => {
  it('are what npm run generate makes of the schemas, and make no code themselves', async () => {
    for (const [file, code] of await generateValidators()) {
      assert.equal(await readFile(new URL(file, root), 'utf8'), code, `${file} is old: npm run generate`);
      assert.doesNotMatch(code, /\brequire\b|\beval\b|new Function/);
    }
  });
});

describe('the schema of key manifests', () => {
  const { definitions, properties } = manifestSchema;

  it('has the names and values of the model', () => {
    assert.equal(definitions.account.pattern, patternOf(AccountName));
    assert.equal(definitions.keyName.pattern, patternOf(KeyName));
    assert.deepEqual(
      properties.tokenPeriod.enum,
      TokenPeriod.anyOf.map((period) => period.const),
    );
  });

  it('reads dates in one way', () => {
    assert.equal(definitions.instant.pattern, definitions.instantOrNull.pattern);
  });

  it('describes everything that a hover can show', () => {
    for (const definition of [manifestSchema, definitions.key, definitions.suppression]) {
      for (const [name, property] of Object.entries<object>(definition.properties)) {
        assert.ok('description' in property || '$ref' in property, name);
      }
    }
    for (const [name, definition] of Object.entries(definitions)) assert.ok(definition.description, name);
  });
});

function patternOf(type: object): unknown {
  return 'pattern' in type && type.pattern;
}
