import type { Capabilities } from '../model/capabilities.ts';
import type { Change } from '../model/change.ts';
import type { ApiKey, ExternalKey, GeneratedKey, KeyKind, KeyWithToken } from '../model/key.ts';
import type { KeyPage, KeyQuery, Summary } from '../model/query.ts';
import type { Role } from '../model/role.ts';
import type { Settings } from '../model/settings.ts';
import type { Verdict } from '../model/verdict.ts';

/**
 * The key that a write is about. `version` is the one the user saw: a write on a newer key is refused with
 * `stale-version` and changes nothing.
 */
export type KeyRef = Pick<ApiKey, 'id' | 'kind' | 'version'> & Partial<Pick<ApiKey, 'keyName'>>;

/** The `rolesUnknown` of a key that `readRoles` has not been asked about. */
export const rolesNotRead = 'Its roles have not been read yet.';

/** `audit`: the key names of keys with roles. `full`: the columns of the VTEX export, one kind at a time. */
export type ExportShape = 'audit' | 'full';

/**
 * The one interface between the keys of an account and everything that shows or changes them. Every method
 * rejects with a `BackendError`; none answers empty in place of a failure. A write that is retried by the
 * adapter carries the same idempotency key, so that it happens once.
 */
export interface KeyBackend {
  readonly account: string;

  capabilities(signal?: AbortSignal): Promise<Capabilities>;
  summary(signal?: AbortSignal): Promise<Summary>;
  listKeys(query: KeyQuery, signal?: AbortSignal): Promise<KeyPage>;
  getKey(id: string, signal?: AbortSignal): Promise<ApiKey>;
  /**
   * Reads the roles of keys that were listed without them (`rolesUnknown`), a few at a time, and tells each key
   * when its roles are there or cannot be read. Absent where lists come with the roles.
   */
  readRoles?(keys: readonly ApiKey[], told: (key: ApiKey) => void, signal: AbortSignal): Promise<void>;

  generateKey(input: { label: string; roles: string[] }, signal?: AbortSignal): Promise<KeyWithToken>;
  addExternalKey(input: { keyName: string; roles: string[] }, signal?: AbortSignal): Promise<ExternalKey>;
  setRoles(key: KeyRef, roles: string[], signal?: AbortSignal): Promise<ApiKey>;
  activate(key: KeyRef, signal?: AbortSignal): Promise<GeneratedKey>;
  deactivate(key: KeyRef, signal?: AbortSignal): Promise<GeneratedKey>;
  renewToken(key: KeyRef, signal?: AbortSignal): Promise<KeyWithToken>;
  deleteOldToken(key: KeyRef, signal?: AbortSignal): Promise<GeneratedKey>;
  undoRenewal(key: KeyRef, signal?: AbortSignal): Promise<GeneratedKey>;
  /** Deletes a generated key; removes an external one. */
  deleteKey(key: KeyRef, signal?: AbortSignal): Promise<void>;

  /** Asks whether the token opens the key now. Changes nothing. */
  verify(pair: { keyName: string; token: string }, signal?: AbortSignal): Promise<Verdict>;

  /** Undefined where the backend does not tell them: nothing is judged then. */
  settings(signal?: AbortSignal): Promise<Settings | undefined>;
  updateSettings(settings: Settings, signal?: AbortSignal): Promise<Settings>;

  roles(signal?: AbortSignal): Promise<Role[]>;
  createRole(input: { name: string; resources: string[] }, signal?: AbortSignal): Promise<Role>;
  updateRole(role: Pick<Role, 'name' | 'version'>, resources: string[], signal?: AbortSignal): Promise<Role>;
  deleteRole(role: Pick<Role, 'name' | 'version'>, signal?: AbortSignal): Promise<void>;

  /** CSV text, RFC 4180, CRLF. `kind` chooses the columns of the `full` shape. */
  exportCsv(shape: ExportShape, kind?: KeyKind, signal?: AbortSignal): Promise<string>;

  /** Brings the example keys into an account that has none. Only the embedded service offers it. */
  loadExamples(signal?: AbortSignal): Promise<void>;

  /**
   * Follows the change feed until `signal` aborts, reconnecting by itself from the last change seen. Rejects
   * where that is hopeless, as with a credential that is not accepted.
   */
  watch(listener: ChangeListener, signal: AbortSignal): Promise<void>;
}

export interface ChangeListener {
  /**
   * The feed is open, for the first time, again after `onDisconnect`, or past changes that it skipped: read
   * everything again. From here on no change goes untold.
   */
  onOpen(): void;
  onChange(change: Change): void;
  /** The feed is lost; it is being tried again. */
  onDisconnect(error: Error): void;
}
