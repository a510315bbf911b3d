import manifestSchema from '../../../../schemas/key-manifest.schema.json' with { type: 'json' };
import validateHeader from '../../../../schemas/validators/key-manifest.js';
import validateKey from '../../../../schemas/validators/manifest-key.js';
import type { Part } from '../document.ts';
import type { Report } from '../findings.ts';
import { cautions, withUnsafeFixes } from '../fixes.ts';
import { hasInstantShape, parseInstant } from '../instant.ts';
import { record } from '../manifestKey.ts';
import type { Rule } from '../rule.ts';
import { describeErrors, type Shape } from '../schemaErrors.ts';
import type { Path } from '../tree.ts';
import { quote } from '../words.ts';

export const schema: Rule = {
  meta: {
    id: 'schema',
    description: 'The file does not have the shape of a key manifest.',
    severity: 'error',
    reads: 'layout',
    fixes: 'safe',
  },

  *checkHeader(header) {
    if (header.value === undefined) return;
    const errors = validateHeader(header.value) ? [] : (validateHeader.errors ?? []);
    for (const report of describeErrors(errors, header, headerShape)) {
      // What stands around the keys decides how all of them are judged: nobody knows what it brings to light.
      yield withUnsafeFixes(report, cautions.decides);
    }
    yield* daysThatAreNone(header, ends(header));
  },

  *checkKey(entry) {
    if (!validateKey(entry.value)) yield* describeErrors(validateKey.errors ?? [], entry, keyShape);
    const { value, key } = { value: record(entry.value), key: record(entry.key) };
    // What could be read as a date is one.
    const unread = instants.filter((name) => typeof value[name] === 'string' && !key[name]);
    const paths = [...unread.map((name) => [name]), ...ends(entry)];
    if (paths.length > 0) yield* daysThatAreNone(entry, paths);
  },
};

const { key, suppression } = manifestSchema.definitions;

/** Those that refer to a definition, which all are of dates and instants. */
const instants = Object.entries(key.properties).flatMap(([name, property]) =>
  'allOf' in property ? [name] : [],
);

function ends(part: Part): Path[] {
  const suppressions = part.valueAt(['suppress']);
  return Array.isArray(suppressions) ? suppressions.map((_, index) => ['suppress', index, 'until']) : [];
}

/** The pattern of the schema gives every month as many days as it has digits for. */
function* daysThatAreNone(part: Part, paths: readonly Path[]): Generator<Report> {
  for (const path of paths) {
    const text = part.valueAt(path);
    if (typeof text !== 'string' || parseInstant(text) || !hasInstantShape(text)) continue;
    const range = part.range(path);
    if (!range) continue;
    const message = `${quote(text)} is a day or a time of day that does not exist.`;
    yield { message, range, value: path.join('/') };
  }
}

const headerShape: Shape = {
  whole: 'A key manifest',
  kind: 'a key manifest',
  nameOf: (object) => (object.length === 0 ? 'The manifest' : 'This entry'),
  propertiesOf: (object) => Object.keys((object.length === 0 ? manifestSchema : suppression).properties),
  expectedForm,
};

const keyShape: Shape = {
  whole: "An item of 'keys'",
  kind: 'a key manifest',
  nameOf: (object) => (object.length === 0 ? 'This key' : 'This entry'),
  propertiesOf: (object) => Object.keys((object.length === 0 ? key : suppression).properties),
  expectedForm,
};

function expectedForm(path: Path): string {
  if (path.at(-1) === 'account') return 'an account name: letters a-z, digits and hyphens';
  if (path.at(-1) === 'keyName') return 'vtexappkey-{account}-{6 letters A-Z}';
  return 'a date such as 2026-08-01 or an instant such as 2026-08-01T12:00:00Z';
}
