import type { Operation } from '../../../../common/src/catalog/operation.ts';
import { ownerAccount } from '../../../../common/src/model/key.ts';
import type { Severity } from '../../lint/findings.ts';
import type { KnownRole } from '../../lint/knownRoles.ts';
import { compareDanger, covers, weightOf } from '../../lint/leastPrivilege.ts';
import type { ManifestKey } from '../../lint/manifestKey.ts';
import { nameOf } from '../../lint/resources.ts';
import { docsUrl } from '../../lint/rule.ts';
import { rules } from '../../lint/rules/index.ts';
import { usesOf } from '../../lint/usage.ts';
import { list } from '../../lint/words.ts';
import { type Block, code, type Inline, link } from './prose.ts';
import type { Reading } from './reading.ts';

/** How many resources or roles are named. */
const shown = 10;

interface RoleMention {
  /** The policy file that defines it. */
  readonly definedAt?: string | undefined;
  /** The key that is given it. */
  readonly key?: ManifestKey | undefined;
}

/** What a role grants and where it comes from. */
export function aboutRole(name: string, reading: Reading, { definedAt, key }: RoleMention = {}): Block[] {
  const { catalog, roles } = reading;
  const role = roles.find(name);
  if (!role) {
    return [
      [
        code(name),
        ': unknown role. It is neither a predefined role of VTEX nor a custom role of the policy.',
      ],
      ['What it grants is not known.'],
    ];
  }
  const predefined = catalog.role(name);
  const blocks: Block[] = [
    [code(role.name), `: ${predefined ? 'predefined' : 'custom'} role, graded ${role.grade}.`],
    ...grantsOf(role, reading),
    ...(key ? usesCovered(role, key, reading) : []),
  ];
  if (roles.isDenied(name)) blocks.push(['The policy denies this role: no key may have it.']);
  const aliases = predefined?.aliases ?? [];
  if (aliases.length > 0) blocks.push([`Also known as ${list(aliases.map((alias) => `'${alias}'`))}.`]);
  if (predefined) blocks.push([link('Predefined roles of VTEX', reading.user.predefinedRoles)]);
  else if (definedAt) blocks.push(['Defined in ', link(fileName(definedAt), definedAt), '.']);
  return blocks;
}

function grantsOf(role: KnownRole, reading: Reading): Block[] {
  if (role.grantsAll) return [['It grants every resource of the account.']];
  const { resources } = role;
  if (resources.length === 0) return [['It grants nothing.']];
  const count =
    resources.length === 1 ? 'one resource' : `${resources.length} resources, the most dangerous first`;
  return [[`It grants ${count}:`], resourceList(byDanger(resources, reading), reading)];
}

/** How much of what the key is used for the role is good for. */
function usesCovered(role: KnownRole, key: ManifestKey, { catalog }: Reading): Block[] {
  const uses = usesOf(key, catalog)?.known ?? [];
  const answers = uses.map(({ operation }) => covers([role], operation));
  const stated = answers.filter((answer) => answer !== 'unknown');
  if (stated.length === 0) return [];
  const covered = stated.filter(Boolean).length;
  const others = answers.length - stated.length;
  const unknown =
    others > 0 ? ` What ${others === 1 ? 'one more needs' : `${others} more need`} is not stated.` : '';
  return [[`Of the operations in 'uses' it covers ${covered} of ${stated.length}.${unknown}`]];
}

function resourceList(refs: readonly string[], { catalog }: Reading): Block {
  return { items: some(refs.map((ref) => resourceWords(ref, catalog))) };
}

/** The most dangerous first. */
function byDanger(refs: readonly string[], { catalog }: Reading): string[] {
  return refs.toSorted((a, b) => weightOf(b, catalog) - weightOf(a, catalog));
}

function resourceWords(ref: string, catalog: Reading['catalog']): Inline[] {
  const resource = catalog.resource(ref);
  if (!resource) return [nameOf(ref, catalog), ' (nothing is published of it)'];
  const { product, name, sensitivity } = resource;
  return [`${name} (${product}), ${sensitivity ? `${sensitivity} sensitivity` : 'not graded'}`];
}

export function aboutResource(ref: string, { catalog }: Reading): Block[] {
  const resource = catalog.resource(ref);
  if (!resource) return [[code(ref), `: ${unpublished(ref, catalog)}`]];
  const { product, name, sensitivity, access } = resource;
  const grade = sensitivity
    ? `Sensitivity: ${sensitivity}. Access: ${access}.`
    : 'Its sensitivity is not graded.';
  const granting = catalog.roles
    .filter((role) => role.resources.includes(ref))
    .map((role) => code(role.name));
  return [
    [`${name}: resource of ${product}.`],
    [grade],
    granting.length > 0
      ? ['Predefined roles that grant it: ', ...commas(granting), '.']
      : ['No predefined role grants it by name.'],
  ];
}

/** References of operations name some resources that no list of the License Manager has. */
function unpublished(ref: string, { operations }: Reading['catalog']): string {
  return operations.needs(ref)
    ? 'a resource that operations ask for, of which nothing else is published.'
    : 'unknown resource. The License Manager publishes none of this reference.';
}

