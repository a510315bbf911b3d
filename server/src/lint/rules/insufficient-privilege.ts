import type { Operation } from '../../../../common/src/catalog/operations.ts';
import type { KeyEntry } from '../document.ts';
import { appendItem } from '../edits.ts';
import type { Fix } from '../findings.ts';
import { fixOf } from '../fixes.ts';
import { givenRoles } from '../knownRoles.ts';
import { covers, leastRoles, needsOf, type RoleGrants } from '../leastPrivilege.ts';
import { oneOf } from '../resources.ts';
import type { Rule } from '../rule.ts';
import { usesOf } from '../usage.ts';
import { list, quote } from '../words.ts';

export const insufficientPrivilege: Rule = {
  meta: {
    id: 'insufficient-privilege',
    description: "No role of a key covers an operation in 'uses'.",
    severity: 'error',
    reads: ['roles', 'uses'],
  },

  *checkKey(entry, { roles, catalog }) {
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
        fix: least && addRoles(entry, least, operation),
      };
    }
  },
};

function adviceOf(least: readonly RoleGrants[] | undefined): string {
  if (!least) return ' No role that is known does: make a custom one.';
  return ` ${list(least.map(({ name }) => quote(name)))} is the narrowest role that does.`;
}

function addRoles(entry: KeyEntry, least: readonly RoleGrants[], { method }: Operation): Fix | undefined {
  const [role] = least;
  if (!role || !entry.key.hasRoles) return undefined;
  return fixOf(`Add the role ${quote(role.name)} for this ${method}`, false, () => {
    const roles = entry.range(['roles']);
    return roles ? appendItem(entry.text, roles, role.name) : [];
  });
}
