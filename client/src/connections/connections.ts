import type { Disposable, Event, EventEmitter, LogOutputChannel } from 'vscode';
import { asBackendError, BackendError } from '../../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../../common/src/backends/keyBackend.ts';
import { createKeyService } from '../../../common/src/backends/keyService.ts';
import { readCredential, type SignedIn, signedIn } from '../../../common/src/backends/vtex/credential.ts';
import type { RenewalRecords } from '../../../common/src/backends/vtex/renewals.ts';
import { createVtexAccount, vtexOrigin } from '../../../common/src/backends/vtex/vtexAccount.ts';
import type { ServiceAddress } from '../../../common/src/node/embeddedService.ts';
import type { Connection, ConnectionMode, ConnectionSettings, ConnectionState } from './connection.ts';
import { type ConnectionEntry, defaultMode, parseConnections } from './connectionSettings.ts';
import type { Audience, Credentials } from './credentials.ts';

/** Where the setting `vtexKeys.connections` is kept. */
export interface SettingSource {
  read(): unknown;
  write(value: unknown[]): Thenable<void>;
}

export interface ConnectionsOptions {
  readonly setting: SettingSource;
  readonly credentials: Credentials;
  /** Starts the embedded service where it does not run. */
  readonly embeddedService: () => Promise<ServiceAddress>;
  /** The editor's own, which knows its proxy and its certificates. */
  readonly fetch: typeof globalThis.fetch;
  /** Remembers the renewals that were made through us at a VTEX account. */
  readonly renewals: (audience: Audience) => RenewalRecords;
  readonly log: Pick<LogOutputChannel, 'info' | 'warn'>;
  /** Fires with a connection whose state changed, and with nothing when the list itself did. */
  readonly emitter: EventEmitter<Connection | undefined>;
}

/** The configured connections, each alive: its `state` is what its last attempt met. */
export class Connections implements Disposable {
  readonly #options: ConnectionsOptions;
  readonly #credentialsListener: Disposable;
  #all: LiveConnection[] = [];

  constructor(options: ConnectionsOptions) {
    this.#options = options;
    this.#credentialsListener = options.credentials.onDidChange(() => void this.#readCredentials());
  }

  get all(): readonly Connection[] {
    return this.#all;
  }

  get onDidChange(): Event<Connection | undefined> {
    return this.#options.emitter.event;
  }

  /** Reads the setting: keeps what stayed, connects what is new, lets go of what is gone. */
  update(): void {
    const old = new Map(this.#all.map((connection) => [connection.id, connection]));
    this.#all = parseConnections(this.#options.setting.read()).map((entry, index) => {
      const id = connectionId(entry, index);
      const known = old.get(id);
      old.delete(id);
      if (known === undefined) return new LiveConnection(id, entry);
      known.settings = entry.settings;
      return known;
    });
    for (const gone of old.values()) gone.attempt.abort();
    this.#options.emitter.fire(undefined);
    for (const connection of this.#all) if (connection.isNew) void this.#connect(connection);
  }