/** What an operation needs, and who covers it; `key` is the one that uses it. */
export function aboutOperation(text: string, reading: Reading, key?: ManifestKey): Block[] {
  const { catalog } = reading;
  const operation = catalog.operations.find(text);
  if (!operation) {
    const meant = catalog.operations.suggest(text);
    const hint: Block[] = meant ? [['Did you mean ', code(meant.text), '?']] : [];
    return [
      [
        code(text),
        ': unknown operation. The public API references of VTEX have none of this method and path.',
      ],
      ...hint,
    ];
  }
  const title: Block = [code(`${operation.method} ${operation.path}`), `: ${list(operation.apis)}.`];
  return [title, ...needOf(operation, reading), ...coverageBy(key, operation, reading)];
}

function needOf(operation: Operation, reading: Reading): Block[] {
  const { need } = operation;
  if (need === 'nothing') return [['It needs no permission.']];
  if (need === 'unknown') {
    return [
      ['Its reference does not state which permission it needs, so nobody can say which roles cover it.'],
    ];
  }
  const which =
    need.anyOf.length === 1
      ? 'It needs this resource:'
      : 'It needs one of these resources, of which the first is the least dangerous:';
  const covering = rolesCovering(operation, reading);
  const who: Block[] =
    covering.length > 0
      ? [['Roles that cover it, the least permissive first:'], { items: some(covering.map(roleWords)) }]
      : [['No role that the policy allows covers it.']];
  // Of resources of which one suffices the least dangerous is the one to have.
  return [[which], resourceList(byDanger(need.anyOf, reading).reverse(), reading), ...who];
}

/** The least permissive first; one that grants everything last. */
function rolesCovering(operation: Operation, { roles, catalog }: Reading): KnownRole[] {
  return roles.available
    .filter((role) => covers([role], operation) === true)
    .sort((a, b) => comparePermissive(a, b, catalog));
}

/** Sorts the least permissive first. */
export function comparePermissive(a: KnownRole, b: KnownRole, catalog: Reading['catalog']): number {
  return (
    Number(a.grantsAll) - Number(b.grantsAll) ||
    compareDanger(a.resources, b.resources, catalog) ||
    a.resources.length - b.resources.length ||
    (a.name < b.name ? -1 : 1)
  );
}

function roleWords({ name, grade }: KnownRole): Inline[] {
  return [code(name), `, graded ${grade}`];
}

function coverageBy(key: ManifestKey | undefined, operation: Operation, { roles }: Reading): Block[] {
  if (!key || typeof operation.need === 'string') return [];
  const given = key.roles.flatMap(({ name }) => roles.find(name) ?? []);
  if (covers(given, operation) === true) return [['The roles of this key cover it.']];
  const isUnknown = given.length < key.roles.length;
  return [
    [
      isUnknown
        ? 'None of the known roles of this key covers it; what its unknown roles grant is not known.'
        : 'No role of this key covers it: it will be answered 403.',
    ],
  ];
}

/** `severity`: the one that is in force. */
export function aboutRule(id: string, { resolved, ruleDocs }: Reading): Block[] {
  const rule = rules.find(({ meta }) => meta.id === id);
  if (!rule) return [[code(id), ': unknown rule.']];
  const { description, severity } = rule.meta;
  return [
    [code(id), `: ${description}`],
    [severityWords(resolved.policy.rules[rule.meta.id], severity)],
    [link('About this rule', docsUrl(rule.meta.id, ruleDocs))],
  ];
}

function severityWords(set: Severity | 'off' | undefined, usual: Severity): string {
  if (set === 'off') return 'Off: the policy has no such findings.';
  return set
    ? `Severity: ${set}, as the policy sets it.`
    : `Severity: ${usual}, the default; single findings may differ.`;
}

/** `account`: the one that the manifest is of. */
export function aboutKeyName(
  keyName: string,
  kind: ManifestKey['kind'],
  account: string | undefined,
): Block[] {
  const owner = ownerAccount(keyName);
  if (owner === undefined)
    return [['This is not the name of a VTEX API key: ', code('vtexappkey-{account}-{6 letters A-Z}'), '.']];
  const isOwn = account !== undefined && owner === account;
  const whose = isOwn
    ? ', the account of this manifest'
    : account
      ? `, not of ${account}, the account of this manifest`
      : '';
  const kinds = {
    generated: 'It is a generated key: its account generates, renews and deletes it.',
    external: 'It is an external key: the other account owns it and its token; this one only gives it roles.',
  };
  return [['A key of ', code(owner), `${whose}.`], ...(kind ? [[kinds[kind]]] : [])];
}

function commas(inlines: readonly Inline[]): Inline[] {
  return inlines.flatMap((inline, index) => (index === 0 ? [inline] : [', ', inline]));
}

function some(items: readonly (readonly Inline[])[]): (readonly Inline[])[] {
  if (items.length <= shown + 1) return [...items];
  return [...items.slice(0, shown), [`and ${items.length - shown} more`]];
}

function fileName(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
