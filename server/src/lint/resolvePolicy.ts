import type { Catalog } from '../../../common/src/catalog/catalog.ts';
import { type Grade, grades } from '../../../common/src/model/role.ts';
import policySchema from '../../../schemas/policy.schema.json' with { type: 'json' };
import { didYouMean } from './didYouMean.ts';
import { type Finding, type Report, type RuleId, ruleIds, type Severity } from './findings.ts';
import { record } from './manifestKey.ts';
import { type CustomRole, type Policy, personas, type RuleOptions, recommended } from './policy.ts';
import { checkPolicy, PolicyDocument, reports, toFindings } from './policyDocument.ts';
import type { Path } from './tree.ts';
import { quote } from './words.ts';

/** The text of the file, or undefined where there is none. Rejects where there is one that cannot be read. */
export type ReadFile = (uri: string) => Promise<string | undefined>;

export const policyFileName = '.vtex-keys.policy.json';

export interface ResolvedPolicy {
  readonly policy: Policy;
  /** The policy file that holds; undefined where none does. */
  readonly uri: string | undefined;
  /** What is wrong with each file that was read. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  /** Every file that was looked for, whether it is there or not: when one changes, so may the policy. */
  readonly files: readonly string[];
}

/** The policy of a manifest: that of the nearest policy file in its folder or above. */
export async function findPolicy(
  manifest: string,
  read: ReadFile,
  catalog: Catalog,
): Promise<ResolvedPolicy> {
  const files = policyFilesAbove(manifest);
  for (const [index, uri] of files.entries()) {
    const text = await read(uri);
    if (text === undefined) continue;
    const resolved = await resolvePolicy(uri, text, read, catalog);
    return { ...resolved, files: [...files.slice(0, index), ...resolved.files] };
  }
  return { policy: recommended, uri: undefined, findings: new Map(), files };
}

/** Where the policy of a file may stand, the nearest first. None for a document that is no file of a tree. */
export function policyFilesAbove(uri: string): string[] {
  const files: string[] = [];
  if (!URL.canParse('.', uri)) return files;
  for (let folder = new URL('.', uri); ; folder = new URL('..', folder)) {
    files.push(new URL(policyFileName, folder).href);
    if (folder.pathname === new URL('..', folder).pathname) return files;
  }
}

/** The policy of a file with all that it extends, and what is wrong with any of them. Never throws for a text. */
export async function resolvePolicy(
  uri: string,
  text: string,
  read: ReadFile,
  catalog: Catalog,
): Promise<ResolvedPolicy> {
  const resolution = new Resolution(read, catalog);
  const policy = await resolution.merge(uri, text, []);
  return {
    policy,
    uri,
    findings: resolution.findings,
    files: [...resolution.findings.keys(), ...resolution.missing],
  };
}

/** How far files may extend each other. */
const deepest = 10;

class Resolution {
  readonly findings = new Map<string, readonly Finding[]>();
  readonly missing: string[] = [];
  readonly #read: ReadFile;
  readonly #catalog: Catalog;

  constructor(read: ReadFile, catalog: Catalog) {
    this.#read = read;
    this.#catalog = catalog;
  }

  /** The policy of the text, merged over what it extends. `chain` are the files that extend this one. */
  async merge(uri: string, text: string, chain: readonly string[]): Promise<Policy> {
    const document = new PolicyDocument(text);
    const wrong: Report[] = [];
    let base = recommended;
    for (const { name, path } of extended(document)) {
      const policy = await this.#extend(name, uri, [...chain, uri]);
      const range = document.range(path);
      if (typeof policy !== 'string') {
        base = mergeOver(base, policy, document);
        const message = this.#errorsOf(name, uri);
        if (message && range) wrong.push({ message, range, value: name });
        continue;
      }
      const suggestion =
        range && !/[/.]/.test(name) ? didYouMean(name, Object.keys(personas), range) : undefined;
      if (range)
        wrong.push({
          message: `${policy}${suggestion?.text ?? ''}`,
          range,
          value: name,
          fixes: suggestion?.fixes,
        });
    }
    const own = checkPolicy(document, this.#catalog);
    const merged = [...own, ...toFindings(reports('policy', wrong))];
    this.findings.set(
      uri,
      merged.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end),
    );
    return withOwn(base, document);
  }

  /** In words what is wrong with a file that is extended, which no editor may have open. */
  #errorsOf(name: string, uri: string): string | undefined {
    if (Object.hasOwn(personas, name)) return undefined;
    const findings = this.findings.get(new URL(name, uri).href) ?? [];
    const errors = findings.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    if (!first) return undefined;
    const count =
      errors.length === 1 ? 'an error of its own' : `${errors.length} errors of its own, the first`;
    return `${quote(name)} has ${count}: ${first.message}`;
  }

  /** What the name stands for; in words what is wrong with it where it stands for nothing. */
  async #extend(name: string, uri: string, chain: readonly string[]): Promise<Policy | string> {
    const persona = Object.hasOwn(personas, name) ? personas[name] : undefined;
    if (persona) return persona;
    // The path of a file on this machine says nothing to others.
    if (/^([a-z]+:|[\\/])/i.test(name) || !URL.canParse(name, uri)) {
      return `${quote(name)} is neither 'recommended' nor 'strict', nor a path relative to this file.`;
    }
    const target = new URL(name, uri).href;
    if (chain.includes(target)) return `${quote(name)} extends this policy in turn, so it is left out.`;
    if (chain.length > deepest)
      return `Policies extend each other more than ${deepest} times, so ${quote(name)} is left out.`;
    return this.#load(name, target, chain);
  }

  async #load(name: string, target: string, chain: readonly string[]): Promise<Policy | string> {
    try {
      const text = await this.#read(target);
      if (text !== undefined) return await this.merge(target, text, chain);
      this.missing.push(target);
      return `There is no file ${quote(name)}.`;
    } catch (error) {
      return `${quote(name)} cannot be read: ${error instanceof Error ? error.message : error}`;
    }
  }
}

