import type { BackendError } from '../../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import type { SignedIn } from '../../../common/src/backends/vtex/credential.ts';
import type { Capabilities } from '../../../common/src/model/capabilities.ts';

/** How much a connection lets through: `confirm` asks before every write, `read-only` refuses them all. */
export type ConnectionMode = 'live' | 'confirm' | 'read-only';

/** One entry of the setting `vtexKeys.connections`. */
export interface ConnectionSettings {
  /** Shown in the tree; unique among the connections. */
  name: string;
  backend: 'embedded' | 'service' | 'vtex';
  account: string;
  /** The origin of the key service with `service`; with `vtex`, of a host other than the account's own. */
  url?: string;
  mode?: ConnectionMode;
}

/**
 * A configured backend. `state` follows what the last call to it met, so that the tree can show why there is
 * nothing to show: `failed` holds the cause, and its code decides the next step that is offered.
 */
export interface Connection {
  /** Stable for as long as name, backend, account and URL stay as they are. */
  readonly id: string;
  readonly settings: ConnectionSettings;
  readonly mode: ConnectionMode;
  /** Where a live account's requests go; undefined of other backends. */
  readonly vtexOrigin?: string | undefined;
  /** Who is signed in to a VTEX account, and until when. */
  readonly signedInAs?: SignedIn | undefined;
  readonly state: ConnectionState;
}

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready'; readonly backend: KeyBackend; readonly capabilities: Capabilities }
  | { readonly kind: 'failed'; readonly error: BackendError };
