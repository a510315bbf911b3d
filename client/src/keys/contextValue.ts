import { capabilityNames } from '../../../common/src/model/capabilities.ts';
import { type ApiKey, isRenewing } from '../../../common/src/model/key.ts';
import type { Connection, ConnectionMode } from '../connections/connection.ts';

/*
 * A context value is a set of flags, sorted and joined by spaces, so that a `when` clause tests one with
 * `viewItem =~ /\brenewing\b/`:
 *
 * every node   its type: `connection`, `group`, `key`, `message`
 * all but      `embedded` | `service` | `vtex`; `ready` | `connecting` | `failed`; `modeLive` | `modeConfirm` |
 * messages     `modeReadOnly`; `can…` with the name of each capability that is available (`canRenewToken`)
 *              and, for writes, not refused by the mode
 * connection   `signedIn`: a credential is stored; `empty`: the account has no key
 * group        `generated` | `external`
 * key          `generated` | `external`; `active` | `inactive`; `renewing`: the old token is pending deletion;
 *              `busy`: a write is running
 * message      `error` with the next steps that fit (`retry`, `signIn`, `openSettings`, `showLog`), `step`,
 *              `loadMore`, `noMatch`, `nothing`
 */

const modeFlags: Record<ConnectionMode, string> = {
  live: 'modeLive',
  confirm: 'modeConfirm',
  'read-only': 'modeReadOnly',
};

/** Not writes, so that a read-only connection has them too. */
const readCapabilities: readonly string[] = ['exportKeys', 'changeFeed', 'tokenDates'];

export function contextValue(flags: Iterable<string>): string {
  return [...new Set(flags)].sort().join(' ');
}

export function connectionFlags({ settings, mode, state }: Connection): string[] {
  const able =
    state.kind === 'ready'
      ? capabilityNames.filter(
          (name) =>
            state.capabilities[name].available && (mode !== 'read-only' || readCapabilities.includes(name)),
        )
      : [];
  const can = able.map((name) => `can${name.charAt(0).toUpperCase()}${name.slice(1)}`);
  return [settings.backend, state.kind, modeFlags[mode], ...can];
}

export function keyFlags(key: ApiKey, isBusy: boolean): string[] {
  return [key.kind, key.status, ...(isRenewing(key) ? ['renewing'] : []), ...(isBusy ? ['busy'] : [])];
}
