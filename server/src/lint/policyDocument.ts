import type { ErrorObject } from 'ajv';
import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import policySchema from '../../../schemas/policy.schema.json' with { type: 'json' };
import validate from '../../../schemas/validators/policy.js';
import { didYouMean } from './didYouMean.ts';
import { Part } from './document.ts';
import type { Finding, Report, RuleId } from './findings.ts';
import { cautions, withUnsafeFixes } from './fixes.ts';
import { contentHash } from './hash.ts';
import { record } from './manifestKey.ts';
import { nameOf } from './resources.ts';
import { duplicatesIn } from './rules/duplicate-property.ts';
import { secretsIn } from './rules/secret-in-manifest.ts';

import { describeErrors, type Shape } from './schemaErrors.ts';
import { redact } from './secrets.ts';
import type { Path } from './tree.ts';
import { quote } from './words.ts';

/** A policy file as far as its text is one. */
export class PolicyDocument extends Part {
  constructor(text: string) {
    const start = text.startsWith('\uFEFF') ? 1 : 0;
    super({ text, start, languageId: 'json', colons: 0, isPlain: false, name: 'policy' });
  }
}

/**
 * What is wrong with a policy file by itself, at its own places. What it extends is judged where it is
 * resolved. Never throws.
 */
export function checkPolicy(document: PolicyDocument, catalog: Catalog): Finding[] {
  return toFindings([
    ...reports('syntax', syntaxOf(document)),
    ...reports('duplicate-property', duplicatesIn(document)),
    ...reports('secret-in-manifest', secretsIn(document)),
    ...reports('policy', shapeOf(document)),
    ...reports('policy', decided(rolesOf(document, catalog))),
    ...reports('policy', decided(deniedOf(document, catalog))),
  ]);
}

export interface RuleReport {
  readonly rule: RuleId;
  readonly report: Report;
}

/** The findings of a policy file, by place. Their severity is no matter of the policy, which could hide its own. */
export function toFindings(all: readonly RuleReport[]): Finding[] {
  const seen = new Map<string, number>();
  return all
    .map(({ rule, report }): Finding => {
      const identity = JSON.stringify([rule, redact(report.value ?? '')]);
      const times = (seen.get(identity) ?? 0) + 1;
      seen.set(identity, times);
      return {
        rule,
        severity: report.severity ?? 'error',
        confidence: report.confidence ?? 'high',
        message: redact(report.message),
        range: { start: report.range.start, end: report.range.end },
        related: report.related ?? [],
        fixes: report.fixes?.() ?? [],
        fingerprint: contentHash(`${identity} ${times}`),
      };
    })
    .sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}

export function reports(rule: RuleId, from: Iterable<Report> | undefined): RuleReport[] {
  return Array.from(from ?? [], (report) => ({ rule, report }));
}

function* syntaxOf({ problems }: PolicyDocument): Generator<Report> {
  for (const { message, range } of problems) yield { message, range, value: message };
}

function* shapeOf(document: PolicyDocument): Generator<Report> {
  if (document.value === undefined || validate(document.value)) return;
  for (const report of describeErrors(validate.errors ?? [], document, shape)) {
    const path = JSON.parse(report.value ?? '[]') as Path;
    const isValue = report.range.start === document.range(path)?.start;
    // A name that is mended says what it was to say; a value that is mended decides something.
    yield isValue ? withUnsafeFixes(report, cautions.decides) : report;
  }
}

const { customRole, daysSetting, ruleSetting } = policySchema.definitions;

const shape: Shape = {
  whole: 'A key policy',
  kind: 'a key policy',
  nameOf: () => 'This role',
  propertiesOf: ([property, name]) => {
    if (property === undefined) return Object.keys(policySchema.properties);
    if (property === 'customRoles') return Object.keys(customRole.properties);
    if (property === 'suppressions') return Object.keys(policySchema.properties.suppressions.properties);
    if (property === 'rules' && name === undefined)
      return Object.keys(policySchema.properties.rules.properties);
    return Object.keys({ ...ruleSetting.else.properties, ...daysSetting.else.properties });
  },
  expectedForm: (_, { keyword, params }: ErrorObject) => {
    if (keyword === 'pattern') return 'a name';
    return keyword === 'minimum' ? `${params['limit']} or more` : `${params['limit']} or less`;
  },
};

