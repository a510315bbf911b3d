import type { VtexKey } from './answers.ts';

/** The writes that VTEX documents: what is sent where. */

export function createRequest(label: string) {
  return { method: 'POST', path: '/api/vlm/appkeys', body: { label } } as const;
}

export function statusRequest({ id }: Pick<VtexKey, 'id'>, isActive: boolean) {
  const address = `/api/vlm/appkeys/${id}`;
  return { method: 'PUT', path: '/api/vlm/appkeys/{id}', address, body: { isActive } } as const;
}

export function addRolesRequest({ id }: Pick<VtexKey, 'id'>, roleIds: readonly number[]) {
  const path = '/api/license-manager/users/{userId}/roles';
  return { method: 'PUT', path, address: rolesAddress(id), body: roleIds } as const;
}

export function removeRoleRequest({ id }: Pick<VtexKey, 'id'>, roleId: number | string) {
  const path = '/api/license-manager/users/{userId}/roles/{roleId}';
  return { method: 'DELETE', path, address: `${rolesAddress(id)}/${roleId}` } as const;
}

export function renewRequest({ keyName }: Pick<VtexKey, 'keyName'>) {
  const path = '/api/vtexid/apikey/{apiKey}/apitoken/renew';
  return { method: 'PATCH', path, address: path.replace('{apiKey}', encodeURIComponent(keyName)) } as const;
}

export function finishRequest({ keyName }: Pick<VtexKey, 'keyName'>) {
  const path = '/api/vtexid/apikey/{apiKey}/apitoken/finish-renewal';
  return { method: 'PATCH', path, address: path.replace('{apiKey}', encodeURIComponent(keyName)) } as const;
}

/** As a key's id stands where VTEX speaks of users: without dashes. */
export function userIdOf(id: string): string {
  return id.replaceAll('-', '');
}

export function rolesAddress(id: string): string {
  return `/api/license-manager/users/${userIdOf(id)}/roles`;
}
