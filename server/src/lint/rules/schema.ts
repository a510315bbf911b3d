import type { ErrorObject } from 'ajv';
import manifestSchema from '../../../../schemas/key-manifest.schema.json' with { type: 'json' };
import validate from '../../../../schemas/validators/key-manifest.js';
import { didYouMean } from '../didYouMean.ts';
import type { ManifestDocument } from '../document.ts';
import type { Report, Span } from '../findings.ts';
import { hasInstantShape, parseInstant } from '../instant.ts';
import type { Rule } from '../rule.ts';
import type { Path } from '../tree.ts';
import { alternatives, quote } from '../words.ts';

export const schema: Rule = {
  meta: {
    id: 'schema',
    description: 'The file does not have the shape of a key manifest.',
    severity: 'error',
  },

  *checkManifest(manifest) {
    if (manifest.value === undefined) return;
    validate(manifest.value);
    const errors = validate.errors ?? [];
    const mistyped = new Set(
      errors.filter(({ keyword }) => keyword === 'type').map((error) => error.instancePath),
    );
    for (const error of errors) {
      // A value of the wrong type is none of the allowed ones either: once is enough.
      if (error.keyword !== 'type' && mistyped.has(error.instancePath)) continue;
      // What is missing may stand where the text could not be read.
      if (error.keyword === 'required' && manifest.problems.length > 0) continue;
      yield describe(error, manifest);
    }
  },

  *checkKey(entry) {
    for (const name of instantProperties) {
      const text = entry.valueAt([name]);
      const range = entry.range([name]);
      // The pattern of the schema gives every month as many days as it has digits for.
      if (typeof text === 'string' && range && hasInstantShape(text) && !parseInstant(text)) {
        yield {
          message: `${quote(text)} is a day or a time of day that does not exist.`,
          range,
          value: name,
        };
      }
    }
  },
};

const { key, suppression } = manifestSchema.definitions;

/** Those that refer to a definition, which all are of dates and instants. */
const instantProperties = Object.entries(key.properties).flatMap(([name, property]) =>
  'allOf' in property ? [name] : [],
);

function describe(error: ErrorObject, manifest: ManifestDocument): Report {
  const path = manifest.path(error.instancePath);
  switch (error.keyword) {
    case 'required':
      return missing(path, error.params['missingProperty'], manifest);
    case 'additionalProperties':
      return unknown(path, error.params['additionalProperty'], manifest);
    case 'enum':
      return notAllowed(path, error.params['allowedValues'], manifest);
    case 'type':
      return wrong(path, alternatives([error.params['type']].flat().map(withArticle)), manifest);
    default:
      return wrong(path, expectedForm(path), manifest);
  }
}

function missing(object: Path, name: string, manifest: ManifestDocument): Report {
  const what = object.length === 0 ? 'The manifest' : object.at(-2) === 'keys' ? 'This key' : 'This entry';
  return {
    message: `${what} needs the property ${quote(name)}.`,
    range: opening(object, manifest),
    value: identity([...object, name]),
  };
}

function unknown(object: Path, name: string, manifest: ManifestDocument): Report {
  const range = manifest.nameRange(object, name) ?? opening(object, manifest);
  // To write a property a second time would be no help.
  const candidates = propertiesOf(object).filter((property) => !manifest.range([...object, property]));
  const suggestion = didYouMean(name, candidates, range);
  return {
    message: `${quote(name)} is no property of a key manifest; your own begin with 'x-'.${suggestion?.text ?? ''}`,
    range,
    value: identity([...object, name]),
    fix: suggestion?.fix,
  };
}

function notAllowed(path: Path, allowed: readonly string[], manifest: ManifestDocument): Report {
  const range = opening(path, manifest);
  const suggestion = didYouMean(String(manifest.valueAt(path)), allowed, range);
  const must = allowed.length > 4 ? 'has no such value' : `must be ${alternatives(allowed.map(quote))}`;
  return {
    message: `${subject(path)} ${must}.${suggestion?.text ?? ''}`,
    range,
    value: identity(path),
    fix: suggestion?.fix,
  };
}

function wrong(path: Path, expected: string, manifest: ManifestDocument): Report {
  return {
    message: `${subject(path)} must be ${expected}.`,
    range: opening(path, manifest),
    value: identity(path),
  };
}

function expectedForm(path: Path): string {
  if (path.at(-1) === 'account') return 'an account name: letters a-z, digits and hyphens';
  if (path.at(-1) === 'keyName') return 'vtexappkey-{account}-{6 letters A-Z}';
  return 'a date such as 2026-08-01 or an instant such as 2026-08-01T12:00:00Z';
}

function propertiesOf(object: Path): string[] {
  const at = object.filter((segment) => typeof segment === 'string').join('/');
  const { properties } = at === '' ? manifestSchema : at === 'keys' ? key : suppression;
  return Object.keys(properties);
}

function subject(path: Path): string {
  const name = path.findLast((segment) => typeof segment === 'string');
  if (name === undefined) return 'A key manifest';
  return typeof path.at(-1) === 'number' ? `An item of ${quote(name)}` : quote(name);
}

function withArticle(type: string): string {
  if (type === 'null') return 'null';
  return type === 'array' || type === 'object' ? `an ${type}` : `a ${type}`;
}

function opening(path: Path, manifest: ManifestDocument): Span {
  return manifest.openingRange(path) ?? { start: 0, end: 0 };
}

/** The path within its key, so that it stays the same wherever the key stands. */
function identity(path: Path): string {
  return JSON.stringify(path[0] === 'keys' ? path.slice(2) : path);
}
