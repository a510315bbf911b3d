import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { type AllowedOperation, type KeyAccess, keyAccess } from '../../lint/access.ts';
import type { Span } from '../../lint/findings.ts';
import type { KnownRoles } from '../../lint/knownRoles.ts';
import type { ManifestKey } from '../../lint/manifestKey.ts';
import { type Danger, dangerOf, dangers, worstOf } from './danger.ts';
import { type Copies, matchKeys } from './matchKeys.ts';
import { comparePolicyRoles, type PolicyRoleChange, type PolicyRoles } from './policyRoles.ts';

/** A key as one side has it. */
export interface SideKey {
  readonly key: ManifestKey;
  readonly account: string | undefined;
  /** What the policy of its manifest and the catalogue know. */
  readonly roles: KnownRoles;
  /** The manifest, as it is shown. */
  readonly file: string;
  readonly range: Span;
}

/** What is compared: a manifest, a folder of them, or either in a revision. */
export interface Side {
  readonly keys: readonly SideKey[];
  readonly policyRoles: readonly PolicyRoles[];
}

export interface GradedResource {
  readonly ref: string;
  readonly danger: Danger;
  /** The roles that grant it on the side that has it. */
  readonly grantedBy: readonly string[];
}

export interface GradedOperation {
  readonly method: string;
  readonly path: string;
  /** That of the least dangerous resource which opens it. */
  readonly danger: Danger;
  readonly grantedBy: readonly string[];
}

/** What one side of a key can do and the other cannot. */
export interface AccessChange {
  /** Every resource there is, and what is added to them. */
  readonly everything: boolean;
  /** The most dangerous first. */
  readonly resources: readonly GradedResource[];
  readonly operations: readonly GradedOperation[];
  /** Roles of which nobody says what they grant. */
  readonly unknownRoles: readonly string[];
  /** The worst of it; undefined where there is nothing. */
  readonly worst: Danger | undefined;
}

export interface KeyChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly keyName: string | undefined;
  readonly label: string | undefined;
  readonly account: string | undefined;
  readonly kind: 'generated' | 'external' | undefined;
  /** Where the key stands in HEAD, or stood in BASE if it was removed. */
  readonly file: string;
  readonly range: Span;
  /** An inactive key can do nothing. */
  readonly status: 'activated' | 'deactivated' | undefined;
  readonly roles: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    /** Roles that the key had and has, and that grant something else now. */
    readonly redefined: readonly string[];
  };
  readonly gained: AccessChange;
  readonly lost: AccessChange;
}

export interface AccessDiff {
  /** The most dangerous first. */
  readonly keys: readonly KeyChange[];
  readonly policyRoles: readonly PolicyRoleChange[];
  /** How many keys can do what they could, with the same roles. */
  readonly unchanged: number;
}

/** What the keys of HEAD can do that those of BASE could not, and the other way round. */
export function diffAccess(base: Side, head: Side, catalog: Catalog): AccessDiff {
  const compare = keyComparer(catalog);
  const pairs = matchKeys(base.keys, head.keys);
  const changes = pairs.flatMap(([before, after]) => compare(before, after) ?? []);
  return {
    keys: changes.sort(byDanger),
    policyRoles: comparePolicyRoles(base.policyRoles, head.policyRoles, catalog),
    unchanged: pairs.length - changes.length,
  };
}

/** The least dangerous that counts; what is unknown counts as critical. */
const least: Readonly<Record<'critical' | 'high' | 'any', Danger>> = {
  critical: 'unknown',
  high: 'high',
  any: 'low',
};

/** Whether a key gained access that is as dangerous as this. */
export function hasGained({ keys }: AccessDiff, atLeast: keyof typeof least): boolean {
  const limit = dangers.indexOf(least[atLeast]);
  return keys.some(({ gained: { worst } }) => worst !== undefined && dangers.indexOf(worst) <= limit);
}

const nothing: KeyAccess = { grantsAll: false, resources: [], operations: [], unknownRoles: [] };

