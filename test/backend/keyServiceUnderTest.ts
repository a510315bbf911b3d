import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type App, createServer } from '../../backend/src/http/server.ts';
import { hashToken, secureRandomness } from '../../backend/src/secrets.ts';
import { openSqlite, type Storage } from '../../backend/src/store/sqlite.ts';
import type { GeneratedKey, KeyWithToken } from '../../common/src/model/key.ts';

export const credential = 'a credential for tests'.replaceAll(' ', '-').padEnd(40, '0');

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Parsed where it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  readonly body: any;
}

export interface Options {
  readonly embedded?: boolean;
  readonly heartbeat?: number;
}

/** A key service in this process, on a data folder of its own, with a clock that stands until it is moved. */
export class KeyServiceUnderTest {
  readonly folder = temporaryFolder();
  readonly log: string[] = [];
  /** The bodies of all answers, as they were sent. */
  readonly answers: string[] = [];
  now = new Date('2026-08-01T12:00:00.000Z');
  #storage: Storage | undefined;
  #app: App | undefined;

  static async start(options: Options = {}): Promise<KeyServiceUnderTest> {
    const service = new KeyServiceUnderTest();
    service.#storage = await openSqlite(service.folder);
    service.#app = await createServer({
      storage: service.#storage,
      credential,
      embedded: true,
      ...options,
      openApi: { openapi: '3.1.0' },
      version: '0.0.0',
      now: () => service.now,
      randomness: secureRandomness,
      newId: randomUUID,
      hashToken,
      log: { write: (line) => void service.log.push(line) },
    });
    return service;
  }

  get app(): App {
    if (!this.#app) throw new Error('The key service is not started.');
    return this.#app;
  }

  get storage(): Storage {
    if (!this.#storage) throw new Error('The key service is not started.');
    return this.#storage;
  }

  /** Listens on loopback, for what needs a real connection. */
  async listen(): Promise<string> {
    return await this.app.listen({ host: '127.0.0.1', port: 0 });
  }

  /** Calls the account `acmestore` as `/keys`, or any other address as `/v1/…`. */
  async call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> {
    const response = await this.app.inject({
      method,
      url: path.startsWith('/v1') ? path : `/v1/accounts/acmestore${path}`,
      headers: { authorization: `Bearer ${credential}`, ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    this.answers.push(response.body);
    const isJson = /json/.test(String(response.headers['content-type']));
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson ? response.json() : response.body,
    };
  }

  async generate(label = 'erp order sync', roles: string[] = []): Promise<KeyWithToken & { token: string }> {
    const { body } = await this.call('POST', '/keys', { label, roles });
    return body;
  }

  async read(key: Pick<GeneratedKey, 'id'>): Promise<GeneratedKey> {
    return (await this.call('GET', `/keys/${key.id}`)).body;
  }

  async accepts(key: Pick<GeneratedKey, 'keyName'>, token: string): Promise<string | true> {
    const { body } = await this.call('POST', '/verify', { keyName: key.keyName, token });
    return body.accepted ? true : body.reason;
  }

  /** Everything that is stored, as another process reads it. */
  dump(): Record<string, unknown[]> {
    const database = new DatabaseSync(join(this.folder, 'keys.sqlite'));
    const tables = ['keys', 'key_roles', 'custom_roles', 'settings', 'events', 'idempotent_answers'];
    const rows = tables.map((table) => [table, database.prepare(`select * from ${table}`).all()] as const);
    database.close();
    return Object.fromEntries(rows);
  }

  async stop(): Promise<void> {
    await this.#app?.close();
    await this.#storage?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'vtex-keys-'));
}
