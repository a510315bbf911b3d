import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { KeyState } from '../../backend/src/domain/key.ts';
import { createServer } from '../../backend/src/http/server.ts';
import { hashToken, secureRandomness } from '../../backend/src/secrets.ts';
import { insertKey } from '../../backend/src/store/keys.ts';
import { openSqlite, type Storage } from '../../backend/src/store/sqlite.ts';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import { createKeyService } from '../../common/src/backends/keyService.ts';
import { catalog } from '../../common/src/catalog/catalog.ts';
import type { KeyQuery } from '../../common/src/model/query.ts';
import { lettersOf } from './manifests.ts';

const account = 'acmestore';
const sizes = [100, 10_000, 100_000];
const runs = 25;

/** A page as the tree reads it, and the statement that reads the rows of the same page. */
interface Case {
  readonly name: string;
  /** Where the page starts, as a share of all keys. */
  readonly depth: number;
  readonly query: KeyQuery;
  readonly where: string;
  readonly values: readonly SQLInputValue[];
}

const cases: readonly Case[] = [
  { name: 'first page', depth: 0, query: {}, where: '', values: [] },
  { name: 'page half way down', depth: 0.5, query: {}, where: '', values: [] },
  {
    name: 'first page of active keys with "erp" in their name',
    depth: 0,
    query: { status: 'active', text: 'erp' },
    where: `and status = 'active' and (lower(key_name) like ? or label_order like ?)`,
    values: ['%erp%', '%erp%'],
  },
  {
    name: 'first page of keys with one role',
    depth: 0,
    query: { role: 'Finance' },
    where: 'and id in (select key_id from key_roles where account = ? and role = ?)',
    values: [account, 'Finance'],
  },
];

/**
 * The time of a page of 100 generated keys through the whole of the key service: the adapter, HTTP, the store
 * and back. The peer is node:sqlite alone, reading the rows of the same page with one prepared statement; it
 * neither counts the keys that match nor reads their roles.
 */
export async function keysBenchmark(): Promise<string> {
  const rows: string[] = [];
  for (const size of sizes) {
    const folder = await mkdtemp(join(tmpdir(), 'vtex-keys-bench-'));
    const storage = await openSqlite(folder);
    await fill(storage, size);
    const { keys, close } = await serve(storage);
    const peer = new DatabaseSync(join(folder, 'keys.sqlite'), { readOnly: true });
    for (const one of cases) rows.push(await measureCase(one, size, keys, peer));
    peer.close();
    await close();
    await storage.close();
    await rm(folder, { recursive: true });
  }
  return [
    `A page of 100 keys, median of ${runs} (Node ${process.version})`,
    '',
    '| keys | page | key service, ms | node:sqlite, ms | ratio |',
    '| ---: | --- | ---: | ---: | ---: |',
    ...rows,
    '',
  ].join('\n');
}

async function fill(storage: Storage, size: number): Promise<void> {
  const roles = catalog.roles.map((role) => role.name);
  await storage.write(async (db) => {
    for (let index = 0; index < size; index++) await insertKey(db, account, keyNumber(index, roles));
  });
}

function keyNumber(index: number, roles: readonly string[]): KeyState {
  const madeAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000);
  return {
    kind: 'generated',
    id: randomUUID(),
    keyName: `vtexappkey-${account}-${lettersOf(index)}`,
    label: `${['erp', 'marketplace', 'carrier', 'payments'][index % 4]} ${index}`,
    status: index % 10 === 0 ? 'inactive' : 'active',
    roles: [roles[index % roles.length] ?? '', roles[(index + 1) % roles.length] ?? ''],
    createdAt: madeAt,
    token: { hash: '', createdAt: madeAt },
    newToken: null,
    inactiveSince: null,
    version: 1,
  };
}

async function serve(storage: Storage): Promise<{ keys: KeyBackend; close(): Promise<void> }> {
  const credential = randomUUID();
  const server = await createServer({
    storage,
    credential,
    embedded: true,
    version: '',
    now: () => new Date(),
    randomness: secureRandomness,
    newId: randomUUID,
    hashToken,
  });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  return { keys: createKeyService({ origin, credential, account, fetch }), close: () => server.close() };
}

async function measureCase(one: Case, size: number, keys: KeyBackend, peer: DatabaseSync): Promise<string> {
  const query: KeyQuery = { kind: 'generated', limit: 100, ...one.query };
  const { cursor, last } = await skip(keys, query, Math.floor(size * one.depth));
  const statement = peer.prepare(
    `select * from keys where account = ? and kind = 'generated' ${one.where}
     ${last ? 'and (created_at, id) > (?, ?)' : ''} order by created_at, id limit 100`,
  );
  const values = [account, ...one.values, ...(last ?? [])];
  const ours = await median(async () => {
    await keys.listKeys({ ...query, ...(cursor !== null && { cursor }) });
  });
  const theirs = await median(async () => {
    statement.all(...values);
  });
  const numbers = [ours.toFixed(2), theirs.toFixed(2), (ours / theirs).toFixed(1)];
  return `| ${size.toLocaleString('en')} | ${one.name} | ${numbers.join(' | ')} |`;
}

/** Passes over the first `count` keys: the cursor of what follows, and date and id of the last of them. */
async function skip(keys: KeyBackend, query: KeyQuery, count: number) {
  let cursor: string | null = null;
  let last: string[] | undefined;
  for (let left = count; left > 0; left -= 1000) {
    const page = { ...query, limit: Math.min(left, 1000), ...(cursor !== null && { cursor }) };
    const { items, nextCursor } = await keys.listKeys(page);
    const key = items.at(-1);
    if (key?.kind === 'generated') last = [key.creationDate, key.id];
    cursor = nextCursor;
  }
  return { cursor, last };
}

async function median(work: () => Promise<void>): Promise<number> {
  for (let warmup = 0; warmup < 5; warmup++) await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}
