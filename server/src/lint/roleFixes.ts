import type { KeyEntry } from './document.ts';
import { appendItem, removeItem, replaceItems } from './edits.ts';
import type { Fix, TextEdit } from './findings.ts';
import { cautions, fixOf, unsafeFix } from './fixes.ts';
import type { ManifestKey, Mention } from './manifestKey.ts';
import type { CustomRole } from './policy.ts';
import { nameOf } from './resources.ts';
import type { RuleContext } from './rule.ts';
import { redact } from './secrets.ts';
import { exactResources, narrowerRoles, usesOf } from './usage.ts';
import { list, listSome, quote } from './words.ts';

/** What is known of roles and what they may be used for. */
export type RoleContext = Pick<RuleContext, 'roles' | 'catalog' | 'policy'>;

/**
 * The ways to give a key the least access that its `uses` need: the smallest set of the roles there are, and,
 * where that is too wide, a custom role that is yet to be made. None where the key has no more than that, or
 * where not all is known that would have to be.
 */
export function smallestRoleSets(entry: KeyEntry, context: RoleContext): Fix[] {
  const names = narrowerRoles(entry.key, context.roles, context.catalog);
  const resources = exactResources(entry.key, context);
  return [
    ...(names && names.length > 0 ? [replaceRoles(entry, names)] : []),
    ...(resources ? [replaceByCustomRole(entry, resources, context)] : []),
  ];
}

/** Why `smallestRoleSets` has none for the key. */
export function whyNoSmallerSet(key: ManifestKey, { roles, catalog }: RoleContext): string {
  const uses = usesOf(key, catalog);
  if (!uses || uses.known.length + uses.unknown.length === 0) {
    return "The key does not say what it is used for: list its operations in 'uses'.";
  }
  const [unknown] = uses.unknown;
  if (unknown) return `${quote(unknown.name)} is no known operation.`;
  const unstated = uses.known.find(({ operation }) => operation.need === 'unknown');
  if (unstated) return `Nobody states which permission ${quote(unstated.mention.name)} needs.`;
  const stranger = key.roles.find(({ name }) => !roles.find(name));
  if (stranger) return `It is unknown what the role ${quote(stranger.name)} grants.`;
  return 'No roles that are known grant less and cover what the key is used for.';
}

/** Takes a role away from the key, where it names it, whether anything in `uses` needs it or not. */
export function removeRole(entry: KeyEntry, mention: Mention): Fix {
  return removal(entry, mention, cautions.losesRole);
}

/** Takes a role away that nothing in `uses` needs. */
export function removeNeedlessRole(entry: KeyEntry, mention: Mention): Fix {
  return removal(entry, mention, cautions.losesAccess);
}

function removal(entry: KeyEntry, { name, path }: Mention, caution: string): Fix {
  return unsafeFix(`Remove the role ${quote(name)}`, caution, () => {
    const roles = entry.range(['roles']);
    return roles ? removeItem(entry.text, roles, Number(path.at(-1))) : [];
  });
}

/** Gives the key one role more. */
export function addRole(entry: KeyEntry, name: string): Fix {
  return unsafeFix(`Add the role ${quote(name)}`, cautions.widensAccess, () => append(entry, name));
}

/** Gives the key a custom role more, which the policy has to declare. */
export function addCustomRole(entry: KeyEntry, resources: readonly string[], context: RoleContext): Fix {
  const customRole = customRoleFor(entry.key, resources, context);
  const title = `Add ${described(customRole, context)}`;
  return fixOf({ title, safe: false, caution: cautions.widensAccess, customRole }, () =>
    append(entry, customRole.name),
  );
}

/** Has the policy declare a role that the key has already. */
export function declareRole(name: string, resources: readonly string[]): Fix {
  const title = `Declare ${quote(name)} as a custom role in the policy`;
  const customRole = { name, resources };
  return fixOf({ title, safe: false, caution: cautions.isToFillIn, customRole }, () => []);
}

function replaceRoles(entry: KeyEntry, names: readonly string[]): Fix {
  const title = `Replace the roles by ${list(names.map(quote))}`;
  return unsafeFix(title, cautions.losesAccess, () => replacement(entry, names));
}

function replaceByCustomRole(entry: KeyEntry, resources: readonly string[], context: RoleContext): Fix {
  const customRole = customRoleFor(entry.key, resources, context);
  const title = `Replace the roles by ${described(customRole, context)}`;
  return fixOf({ title, safe: false, caution: cautions.losesAccess, customRole }, () =>
    replacement(entry, [customRole.name]),
  );
}

function replacement(entry: KeyEntry, names: readonly string[]): readonly TextEdit[] {
  const roles = entry.range(['roles']);
  const [only] = entry.key.roles;
  const single = entry.key.roles.length === 1 && only && entry.range(only.path);
  if (single && names.length === 1) return [{ range: single, newText: JSON.stringify(names[0]) }];
  return roles ? replaceItems(entry.text, roles, names) : [];
}

function append(entry: KeyEntry, name: string): readonly TextEdit[] {
  const roles = entry.range(['roles']);
  return roles ? appendItem(entry.text, roles, name) : [];
}

function described({ name, resources }: CustomRole, { catalog }: RoleContext): string {
  const names = listSome(
    resources.map((ref) => quote(nameOf(ref, catalog))),
    3,
  );
  return `a new custom role ${quote(name)} with ${names} alone`;
}

/** Named after what the key is for; a name that is taken gets a number. */
function customRoleFor(
  { label, integrations }: ManifestKey,
  resources: readonly string[],
  { roles }: RoleContext,
): CustomRole {
  const purpose = redact(label ?? integrations[0]?.name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 60);
  const base = purpose === '' ? 'Least privilege' : `${purpose} only`;
  let name = base;
  for (let count = 2; roles.find(name); count += 1) name = `${base} ${count}`;
  return { name, resources: [...resources] };
}
