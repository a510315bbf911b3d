import type { Operation } from '../../../../common/src/catalog/operation.ts';
import type { KeyEntry } from '../document.ts';
import type { Fix } from '../findings.ts';
import { givenRoles } from '../knownRoles.ts';
import { covers, leastResources, leastRoles, needsOf, type RoleGrants } from '../leastPrivilege.ts';
import { oneOf } from '../resources.ts';
import { addCustomRole, addRole } from '../roleFixes.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { usesOf } from '../usage.ts';
import { list, quote } from '../words.ts';

export const insufficientPrivilege: Rule = {
  meta: {
    id: 'insufficient-privilege',
    description: "No role of a key covers an operation in 'uses'.",
    severity: 'error',
    fixes: 'unsafe',
    reads: ['roles', 'uses'],
  },

  *checkKey(entry, context) {
    const { roles, catalog } = context;
    const { known, unknown } = givenRoles(entry.key, roles);
    const given = known.map(({ role }) => role);
    for (const { operation, mention } of usesOf(entry.key, catalog)?.known ?? []) {
      const range = entry.range(mention.path);
      const { need } = operation;
      if (!range || typeof need === 'string' || covers(given, operation) === true) continue;
      const granted = `grants ${oneOf(need.anyOf, catalog)}`;
      const [stranger] = unknown;
      if (stranger) {
        const message = `It is unknown whether the key may run this: no role that is known ${granted}, and nobody says what ${quote(stranger.name)} grants.`;
        yield { message, range, value: mention.name, severity: 'info', confidence: 'low' };
        continue;
      }
      const least = leastRoles(needsOf([operation]), roles.available, catalog);
      yield {
        message: `No role of this key ${granted}, so this is answered with 403.${adviceOf(least)}`,
        range,
        value: mention.name,
        fixes: entry.key.hasRoles ? () => fixesOf(entry, operation, least, context) : undefined,
      };
    }
  },
};

function adviceOf(least: readonly RoleGrants[] | undefined): string {
  if (!least) return ' No role that is known does: make a custom one.';
  return ` ${list(least.map(({ name }) => quote(name)))} is the narrowest role that does.`;
}

/** The narrowest role, and a custom one where that grants more than it takes. */
function fixesOf(
  entry: KeyEntry,
  operation: Operation,
  [least]: readonly RoleGrants[] = [],
  context: RuleContext,
): Fix[] {
  const resources = leastResources(needsOf([operation]).anyOf, context.catalog);
  const isExact = least?.resources.every((ref) => resources.includes(ref));
  const isDenied = resources.some((ref) => context.policy.deniedResources.includes(ref));
  return [
    ...(least ? [addRole(entry, least.name)] : []),
    ...(isExact || isDenied ? [] : [addCustomRole(entry, resources, context)]),
  ];
}
