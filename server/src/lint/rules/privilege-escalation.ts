import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import type { KeyEntry } from '../document.ts';
import type { Span } from '../findings.ts';
import type { KnownRole } from '../knownRoles.ts';
import type { Mention } from '../manifestKey.ts';
import type { Rule } from '../rule.ts';
import { list, listSome, quote } from '../words.ts';

/** With any of these a key makes, or takes over, what has more access than itself. */
export const escalatingResources: readonly string[] = [
  'License Manager/Save_User',
  'License Manager/Create_Role',
  'License Manager/EditApiKeys',
  'License Manager/RenewApiToken',
  'License Manager/EditAdminUsers',
];

export const privilegeEscalation: Rule = {
  meta: {
    id: 'privilege-escalation',
    description: 'A key can create keys, users or roles, and so give itself any access.',
    severity: 'error',
    reads: ['roles'],
  },

  *checkKey(entry, { roles, catalog }) {
    const means = entry.key.roles.flatMap((mention) => {
      const role = roles.find(mention.name);
      const grants = role && escalationBy(role, catalog);
      return grants ? [{ mention, grants: `${quote(mention.name)} grants ${grants}` }] : [];
    });
    const range = rangeOf(
      entry,
      means.map(({ mention }) => mention),
    );
    if (!range) return;
    yield {
      message: `This key can create keys, users or roles, and so give itself any access: ${listSome(means.map(({ grants }) => grants))}.`,
      range,
      value: means.map(({ mention }) => roles.find(mention.name)?.name).join(),
    };
  },
};

function escalationBy(role: KnownRole, catalog: Catalog): string | undefined {
  if (role.grantsAll) return 'every resource';
  const refs = role.resources.filter((ref) => escalatingResources.includes(ref));
  return refs.length > 0 ? list(refs.map((ref) => quote(catalog.resource(ref)?.name ?? ref))) : undefined;
}

/** The role that brings the means; the whole list where several do. */
function rangeOf(entry: KeyEntry, mentions: readonly Mention[]): Span | undefined {
  const [first] = mentions;
  return first && entry.range(mentions.length > 1 ? ['roles'] : first.path);
}
