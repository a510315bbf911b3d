import type { Catalog } from '../../../../common/src/catalog/catalog.ts';
import { isPayment } from '../duties.ts';
import { type GivenRole, givenRoles } from '../knownRoles.ts';
import type { Rule } from '../rule.ts';
import { listSome, quote } from '../words.ts';
import { escalatingResources } from './privilege-escalation.ts';

export const mixedDuties: Rule = {
  meta: {
    id: 'mixed-duties',
    description: 'A key has roles that must not sit on one key.',
    severity: 'warning',
    reads: ['roles'],
  },

  *checkKey(entry, { roles, catalog }) {
    const range = entry.range(['roles']);
    const { known } = givenRoles(entry.key, roles);
    const others = known.filter(({ role }) => !role.grantsAll);
    if (!range || others.length === 0 || entry.key.roles.length < 2) return;
    const callCenter = others.filter(({ role }) => role.resources.includes('Catalog/Televendas'));
    const granted = new Set(callCenter.flatMap(({ role }) => role.resources));
    const more = known.filter(
      ({ role }) => role.grantsAll || role.resources.some((ref) => !granted.has(ref)),
    );
    if (callCenter.length > 0 && more.length > 0) {
      yield {
        message: `${named(callCenter)} is for call centers and must not be mixed with other roles, here ${named(more)}. Use a key for each.`,
        range,
        value: 'call center',
      };
    }
    const payments = others.filter(({ role }) => role.resources.some((ref) => handlesPayments(ref, catalog)));
    const users = others.filter(({ role }) =>
      role.resources.some((ref) => escalatingResources.includes(ref)),
    );
    if (payments.length > 0 && users.length > 0) {
      yield {
        message: `The key can handle payments (${named(payments)}) and users or keys (${named(users)}). Use a key for each.`,
        range,
        value: 'payments and users',
      };
    }
  },
};

function handlesPayments(ref: string, catalog: Catalog): boolean {
  const resource = catalog.resource(ref);
  return resource !== undefined && isPayment(resource) && resource.access !== 'read';
}

function named(given: readonly GivenRole[]): string {
  return listSome(given.map(({ mention }) => quote(mention.name)));
}