  /** Tries again; a newer attempt on the same connection takes the place of an older one. */
  async retry(connection: Connection): Promise<void> {
    const live = this.#live(connection);
    // All embedded connections share one service, so that what stopped one has stopped them all.
    const retried =
      live.settings.backend === 'embedded'
        ? this.#all.filter(
            (other) =>
              other === live || (other.settings.backend === 'embedded' && other.state.kind === 'failed'),
          )
        : [live];
    await Promise.all(retried.map((each) => this.#connect(each)));
  }

  /** What the last call to a connection's backend met, where nothing on it can work until that changes. */
  fail(connection: Connection, error: BackendError): void {
    const live = this.#all.find((candidate) => candidate === connection);
    if (live === undefined || live.state.kind === 'failed') return;
    live.attempt.abort();
    this.#set(live, { kind: 'failed', error });
  }

  embeddedServiceStopped(error: BackendError): void {
    for (const connection of this.#all) {
      if (connection.settings.backend !== 'embedded') continue;
      // It says more than what a request may have met a moment before.
      connection.attempt.abort();
      this.#set(connection, { kind: 'failed', error });
    }
  }

  signedIn(connection: Connection): boolean {
    return this.#live(connection).credential !== undefined;
  }

  /** Stores the credential after it has opened the account; one that is refused is not kept. */
  async signIn(connection: Connection, credential: string): Promise<void> {
    const audience = audienceOf(connection);
    await this.#backend(connection.settings, credential).capabilities();
    await this.#options.credentials.store(audience, credential);
    await this.#connect(this.#live(connection));
  }

  async signOut(connection: Connection): Promise<void> {
    await this.#options.credentials.delete(audienceOf(connection));
    await this.#connect(this.#live(connection));
  }

  /**
   * Adds a connection to the user's settings. A credential is stored with it after it has opened the account;
   * where it is refused, nothing is added.
   */
  async add(settings: ConnectionSettings, credential?: string): Promise<void> {
    const entries = [...this.#entries(), settings];
    if (credential !== undefined) {
      const audience = audienceOf({ settings });
      await this.#backend(settings, credential).capabilities();
      await this.#options.credentials.store(audience, credential);
    }
    await this.#options.setting.write(entries);
  }

  /** Takes a connection out of the user's settings, and forgets its credential unless another one shares it. */
  async remove(connection: Connection): Promise<void> {
    const index = this.#all.findIndex(({ id }) => id === connection.id);
    const others = this.#all.filter(({ id }) => id !== connection.id);
    await this.#options.setting.write(this.#entries().filter((_entry, at) => at !== index));
    if (connection.settings.backend !== 'embedded') await this.#forget(audienceOf(connection), others);
  }

  /**
   * Points a connection at another account, and forgets the credential of the one before. Without `credential`
   * that of another connection to the account is used; rejects with `unauthorized`, and changes nothing, where
   * none opens it. What was `live` on one account asks on the next before every change.
   */
  async switchAccount(connection: Connection, account: string, credential?: string): Promise<void> {
    const index = this.#all.findIndex(({ id }) => id === connection.id);
    const others = this.#all.filter(({ id }) => id !== connection.id);
    const settings = onAccount(connection.settings, account, others);
    const audience = audienceOf({ settings });
    const text = credential ?? (await this.#options.credentials.get(audience));
    if (text === undefined) throw new BackendError('unauthorized', `Not signed in to ${audience.origin}.`);
    await this.#backend(settings, text).capabilities();
    if (credential !== undefined) await this.#options.credentials.store(audience, credential);
    await this.#options.setting.write(this.#entries().map((entry, at) => (at === index ? settings : entry)));
    await this.#forget(audienceOf(connection), others);
  }

  async setMode(connection: Connection, mode: ConnectionMode): Promise<void> {
    const index = this.#all.findIndex(({ id }) => id === connection.id);
    const entries = this.#entries().map((entry, at) =>
      at === index ? { ...connection.settings, ...(entry as object), mode } : entry,
    );
    await this.#options.setting.write(entries);
  }

  dispose(): void {
    this.#credentialsListener.dispose();
    for (const connection of this.#all) connection.attempt.abort();
  }

  /** Deletes a credential that none of these connections uses. */
  async #forget({ origin, account }: Audience, users: readonly Connection[]): Promise<void> {
    const isShared = users.some(
      ({ settings }) => originOf(settings) === origin && settings.account === account,
    );
    if (!isShared) await this.#options.credentials.delete({ origin, account });
  }

  async #connect(connection: LiveConnection): Promise<void> {
    connection.attempt.abort();
    const attempt = new AbortController();
    connection.attempt = attempt;
    connection.isNew = false;
    this.#set(connection, { kind: 'connecting' });
    try {
      const backend = await this.#open(connection);
      const capabilities = await backend.capabilities(attempt.signal);
      if (!attempt.signal.aborted) this.#set(connection, { kind: 'ready', backend, capabilities });
    } catch (cause) {
      if (!attempt.signal.aborted) this.#set(connection, { kind: 'failed', error: asBackendError(cause) });
    }
  }

  async #open(connection: LiveConnection): Promise<KeyBackend> {
    if (connection.problem !== undefined) throw new BackendError('invalid-settings', connection.problem);
    const { account, backend } = connection.settings;
    if (backend === 'embedded') {
      const { origin, credential } = await this.#options.embeddedService();
      return this.#service({ origin, account }, credential);
    }
    const audience = audienceOf(connection);
    connection.credential = await this.#options.credentials.get(audience);
    if (connection.credential === undefined) {
      throw new BackendError('unauthorized', `Not signed in to ${audience.origin}.`);
    }
    return this.#backend(connection.settings, connection.credential);
  }

