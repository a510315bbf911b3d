import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Memento } from 'vscode';
import type { Connection, ConnectionSettings } from '../../client/src/connections/connection.ts';
import { Connections } from '../../client/src/connections/connections.ts';
import { Credentials } from '../../client/src/connections/credentials.ts';
import { mementoRenewals } from '../../client/src/connections/renewals.ts';
import { KeyStore, type KeyStoreChange } from '../../client/src/keys/keyStore.ts';
import { EmbeddedService } from '../../common/src/node/embeddedService.ts';
import { MemorySecrets } from './connections/memorySecrets.ts';
import { Emitter, until } from './emitter.ts';

export const embedded: ConnectionSettings = { name: 'Embedded', backend: 'embedded', account: 'acmestore' };

/**
 * Connections and store as `activate` composes them, over a real key service in a process of its own; only
 * what VS Code itself gives is replaced.
 */
export class Workbench {
  readonly secrets = new MemorySecrets();
  readonly log: string[] = [];
  readonly service: EmbeddedService;
  readonly connections: Connections;
  readonly store: KeyStore;
  setting: unknown;
  now = (): Date => new Date();
  readonly #folder: string;

  private constructor(folder: string, setting: unknown) {
    this.#folder = folder;
    this.setting = setting;
    const note = (line: string): void => void this.log.push(line);
    const log = {
      debug: note,
      info: note,
      warn: note,
      error: (line: string | Error): void => note(String(line)),
    };
    this.service = new EmbeddedService({
      modulePath: resolve('backend/src/main.ts'),
      dataFolder: join(folder, 'data'),
      log,
      onStopped: (error) => this.connections.embeddedServiceStopped(error),
    });
    this.connections = new Connections({
      setting: {
        read: () => this.setting,
        write: async (value) => {
          this.setting = value;
          this.connections.update();
        },
      },
      credentials: new Credentials(this.secrets),
      embeddedService: () => this.service.address(),
      fetch: globalThis.fetch,
      renewals: mementoRenewals(memoryMemento()),
      log,
      emitter: new Emitter<Connection | undefined>(),
    });
    this.store = new KeyStore({
      connections: this.connections,
      emitter: new Emitter<KeyStoreChange>(),
      memento: memoryMemento(),
      now: () => this.now(),
    });
  }

  static async open(setting: unknown = [embedded]): Promise<Workbench> {
    const folder = await mkdtemp(join(tmpdir(), 'vtex-keys-client-'));
    const workbench = new Workbench(folder, setting);
    workbench.connections.update();
    return workbench;
  }

  async close(): Promise<void> {
    this.store.dispose();
    this.connections.dispose();
    await this.service.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  connection(index = 0): Connection {
    const connection = this.connections.all[index];
    if (connection === undefined) throw new Error(`There is no connection ${index}.`);
    return connection;
  }

  /** Waits until the connection is ready and its counts are known. */
  async ready(connection = this.connection()): Promise<Connection> {
    await this.until(() => this.store.summary(connection) !== undefined);
    return connection;
  }

  /** Waits until the connection has failed, and returns why. */
  async failure(connection = this.connection()) {
    await this.until(() => connection.state.kind === 'failed');
    if (connection.state.kind !== 'failed') throw new Error('It has recovered meanwhile.');
    return connection.state.error;
  }

  until(holds: () => boolean): Promise<void> {
    return until(this.store.onDidChange, holds);
  }
}

function memoryMemento(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? (values.get(key) as T) : fallback) as T,
    update: async (key: string, value: unknown) => void values.set(key, value),
  };
}
