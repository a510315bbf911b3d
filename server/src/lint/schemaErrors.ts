import type { ErrorObject } from 'ajv';
import { didYouMean } from './didYouMean.ts';
import type { Part } from './document.ts';
import type { Report, Span } from './findings.ts';
import type { Path } from './tree.ts';
import { alternatives, quote } from './words.ts';

/** What the messages need to know of a kind of document. */
export interface Shape {
  /** `A key manifest`: what the whole is. */
  readonly whole: string;
  /** `a key manifest`, after `is no property of`. */
  readonly kind: string;
  /** `This key`: the object at the path. */
  nameOf(object: Path): string;
  /** The names of the properties that the object at the path may have. */
  propertiesOf(object: Path): readonly string[];
  /** `a date such as 2026-08-01`: what a string or a number at the path must be to fit. */
  expectedForm(path: Path, error: ErrorObject): string;
}

/** Says in words what ajv found, where it stands. */
export function* describeErrors(errors: readonly ErrorObject[], part: Part, shape: Shape): Generator<Report> {
  const mistyped = new Set(
    errors.filter(({ keyword }) => keyword === 'type').map((error) => error.instancePath),
  );
  for (const error of errors) {
    // A value of the wrong type is none of the allowed ones either, nor does it follow any rule: once is enough.
    if (error.keyword === 'if' || (error.keyword !== 'type' && mistyped.has(error.instancePath))) continue;
    // What is missing may stand where the text could not be read.
    if (error.keyword === 'required' && part.problems.length > 0) continue;
    yield describe(error, part, shape);
  }
}

function describe(error: ErrorObject, part: Part, shape: Shape): Report {
  const path = part.path(error.instancePath);
  switch (error.keyword) {
    case 'required':
      return missing(path, error.params['missingProperty'], part, shape);
    case 'additionalProperties':
      return unknown(path, error.params['additionalProperty'], part, shape);
    case 'enum':
      return notAllowed(path, error.params['allowedValues'], part, shape);
    case 'type':
      return wrong(path, alternatives([error.params['type']].flat().map(withArticle)), part, shape);
    default:
      return wrong(path, shape.expectedForm(path, error), part, shape);
  }
}

function missing(object: Path, name: string, part: Part, shape: Shape): Report {
  return {
    message: `${shape.nameOf(object)} needs the property ${quote(name)}.`,
    range: opening(object, part),
    value: JSON.stringify([...object, name]),
  };
}

function unknown(object: Path, name: string, part: Part, shape: Shape): Report {
  const range = part.nameRange(object, name) ?? opening(object, part);
  // To write a property a second time would be no help.
  const candidates = shape.propertiesOf(object).filter((property) => !part.range([...object, property]));
  const suggestion = didYouMean(name, candidates, range);
  return {
    message: `${quote(name)} is no property of ${shape.kind}; your own begin with 'x-'.${suggestion.text}`,
    range,
    value: JSON.stringify([...object, name]),
    fixes: suggestion.fixes,
  };
}

function notAllowed(path: Path, allowed: readonly string[], part: Part, shape: Shape): Report {
  const range = opening(path, part);
  const suggestion = didYouMean(String(part.valueAt(path)), allowed, range);
  const must = allowed.length > 5 ? 'has no such value' : `must be ${alternatives(allowed.map(quote))}`;
  return {
    message: `${subject(path, shape)} ${must}.${suggestion.text}`,
    range,
    value: JSON.stringify(path),
    fixes: suggestion.fixes,
  };
}

function wrong(path: Path, expected: string, part: Part, shape: Shape): Report {
  return {
    message: `${subject(path, shape)} must be ${expected}.`,
    range: opening(path, part),
    value: JSON.stringify(path),
  };
}

function subject(path: Path, shape: Shape): string {
  const name = path.findLast((segment) => typeof segment === 'string');
  if (name === undefined) return shape.whole;
  return typeof path.at(-1) === 'number' ? `An item of ${quote(name)}` : quote(name);
}

function withArticle(type: string): string {
  if (type === 'null') return 'null';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function opening(path: Path, part: Part): Span {
  return part.openingRange(path) ?? { start: 0, end: 0 };
}
