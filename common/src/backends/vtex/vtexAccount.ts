import type { Capabilities } from '../../model/capabilities.ts';
import type { ApiKey, GeneratedKey, KeyWithToken } from '../../model/key.ts';
import type { KeyPage, KeyQuery, Summary } from '../../model/query.ts';
import type { Role } from '../../model/role.ts';
import type { Settings } from '../../model/settings.ts';
import type { Verdict } from '../../model/verdict.ts';
import { BackendError } from '../backendError.ts';
import { type KeyBackend, type KeyRef, rolesNotRead } from '../keyBackend.ts';
import { serviceOrigin } from '../serviceOrigin.ts';
import type { VtexKey } from './answers.ts';
import { refuseNotOffered, vtexCapabilities } from './capabilities.ts';
import { credentialHeaders, signedIn, type VtexCredential } from './credential.ts';
import { KeyReader, namesOf } from './keyReader.ts';
import { pageOf, passes, sorted, summaryOf } from './listing.ts';
import { memoryRenewals, periodOf, type RenewalRecords } from './renewals.ts';
import { difference, PartialRoleChange, sendRoles } from './roleChange.ts';
import { RoleIndex } from './roleIndex.ts';
import { createVtexTransport, type VtexTransport } from './transport.ts';
import { finishRenewal, generate, login, renew, setStatus } from './writes.ts';

export interface VtexAccountOptions {
  readonly account: string;
  /** By default the account's own host. HTTPS, or plain HTTP on loopback, as for a local service. */
  readonly origin?: string;
  readonly credential: VtexCredential;
  readonly fetch: typeof globalThis.fetch;
  /**
   * `with-list`, the default: a page of keys comes with their roles. `later`: it comes at once, and `readRoles`
   * reads them for those keys that somebody looks at.
   */
  readonly roles?: 'with-list' | 'later';
  /** Remembers what was renewed through us; for as long as the process lives by default. */
  readonly renewals?: RenewalRecords;
  /** Told of what went wrong beside what was asked for. Never holds a credential or a token. */
  readonly onWarning?: (warning: string) => void;
  readonly now?: () => Date;
  readonly random?: () => number;
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds that a request may take, with all its tries; 30 s by default. */
  readonly timeout?: number;
}

/** The host on which VTEX serves the APIs of an account. */
export function vtexOrigin(account: string): string {
  return `https://${account}.vtexcommercestable.com.br`;
}

/**
 * The API keys of a live VTEX account, by the endpoints that VTEX documents. What they do not offer is refused
 * with `not-offered`, and declared in the capabilities.
 */
export function createVtexAccount(options: VtexAccountOptions): KeyBackend {
  return new VtexAccount(options);
}

class VtexAccount implements KeyBackend {
  readonly account: string;
  readonly readRoles?: NonNullable<KeyBackend['readRoles']>;
  readonly #options: VtexAccountOptions;
  readonly #send: VtexTransport;
  readonly #anonymous: VtexTransport;
  readonly #keys: KeyReader;
  readonly #roleIndex: RoleIndex;
  readonly #renewals: RenewalRecords;
  readonly #now: () => Date;

