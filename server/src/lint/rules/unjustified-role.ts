import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { isFilledIn } from '../../../../common/src/filledIn.ts';
import { isPermissive } from '../../../../common/src/model/role.ts';
import type { KeyEntry } from '../document.ts';
import { insertProperty } from '../edits.ts';
import type { Fix } from '../findings.ts';
import { cautions, unsafeFix } from '../fixes.ts';
import type { Mention } from '../manifestKey.ts';
import type { Rule } from '../rule.ts';
import { quote } from '../words.ts';

export const unjustifiedRole: Rule = {
  meta: {
    id: 'unjustified-role',
    description: 'Nobody says why a key needs a permissive role.',
    severity: 'info',
    fixes: 'unsafe',
    reads: ['roles', 'justification'],
  },

  *checkKey(entry, { roles, catalog }) {
    for (const mention of entry.key.roles) {
      const role = roles.find(mention.name);
      const range = entry.range(mention.path);
      if (!role || !range || !isPermissive(role)) continue;
      const names = [mention.name, role.name, ...(aliasesOf(role.name, catalog) ?? [])];
      if (names.some((name) => isFilledIn(entry.key.justification.get(name)))) continue;
      yield {
        message: `Nobody says why this key needs ${quote(mention.name)}. Say it in 'justification'.`,
        range,
        value: role.name,
        fixes: () => justify(entry, mention),
      };
    }
  },
};

function aliasesOf(name: string, catalog: Catalog): readonly string[] | undefined {
  return catalog.role(name)?.aliases;
}

export function justify(entry: KeyEntry, { name }: Mention): Fix[] {
  const justification = entry.valueAt(['justification']);
  const isObject =
    typeof justification === 'object' && justification !== null && !Array.isArray(justification);
  // What stands there for this role, if only a placeholder, is for a person to fill in.
  if (justification !== undefined && (!isObject || Object.hasOwn(justification, name))) return [];
  const reason = 'TODO: why the integration needs it';
  const edits = () => {
    const existing = entry.range(['justification']);
    if (existing) return insertProperty(entry.text, existing, name, reason);
    const own = entry.range([]);
    return own ? insertProperty(entry.text, own, 'justification', { [name]: reason }) : [];
  };
  return [unsafeFix(`Add a justification of ${quote(name)}`, cautions.isToFillIn, edits)];
}