/** Compares one key with itself; undefined where nothing changed. A key that stands twice can do what both say. */
function keyComparer(catalog: Catalog) {
  const known = new WeakMap<KnownRoles, Map<string, KeyAccess>>();
  const accessOf = (copies: Copies): KeyAccess => {
    const active = copies.filter(({ key }) => key.status === 'active');
    const [first] = active;
    if (!first) return nothing;
    const names = roleNames(active);
    const identity = JSON.stringify(names.toSorted());
    const ofPolicy = known.get(first.roles) ?? new Map<string, KeyAccess>();
    known.set(first.roles, ofPolicy);
    const access = ofPolicy.get(identity) ?? keyAccess(names, first.roles, catalog);
    ofPolicy.set(identity, access);
    return access;
  };
  const differences = new WeakMap<KeyAccess, WeakMap<KeyAccess, AccessChange>>();
  /** Many keys change in the same way. */
  const difference = (one: KeyAccess, other: KeyAccess): AccessChange => {
    const known = differences.get(one) ?? new WeakMap<KeyAccess, AccessChange>();
    differences.set(one, known);
    const change = known.get(other) ?? beyond(one, other, catalog);
    known.set(other, change);
    return change;
  };
  return (before: Copies, after: Copies): KeyChange | undefined => {
    const [place] = after.length > 0 ? after : before;
    if (!place) return undefined;
    const roles = roleChange(before, after);
    const status = statusChange(before, after);
    const change = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
    const said = roles.added.length + roles.removed.length + roles.redefined.length;
    if (change === 'changed' && said === 0 && status === undefined) return undefined;
    const { keyName, label, kind } = place.key;
    const { account, file, range } = place;
    const [had, has] = [accessOf(before), accessOf(after)];
    const [gained, lost] = [difference(has, had), difference(had, has)];
    return { change, keyName, label, account, kind, file, range, status, roles, gained, lost };
  };
}

function roleNames(copies: Copies): string[] {
  return [...new Set(copies.flatMap(({ key }) => key.roles.map(({ name }) => name)))];
}

function roleChange(before: Copies, after: Copies): KeyChange['roles'] {
  const [had, has] = [roleNames(before), roleNames(after)];
  const granted = (copies: Copies, name: string): string => {
    const role = copies[0]?.roles.find(name);
    return role ? JSON.stringify([role.grantsAll, role.resources.toSorted()]) : 'unknown';
  };
  return {
    added: has.filter((name) => !had.includes(name)),
    removed: had.filter((name) => !has.includes(name)),
    redefined: has.filter((name) => had.includes(name) && granted(before, name) !== granted(after, name)),
  };
}

function statusChange(before: Copies, after: Copies): KeyChange['status'] {
  const isActive = (copies: Copies): boolean => copies.some(({ key }) => key.status === 'active');
  if (before.length === 0 || after.length === 0 || isActive(before) === isActive(after)) return undefined;
  return isActive(after) ? 'activated' : 'deactivated';
}

/** What the one can do and the other cannot. */
function beyond(one: KeyAccess, other: KeyAccess, catalog: Catalog): AccessChange {
  const everything = one.grantsAll && !other.grantsAll;
  const known = new Set(other.resources.map(({ ref }) => ref));
  const resources = one.resources
    // Who has every resource has those too of which nobody knows.
    .filter(({ ref }) => !other.grantsAll && !known.has(ref))
    .map(({ ref, grantedBy }) => ({ ref, danger: dangerOf(ref, catalog), grantedBy }))
    .sort((a, b) => dangers.indexOf(a.danger) - dangers.indexOf(b.danger));
  const allowed = new Set(other.operations.map(({ operation }) => operation));
  const operations = one.operations
    .filter(({ operation }) => !allowed.has(operation))
    .map((operation) => gradedOperation(operation, catalog));
  const unknownRoles = one.unknownRoles.filter((name) => !other.unknownRoles.includes(name));
  const worst = worstOf([
    ...(everything ? (['critical'] as const) : []),
    ...(unknownRoles.length > 0 ? (['unknown'] as const) : []),
    ...resources.map(({ danger }) => danger),
    ...operations.map(({ danger }) => danger),
  ]);
  return { everything, resources, operations, unknownRoles, worst };
}

function gradedOperation(
  { operation: { method, path }, grantedBy, opensWith }: AllowedOperation,
  catalog: Catalog,
): GradedOperation {
  return { method, path, danger: dangerOf(opensWith, catalog), grantedBy };
}

/** Of as dangerous ones the one that gained more, then by name, so that every machine sorts alike. */
function byDanger(a: KeyChange, b: KeyChange): number {
  const rank = ({ worst }: AccessChange): number => (worst ? dangers.indexOf(worst) : dangers.length);
  const amount = ({ resources, operations }: AccessChange): number => resources.length + operations.length;
  return (
    rank(a.gained) - rank(b.gained) ||
    amount(b.gained) - amount(a.gained) ||
    rank(a.lost) - rank(b.lost) ||
    amount(b.lost) - amount(a.lost) ||
    byText(nameOf(a), nameOf(b)) ||
    byText(a.file, b.file) ||
    a.range.start - b.range.start
  );
}

/** What a key is called where it has no name yet. */
export function nameOf({ keyName, label }: Pick<KeyChange, 'keyName' | 'label'>): string {
  return keyName ?? label ?? 'a key without name and label';
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