  constructor(options: VtexAccountOptions) {
    const { account, credential, fetch, random = Math.random, timeout = 30_000, pause } = options;
    this.account = account;
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
    this.#renewals = options.renewals ?? memoryRenewals();
    const origin = checkedOrigin(options.origin ?? vtexOrigin(account));
    const transport = { origin, fetch, now: this.#now, random, timeout, ...(pause && { pause }) };
    this.#send = createVtexTransport({ ...transport, credential: credentialHeaders(credential) });
    this.#anonymous = createVtexTransport({ ...transport, credential: {} });
    this.#keys = new KeyReader(this.#send, this.#renewals);
    this.#roleIndex = new RoleIndex(this.#send);
    if (options.roles === 'later')
      this.readRoles = (keys, told, signal) => this.#readRoles(keys, told, signal);
  }

  /** Asks for the keys, so that a credential that opens nothing is found out before it is kept. */
  async capabilities(signal?: AbortSignal): Promise<Capabilities> {
    await this.#keys.list(signal);
    return vtexCapabilities;
  }

  async summary(signal?: AbortSignal): Promise<Summary> {
    const { keys } = await this.#keys.list(signal);
    return summaryOf(await this.#withoutRoles(keys), await this.settings(), this.#now());
  }

  async listKeys(query: KeyQuery, signal?: AbortSignal): Promise<KeyPage> {
    if (query.kind === 'external') return { items: [], total: 0, nextCursor: null };
    const { keys, unreadable } = await this.#keys.list(signal);
    const settings = await this.settings();
    const listed = (await this.#withoutRoles(keys)).filter((key) =>
      passes(key, query, settings, this.#now()),
    );
    const matching = await this.#havingRole(listed, keys, query.role, signal);
    const page = pageOf(sorted(matching, query), query);
    const isKnown = this.#options.roles === 'later' || query.role !== undefined;
    const items = isKnown ? page.items : await this.#keys.withRoles(picked(keys, page.items), signal);
    for (const words of unreadable)
      this.#options.onWarning?.(`VTEX lists a key that cannot be understood: ${words}.`);
    return { ...page, items, total: matching.length, ...(unreadable.length > 0 && { unreadable }) };
  }

  async getKey(id: string, signal?: AbortSignal): Promise<ApiKey> {
    const [key] = await this.#keys.withRoles([await this.#keys.find({ id }, signal)], signal);
    return key as GeneratedKey;
  }

  async generateKey(input: { label: string; roles: string[] }, signal?: AbortSignal): Promise<KeyWithToken> {
    const roles = await this.#roleIndex.resolve(input.roles, signal);
    const { key, token, given, warning } = await generate(this.#send, input.label, roles, signal);
    const complete =
      given === undefined
        ? this.#keys.withoutRoles(key, undefined, 'It is not known which roles it was given.')
        : this.#keys.complete(key, undefined, namesOf(given));
    return { key: complete, token, ...(warning && { warning }) };
  }

  async setRoles(ref: KeyRef, roles: string[], signal?: AbortSignal): Promise<ApiKey> {
    const key = await this.#keys.find(ref, signal);
    const current = await this.#keys.rolesOf(key, signal);
    if (ref.version !== this.#keys.versionOf(key, namesOf(current))) throw stale(key);
    // A role that the key keeps may be gone from the account.
    const kept = roles.flatMap((name) => current.find((role) => role.name === name) ?? []);
    const others = roles.filter((name) => !kept.some((role) => role.name === name));
    const wanted = [...kept, ...(await this.#roleIndex.resolve(others, signal))];
    const readNow = () => this.#keys.rolesOf(key);
    try {
      await sendRoles(this.#send, key, difference(current, wanted), readNow, signal);
    } catch (error) {
      if (error instanceof PartialRoleChange) this.#keys.adopt(key, error.rolesNow);
      throw error;
    }
    return this.#keys.complete(key, (await this.#renewals.all())[key.keyName], namesOf(wanted));
  }

  activate(ref: KeyRef, signal?: AbortSignal): Promise<GeneratedKey> {
    return this.#setActive(ref, true, signal);
  }

  deactivate(ref: KeyRef, signal?: AbortSignal): Promise<GeneratedKey> {
    return this.#setActive(ref, false, signal);
  }

  async renewToken(ref: KeyRef, signal?: AbortSignal): Promise<KeyWithToken> {
    const key = await this.#current(ref, signal);
    this.#refuseOwn(key);
    const { token, record, warning } = await renew(this.#send, key, this.#now(), signal);
    const unsaved = await this.#remember(key, record);
    const told = [warning, unsaved].filter((words) => words !== undefined).join(' ');
    return { key: await this.#after(key), token, ...(told !== '' && { warning: told }) };
  }

  async deleteOldToken(ref: KeyRef, signal?: AbortSignal): Promise<GeneratedKey> {
    const key = await this.#current(ref, signal);
    this.#refuseOwn(key);
    const known = (await this.#renewals.all())[key.keyName];
    try {
      const creationDateToken = await finishRenewal(this.#send, key, signal);
      await this.#remember(key, {
        creationDateToken: creationDateToken ?? known?.creationDateNewToken ?? null,
        creationDateNewToken: null,
        expirationPeriod: known?.expirationPeriod ?? null,
      });
    } catch (error) {
      const isOver = error instanceof BackendError && error.code === 'no-renewal-pending';
      // Finished or undone elsewhere: which of its tokens it has now, and since when, is not known.
      if (isOver)
        await this.#remember(key, { ...forgotten, expirationPeriod: known?.expirationPeriod ?? null });
      throw error;
    }
    return await this.#after(key);
  }

  /** Asks VTEX for a login with the pair. The login it makes is thrown away. */
  async verify(pair: { keyName: string; token: string }, signal?: AbortSignal): Promise<Verdict> {
    const accepted = await login(this.#anonymous, this.account, pair, signal);
    return { accepted, reason: accepted ? null : 'not-accepted' };
  }

  /** VTEX never stops a token at the end of its period. For the period itself see `periodOf`. */
  async settings(): Promise<Settings | undefined> {
    const tokenPeriod = periodOf(await this.#renewals.all());
    return tokenPeriod && { tokenPeriod, enforcement: 'advisory', version: 1 };
  }

  roles(signal?: AbortSignal): Promise<Role[]> {
    return this.#roleIndex.read(signal);
  }

  undoRenewal = () => refuseNotOffered('undoRenewal');
  deleteKey = () => refuseNotOffered('deleteKey');
  addExternalKey = () => refuseNotOffered('externalKeys');
  updateSettings = () => refuseNotOffered('settings');
  createRole = () => refuseNotOffered('customRoles');
  updateRole = () => refuseNotOffered('customRoles');
  deleteRole = () => refuseNotOffered('customRoles');
  exportCsv = () => refuseNotOffered('exportKeys');
  loadExamples = () => refuseNotOffered('loadExamples');
  watch = () => refuseNotOffered('changeFeed');

  async #readRoles(keys: readonly ApiKey[], told: (key: ApiKey) => void, signal: AbortSignal): Promise<void> {
    const { keys: listed } = await this.#keys.list(signal);
    await this.#keys.withRoles(picked(listed, keys), signal, told);
  }

  async #withoutRoles(keys: readonly VtexKey[]): Promise<GeneratedKey[]> {
    const records = await this.#renewals.all();
    return keys.map((key) => this.#keys.withoutRoles(key, records[key.keyName], rolesNotRead));
  }

  /** Those that have a role, which is known only once the roles of all of them are. Fails where some are not. */
  async #havingRole(
    listed: readonly GeneratedKey[],
    keys: readonly VtexKey[],
    role: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<readonly GeneratedKey[]> {
    if (role === undefined) return listed;
    const complete = await this.#keys.withRoles(picked(keys, listed), signal);
    const unknown = complete.find(({ rolesUnknown }) => rolesUnknown !== undefined);
    if (unknown === undefined) return complete.filter(({ roles }) => roles.includes(role));
    throw new BackendError(
      'unexpected-answer',
      `Which keys have the role "${role}" cannot be told: ${unknown.rolesUnknown}`,
    );
  }

  async #setActive(ref: KeyRef, isActive: boolean, signal: AbortSignal | undefined): Promise<GeneratedKey> {
    const key = await this.#current(ref, signal);
    await setStatus(this.#send, key, isActive, signal);
    return await this.#after({ ...key, isActive });
  }

  /** The key as it is now, in the version that the user saw. Version 0 saw all but the roles. */
  async #current(ref: KeyRef, signal: AbortSignal | undefined): Promise<VtexKey> {
    const key = await this.#keys.find(ref, signal);
    if (ref.version !== 0 && ref.version !== this.#keys.versionOf(key)) throw stale(key);
    return key;
  }

  /** The key after a write. The write has happened: nothing that fails here may say otherwise. */
  async #after(key: VtexKey): Promise<GeneratedKey> {
    const record = (await this.#renewals.all().catch(() => ({}) as Record<string, undefined>))[key.keyName];
    if (this.#options.roles === 'later') return this.#keys.withoutRoles(key, record, rolesNotRead);
    const roles = await this.#keys.rolesOf(key).catch(() => undefined);
    return roles
      ? this.#keys.complete(key, record, namesOf(roles))
      : this.#keys.withoutRoles(key, record, 'Its roles could not be read.');
  }

  /** VTEX takes a renewal only from a key other than the one that is renewed. */
  #refuseOwn({ keyName }: VtexKey): void {
    if (signedIn(this.#options.credential).who !== keyName) return;
    throw new BackendError(
      'own-credential',
      `${keyName} is the key you are signed in with, and VTEX lets no key renew itself. Nothing was done: sign in with another key or with a user token.`,
    );
  }

  async #remember(key: VtexKey, record: Parameters<RenewalRecords['set']>[1]): Promise<string | undefined> {
    try {
      await this.#renewals.set(key.keyName, record);
      return undefined;
    } catch {
      const words = `The date of the renewal of ${key.keyName} could not be kept: its age will be unknown.`;
      this.#options.onWarning?.(words);
      return words;
    }
  }
}

const forgotten = { creationDateToken: null, creationDateNewToken: null };

function checkedOrigin(url: string): string {
  const parsed = serviceOrigin(url);
  if ('origin' in parsed) return parsed.origin;
  throw new BackendError('invalid-settings', parsed.problem);
}

function picked(keys: readonly VtexKey[], wanted: readonly Pick<ApiKey, 'id' | 'keyName'>[]): VtexKey[] {
  const identity = ({ id, keyName }: Pick<ApiKey, 'id' | 'keyName'>) => `${id} ${keyName}`;
  const byIdentity = new Map(keys.map((key) => [identity(key), key]));
  return wanted.map((key) => byIdentity.get(identity(key))).filter((key) => key !== undefined);
}

function stale({ keyName }: VtexKey): BackendError {
  return new BackendError(
    'stale-version',
    `${keyName} is not as you saw it: it was changed, or its roles were not known. Nothing was done: look again.`,
  );
}
