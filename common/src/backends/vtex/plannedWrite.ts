import type { ApiKey } from '../../model/key.ts';
import {
  addRolesRequest,
  createRequest,
  finishRequest,
  removeRoleRequest,
  renewRequest,
  statusRequest,
} from './requests.ts';

/** A change that somebody is asked about before it is made. */
export type PlannedWrite =
  | { readonly kind: 'generateKey'; readonly label: string; readonly roles: readonly string[] }
  | { readonly kind: 'setRoles'; readonly key: ApiKey; readonly roles: readonly string[] }
  | { readonly kind: 'activate' | 'deactivate' | 'renewToken' | 'deleteOldToken'; readonly key: ApiKey };

/**
 * The requests that a change sends to VTEX, a line each, without the headers that sign in. Roles stand by their
 * names in place of the ids that are sent.
 */
export function plannedRequests(write: PlannedWrite): string[] {
  switch (write.kind) {
    case 'generateKey':
      return [
        line(createRequest(write.label), JSON.stringify({ label: write.label })),
        ...adding({ id: '{id of the new key}' }, write.roles),
      ];
    case 'setRoles': {
      const { key, roles } = write;
      const removed = key.roles.filter((role) => !roles.includes(role));
      return [
        ...adding(
          key,
          roles.filter((role) => !key.roles.includes(role)),
        ),
        ...removed.map((role) => line(removeRoleRequest(key, `{${role}}`))),
      ];
    }
    case 'activate':
    case 'deactivate': {
      const request = statusRequest(write.key, write.kind === 'activate');
      return [line(request, JSON.stringify(request.body))];
    }
    case 'renewToken':
      return [line(renewRequest(write.key))];
    case 'deleteOldToken':
      return [line(finishRequest(write.key))];
  }
}

function adding(key: { readonly id: string }, roles: readonly string[]): string[] {
  return roles.length === 0 ? [] : [line(addRolesRequest(key, []), `[${roles.join(', ')}]`)];
}

function line(
  { method, path, address = path }: { method: string; path: string; address?: string },
  body?: string,
): string {
  return [method, address, body].filter((part) => part !== undefined).join(' ');
}
