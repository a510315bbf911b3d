import { type Capabilities, type CapabilityName, capabilityNames } from '../../model/capabilities.ts';
import { BackendError } from '../backendError.ts';

/** What VTEX documents no endpoint for, and what to do instead. */
const notOffered: Partial<Record<CapabilityName, string>> = {
  undoRenewal: 'VTEX offers no API to undo a renewal: undo it in VTEX Admin.',
  deleteKey: 'VTEX offers no API to delete a key: deactivate it here, or delete it in VTEX Admin.',
  externalKeys: 'VTEX offers no API for external keys: see them in VTEX Admin.',
  settings: 'VTEX offers no API for the token period: see it in VTEX Admin.',
  customRoles: 'VTEX offers no API to change roles: change them in VTEX Admin.',
  exportKeys: 'VTEX offers no API to export keys: export them in VTEX Admin.',
  changeFeed: 'VTEX tells of no changes: refresh to see those that others made.',
  tokenDates:
    'VTEX does not tell when a token was made: its age is unknown, at most since the key was created, until it is renewed here.',
  loadExamples: 'Only the embedded key service offers the example keys.',
};

export const vtexCapabilities = Object.fromEntries(
  capabilityNames.map((name) => {
    const reason = notOffered[name];
    return [name, reason === undefined ? { available: true } : { available: false, reason }];
  }),
) as Capabilities;

/** Rejects with why it cannot be done. */
export async function refuseNotOffered(name: CapabilityName): Promise<never> {
  throw new BackendError('not-offered', vtexCapabilities[name].reason ?? 'VTEX does not offer this.');
}