  #backend(settings: ConnectionSettings, text: string): KeyBackend {
    const audience = audienceOf({ settings });
    if (settings.backend !== 'vtex') return this.#service(audience, text);
    const credential = readCredential(text);
    if (!credential) throw new BackendError('unauthorized', `Sign in to ${audience.origin} again.`);
    const { fetch, log, renewals } = this.#options;
    return createVtexAccount({
      ...audience,
      credential,
      fetch,
      roles: 'later',
      renewals: renewals(audience),
      onWarning: (words) => log.warn(words),
    });
  }

  #service({ origin, account }: Audience, credential: string): KeyBackend {
    const { fetch, log } = this.#options;
    return createKeyService({ origin, account, credential, fetch, onWarning: (words) => log.warn(words) });
  }

  /** Another window may have signed in or out. */
  async #readCredentials(): Promise<void> {
    for (const connection of this.#all) {
      if (connection.settings.backend === 'embedded' || connection.problem !== undefined) continue;
      const stored = await this.#options.credentials.get(audienceOf(connection)).catch(() => undefined);
      if (stored !== connection.credential) await this.#connect(connection);
    }
  }

  #set(connection: LiveConnection, state: ConnectionState): void {
    connection.state = state;
    const { log } = this.#options;
    const title = `Connection "${connection.settings.name}"`;
    if (state.kind === 'failed') log.warn(`${title}: ${state.error.message} (${state.error.code})`);
    else log.info(`${title} is ${state.kind}.`);
    this.#options.emitter.fire(connection);
  }

  #live(connection: Connection): LiveConnection {
    const live = this.#all.find((candidate) => candidate === connection);
    if (live !== undefined) return live;
    throw new BackendError(
      'invalid-settings',
      `The connection "${connection.settings.name}" is no longer configured.`,
    );
  }

  #entries(): unknown[] {
    const value = this.#options.setting.read();
    if (Array.isArray(value)) return value;
    throw new BackendError(
      'invalid-settings',
      'The setting vtexKeys.connections is not a list: correct it first.',
    );
  }
}

class LiveConnection implements Connection {
  readonly id: string;
  readonly problem: string | undefined;
  settings: ConnectionSettings;
  state: ConnectionState = { kind: 'connecting' };
  /** The credential in use; kept to tell when another one was stored. */
  credential: string | undefined;
  attempt = new AbortController();
  isNew = true;

  constructor(id: string, { settings, problem }: ConnectionEntry) {
    this.id = id;
    this.settings = settings;
    this.problem = problem;
  }

  get mode(): ConnectionMode {
    return this.settings.mode ?? defaultMode(this.settings.backend);
  }

  get vtexOrigin(): string | undefined {
    return this.settings.backend === 'vtex' ? originOf(this.settings) : undefined;
  }

  get signedInAs(): SignedIn | undefined {
    if (this.settings.backend !== 'vtex' || this.credential === undefined) return undefined;
    const credential = readCredential(this.credential);
    return credential && signedIn(credential);
  }
}

/** A connection that is named as its account keeps on being so, unless another one has that name. */
function onAccount(
  { name, account: before, mode, ...rest }: ConnectionSettings,
  account: string,
  others: readonly Connection[],
): ConnectionSettings {
  const isFree = others.every(({ settings }) => settings.name !== account);
  return {
    ...rest,
    name: name === before && isFree ? account : name,
    account,
    ...(mode === 'read-only' && { mode }),
  };
}

function connectionId(
  { settings: { name, backend, account, url }, problem }: ConnectionEntry,
  index: number,
) {
  return JSON.stringify(problem === undefined ? [name, backend, account, url] : [index, name, problem]);
}

function originOf({ backend, account, url }: ConnectionSettings): string | undefined {
  return url ?? (backend === 'vtex' ? vtexOrigin(account) : undefined);
}

function audienceOf({ settings }: Pick<Connection, 'settings'>): Audience {
  const origin = originOf(settings);
  if (origin !== undefined) return { origin, account: settings.account };
  throw new BackendError(
    'invalid-settings',
    `The connection "${settings.name}" has no sign-in: it has no URL.`,
  );
}
