import type { CatalogResource } from '../../../../common/src/catalog/catalog.ts';
import { canWrite, isAccessControl, isPayment, isPersonalData } from '../duties.ts';
import { givenRoles } from '../knownRoles.ts';
import { mostDangerous } from '../resources.ts';
import type { Rule } from '../rule.ts';
import { list } from '../words.ts';

const reaches: readonly (readonly [what: string, is: (resource: CatalogResource) => boolean])[] = [
  ['change data', canWrite],
  ['reach payments', isPayment],
  ['reach personal data', isPersonalData],
  ['reach access control', isAccessControl],
];

export const externalKeyOverreach: Rule = {
  meta: {
    id: 'external-key-overreach',
    description: 'A key of another account can write, or reach payments, personal data or access control.',
    severity: 'error',
    reads: ['kind', 'roles'],
  },

  *checkKey(entry, { roles, catalog }) {
    if (entry.key.kind !== 'external') return;
    const culprits = givenRoles(entry.key, roles).known.flatMap(({ role, mention }) => {
      const refs = role.resources.filter((ref) => {
        const resource = catalog.resource(ref);
        return resource !== undefined && reaches.some(([, is]) => is(resource));
      });
      return role.grantsAll || refs.length > 0 ? [{ role, mention, refs }] : [];
    });
    const [first] = culprits;
    const range = first && entry.range(culprits.length > 1 ? ['roles'] : first.mention.path);
    if (!range) return;
    const refs = culprits.flatMap((culprit) => culprit.refs);
    const resources = refs.flatMap((ref) => catalog.resource(ref) ?? []);
    const can = culprits.some(({ role }) => role.grantsAll)
      ? 'do everything'
      : `${list(reaches.flatMap(([what, is]) => (resources.some(is) ? [what] : [])))}, with ${mostDangerous(refs, catalog)}`;
    yield {
      message: `Another account holds the token of this external key, and with it can ${can}.`,
      range,
      value: culprits.map(({ role }) => role.name).join(),
    };
  },
};
