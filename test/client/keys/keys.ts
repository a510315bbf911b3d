import type { ExternalKey, GeneratedKey } from '../../../common/src/model/key.ts';
import type { Settings } from '../../../common/src/model/settings.ts';

export const settings: Settings = { tokenPeriod: '3 months', enforcement: 'enforced', version: 1 };

export function generatedKey(changes: Partial<GeneratedKey> = {}): GeneratedKey {
  return {
    kind: 'generated',
    id: '8f14e45f-ceea-467f-a8d5-1c1c3a6a0001',
    keyName: 'vtexappkey-acmestore-QWERTY',
    label: 'erp order sync',
    roles: ['OMS - Read only'],
    status: 'active',
    creationDate: '2026-07-01T09:30:00.000Z',
    creationDateToken: '2026-08-01T12:00:00.000Z',
    creationDateNewToken: null,
    inactiveSince: null,
    version: 1,
    ...changes,
  };
}

export function externalKey(changes: Partial<ExternalKey> = {}): ExternalKey {
  return {
    kind: 'external',
    id: '8f14e45f-ceea-467f-a8d5-1c1c3a6a0002',
    keyName: 'vtexappkey-partnerhub-ABCDEF',
    account: 'partnerhub',
    roles: ['OMS - Read only'],
    status: 'active',
    addedDate: '2026-02-03T00:00:00.000Z',
    version: 1,
    ...changes,
  };
}
