import { type Policy, recommended } from '../../server/src/lint/policy.ts';

/** Six letters, others for every index, in no order. */
export function lettersOf(index: number): string {
  const scattered = (index * 104_729_003) % 26 ** 6;
  const places = [5, 4, 3, 2, 1, 0].map((power) => Math.floor(scattered / 26 ** power) % 26);
  return String.fromCharCode(...places.map((place) => 65 + place));
}

/** A policy with a role of the account's own that grants no more than what its keys are used for. */
export const policy: Policy = {
  ...recommended,
  customRoles: [{ name: 'Orders - List and view', resources: ['OMS/ListOrders', 'OMS/OMSViewer'] }],
};

/** A manifest of so many keys from the one of this number on, of which every tenth has something wrong. */
export function manifestOf(size: number, first = 0): string {
  return written(Array.from({ length: size }, (_, index) => keyNumber(first + index)));
}

/** The same keys, each with a property that no other has, so that no two are laid out alike. */
export function unlikeManifestOf(size: number): string {
  return written(Array.from({ length: size }, (_, index) => ({ ...keyNumber(index), [`x-${index}`]: true })));
}

function written(keys: readonly object[]): string {
  return JSON.stringify({ account: 'acmestore', tokenPeriod: '3 months', keys }, null, 2);
}

const kinds = [
  {
    integration: 'erp',
    roles: ['Orders - List and view'],
    uses: ['GET /api/oms/pvt/orders', 'GET /api/oms/pvt/orders/{orderId}'],
  },
  { integration: 'carrier', roles: ['Logistics - Read only', 'OMS - Read only'] },
  { integration: 'mobile-app', roles: ['IntegrationProfile - OrderSimulation'] },
] as const;

function keyNumber(index: number): object {
  const { integration, roles, ...rest } = kinds[index % kinds.length] ?? kinds[0];
  const day = (month: number): Date =>
    new Date(Date.UTC(2026, month, 1) + ((index * 7919 * 60_000) % 2_500_000_000));
  return {
    kind: 'generated',
    keyName: `vtexappkey-acmestore-${lettersOf(index)}`,
    label: `${integration} ${index}`,
    status: 'active',
    roles: index % 10 === 7 ? ['OMS - Full access'] : roles,
    creationDate: day(1),
    creationDateToken: day(9),
    creationDateNewToken: null,
    integration,
    owner: `${integration}-team@acme.example`,
    reviewedAt: day(5).toISOString().slice(0, 10),
    ...rest,
  };
}