function extended(document: PolicyDocument): { name: string; path: Path }[] {
  const value = document.valueAt(['extends']);
  const names: unknown[] = Array.isArray(value) ? value : [value];
  return names.flatMap((name, index) =>
    typeof name === 'string' ? [{ name, path: Array.isArray(value) ? ['extends', index] : ['extends'] }] : [],
  );
}

/** Of several policies that one extends the last wins, save for what all of them declare or deny. */
function mergeOver(base: Policy, policy: Policy, document: PolicyDocument): Policy {
  if (!Array.isArray(document.valueAt(['extends']))) return policy;
  return {
    ...policy,
    rules: { ...base.rules, ...policy.rules },
    customRoles: rolesOver(base.customRoles, policy.customRoles),
    deniedRoles: union(base.deniedRoles, policy.deniedRoles),
    deniedResources: union(base.deniedResources, policy.deniedResources),
  };
}

/** What the file says itself over what it extends; what has the wrong shape says nothing. */
function withOwn(base: Policy, document: PolicyDocument): Policy {
  const own = record(document.value);
  const { nearExpiryDays, maxFileSize, enforcement } = own;
  const { maxDays } = record(own['suppressions']);
  return {
    rules: { ...base.rules, ...severitiesIn(own['rules']) },
    options: optionsOver(base.options, own['rules']),
    customRoles: rolesOver(base.customRoles, items(own['customRoles']).flatMap(customRole)),
    deniedRoles: union(base.deniedRoles, strings(own['deniedRoles'])),
    deniedResources: union(base.deniedResources, strings(own['deniedResources'])),
    nearExpiryDays: count(nearExpiryDays, limits.nearExpiryDays) ?? base.nearExpiryDays,
    enforcement: enforcement === 'enforced' || enforcement === 'advisory' ? enforcement : base.enforcement,
    maxSuppressionDays: count(maxDays, limits.suppressions.properties.maxDays) ?? base.maxSuppressionDays,
    maxFileSize: count(maxFileSize, limits.maxFileSize) ?? base.maxFileSize,
  };
}

const limits = policySchema.properties;
const { daysSetting, monthsSetting } = policySchema.definitions;
const monthLimits = monthsSetting.else.properties.options.properties.months;

const severities: readonly unknown[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (
  | Severity
  | 'off'
)[];

function severitiesIn(rules: unknown): Policy['rules'] {
  const settings = record(rules);
  const pairs = ruleIds.flatMap((id): [RuleId, Severity | 'off'][] => {
    const setting = Object.hasOwn(settings, id) ? settings[id] : undefined;
    const severity = typeof setting === 'string' ? setting : record(setting)['severity'];
    return severities.includes(severity) ? [[id, severity as Severity | 'off']] : [];
  });
  return Object.fromEntries(pairs);
}

function optionsOver(base: RuleOptions, rules: unknown): RuleOptions {
  const optionsOf = (id: keyof RuleOptions) => record(record(record(rules)[id])['options']);
  const days = (id: 'renewal-unfinished' | 'stale-inactive-key') =>
    count(optionsOf(id)['days'], daysSetting.else.properties.options.properties.days) ?? base[id].days;
  const { words } = optionsOf('vague-label');
  return {
    'renewal-unfinished': { days: days('renewal-unfinished') },
    'stale-inactive-key': { days: days('stale-inactive-key') },
    'review-overdue': {
      months: count(optionsOf('review-overdue')['months'], monthLimits) ?? base['review-overdue'].months,
    },
    'vague-label': {
      words: Array.isArray(words)
        ? strings(words).map((word) => word.toLowerCase())
        : base['vague-label'].words,
    },
  };
}

function customRole(value: unknown): CustomRole[] {
  const { name, resources, grade } = record(value);
  if (typeof name !== 'string' || !Array.isArray(resources)) return [];
  const known = grades.find((one) => one === grade) as Grade | undefined;
  return [{ name, resources: strings(resources), ...(known && { grade: known }) }];
}

function rolesOver(base: readonly CustomRole[], own: readonly CustomRole[]): CustomRole[] {
  return [...new Map([...base, ...own].map((role) => [role.name, role])).values()];
}

function union(base: readonly string[], own: readonly string[]): string[] {
  return [...new Set([...base, ...own])];
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): string[] {
  return items(value).filter((item) => typeof item === 'string');
}

/** A whole number within the limits of the schema. */
function count(
  value: unknown,
  { minimum, maximum }: { minimum: number; maximum: number },
): number | undefined {
  const isCount =
    typeof value === 'number' && Number.isInteger(value) && minimum <= value && value <= maximum;
  return isCount ? value : undefined;
}
