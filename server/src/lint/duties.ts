import type { CatalogResource } from '../../../common/src/catalog/catalog.ts';

const payments = new Set(['GiftCard', 'PCI Gateway', 'Payments', 'VTEX Payment']);
const personalData = new Set([
  'Customer Management',
  'Data Vault',
  'Dynamic Storage',
  'Master Data',
  'Profile System',
  'User Rights',
]);
const accessControl = new Set(['License Manager', 'Vtex ID']);

/** Money, cards and gift cards. What is of low sensitivity, such as the names of banks, is no payment. */
export function isPayment(resource: CatalogResource): boolean {
  return payments.has(resource.product) && isSensitive(resource);
}

/** What is kept about shoppers by name. */
export function isPersonalData(resource: CatalogResource): boolean {
  return personalData.has(resource.product) && isSensitive(resource);
}

/** Users, keys, roles and how they sign in. */
export function isAccessControl(resource: CatalogResource): boolean {
  return accessControl.has(resource.product) && isSensitive(resource);
}

/** Anything but reading; false where nobody published what the resource is for. */
export function canWrite({ access }: CatalogResource): boolean {
  return access !== null && access !== 'read' && access !== 'export';
}

function isSensitive({ sensitivity }: CatalogResource): boolean {
  return sensitivity !== null && sensitivity !== 'low';
}