/** What a name stands for decides what keys may have. */
function decided(found: Iterable<Report>): Report[] {
  return Array.from(found, (report) => withUnsafeFixes(report, cautions.decides));
}

/** The custom roles that stand in for ones of VTEX or for each other, and grant what there is not. */
function* rolesOf(document: PolicyDocument, catalog: Catalog): Generator<Report> {
  const firsts = new Map<string, Path>();
  for (const [index, role] of itemsAt(document, ['customRoles']).entries()) {
    const { name, resources } = record(role);
    const path: Path = ['customRoles', index];
    const range = document.range([...path, 'name']);
    if (typeof name === 'string' && range) {
      const first = document.range(firsts.get(name) ?? []);
      if (catalog.role(name)) {
        yield {
          message: `${quote(name)} is a predefined role of VTEX, which no custom role can replace.`,
          range,
          value: name,
        };
      } else if (firsts.has(name) && first) {
        const related = [{ range: first, message: 'The role stands here first.' }];
        yield {
          message: `There are two custom roles ${quote(name)}. The last one counts.`,
          range,
          value: name,
          related,
        };
      }
      firsts.set(name, [...path, 'name']);
    }
    if (Array.isArray(resources)) yield* unknownResources(document, [...path, 'resources'], catalog);
  }
}

function* deniedOf(document: PolicyDocument, catalog: Catalog): Generator<Report> {
  yield* unknownResources(document, ['deniedResources'], catalog);
  const own = itemsAt(document, ['customRoles']).map((role) => record(role)['name']);
  const names = [
    ...catalog.roles.flatMap(({ name, aliases }) => [name, ...aliases]),
    ...own.filter((name) => typeof name === 'string'),
  ];
  for (const [index, name] of itemsAt(document, ['deniedRoles']).entries()) {
    const range = document.range(['deniedRoles', index]);
    if (typeof name !== 'string' || names.includes(name) || !range) continue;
    const suggestion = didYouMean(name, names, range);
    yield {
      message: `${quote(name)} is neither a predefined role of VTEX nor a custom role of this policy.${suggestion.text}`,
      range,
      value: name,
      // A role of the account need not be declared to be denied.
      severity: 'warning',
      fixes: suggestion.fixes,
    };
  }
}

function* unknownResources(document: PolicyDocument, path: Path, catalog: Catalog): Generator<Report> {
  for (const [index, ref] of itemsAt(document, path).entries()) {
    const range = document.range([...path, index]);
    if (typeof ref !== 'string' || catalog.resource(ref) || catalog.operations.needs(ref) || !range) continue;
    const suggestion = didYouMean(
      ref,
      catalog.resources.map((resource) => resource.ref),
      range,
    );
    yield {
      message: `${quote(ref)} is no resource that is known.${suggestion.text || hint(ref, catalog)}`,
      range,
      value: ref,
      severity: 'warning',
      fixes: suggestion.fixes,
    };
  }
}

function hint(ref: string, catalog: Catalog): string {
  const named = catalog.resources.filter(({ name }) => name.toLowerCase() === ref.toLowerCase());
  const [only] = named;
  if (only && named.length === 1) return ` ${quote(nameOf(only.ref, catalog))} is ${quote(only.ref)}.`;
  return ref.includes('/') ? '' : " A resource is written as product/key, such as 'OMS/OMSViewer'.";
}

function itemsAt(document: PolicyDocument, path: Path): readonly unknown[] {
  const items = document.valueAt(path);
  return Array.isArray(items) ? items : [];
}
