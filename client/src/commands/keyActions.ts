import type { CapabilityName } from '../../../common/src/model/capabilities.ts';
import { type ApiKey, isRenewing } from '../../../common/src/model/key.ts';
import type { KeyQuery } from '../../../common/src/model/query.ts';

/** What can be done to one key: with which capability of the backend, and to which keys. */
export interface KeyAction {
  /** As the command is called. */
  readonly title: string;
  readonly capability: CapabilityName;
  /** The lists in which the keys that it can be done to are found; all where it is left out. */
  readonly among?: readonly KeyQuery[];
  /** Why it cannot be done to `key`, in a sentence of its own; undefined where it can. */
  refusal(key: ApiKey): string | undefined;
}

const inactive: readonly KeyQuery[] = [{ kind: 'generated', status: 'inactive' }];
/** An inactive key has no age, so that it is not found by the age of its token. */
const renewing: readonly KeyQuery[] = [{ age: 'pending-deletion' }, ...inactive];

export const keyActions = {
  editRoles: { title: 'Edit Roles', capability: 'editRoles', refusal: () => undefined },
  deactivateKey: {
    title: 'Deactivate',
    capability: 'changeStatus',
    among: [{ kind: 'generated', status: 'active' }],
    refusal: (key) =>
      isExternal(key, 'Remove it instead.') ??
      (key.status === 'inactive' ? 'The key is inactive already.' : undefined),
  },
  activateKey: {
    title: 'Activate',
    capability: 'changeStatus',
    among: inactive,
    refusal: (key) =>
      isExternal(key, 'Remove it and add it again instead.') ??
      (key.status === 'active' ? 'The key is active already.' : undefined),
  },
  renewToken: {
    title: 'Renew Token',
    capability: 'renewToken',
    among: [{ kind: 'generated' }],
    refusal: (key) =>
      isExternal(key, 'The account that owns it renews its token.') ??
      (isRenewing(key)
        ? 'A renewal is pending: delete the old token or undo the renewal before you renew again.'
        : undefined),
  },
  deleteOldToken: {
    title: 'Delete Old Token',
    capability: 'deleteOldToken',
    among: renewing,
    refusal: noRenewal,
  },
  undoRenewal: { title: 'Undo Renewal', capability: 'undoRenewal', among: renewing, refusal: noRenewal },
  deleteKey: {
    title: 'Delete Key',
    capability: 'deleteKey',
    among: [{ kind: 'generated' }],
    refusal: (key) => isExternal(key, 'Remove it instead.'),
  },
  removeExternalKey: {
    title: 'Remove External Key',
    capability: 'externalKeys',
    among: [{ kind: 'external' }],
    refusal: (key) =>
      key.kind === 'generated' ? 'The key belongs to this account. Delete it instead.' : undefined,
  },
} as const satisfies Record<string, KeyAction>;

export type KeyActionName = keyof typeof keyActions;

function isExternal(key: ApiKey, instead: string): string | undefined {
  return key.kind === 'external' ? `The key belongs to account ${key.account}. ${instead}` : undefined;
}

function noRenewal(key: ApiKey): string | undefined {
  return isRenewing(key) ? undefined : 'No renewal is pending: the key has one token.';
}
