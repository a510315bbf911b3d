import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { BackendError } from '../../common/src/backends/backendError.ts';
import type { KeyBackend } from '../../common/src/backends/keyBackend.ts';
import type { ApiKey, GeneratedKey } from '../../common/src/model/key.ts';
import { bundleBackend, type RunningBackend, startedBackend, temporaryFolder } from './backendProcess.ts';

const rounds = 50;
const writers = 4;

/** What the service has answered of a key, and what it was asked for since then and has not answered. */
interface Acknowledged {
  readonly key: GeneratedKey;
  readonly asked?: 'change' | 'deletion';
}

interface Known {
  readonly keys: Map<string, Acknowledged>;
  readonly deleted: Set<string>;
}

describe('the key service killed under writes', () => {
  const folder = temporaryFolder();
  let bundle: string;
  let backend: RunningBackend | undefined;

  before(async () => {
    bundle = await bundleBackend(folder.path);
  });

  after(async () => {
    await backend?.stop();
    folder.remove();
  });

  it(`has every acknowledged change after each of ${rounds} restarts`, async function () {
    this.timeout(180_000);
    const seed = Math.floor(Math.random() * 2 ** 31);
    const delays = fc.sample(fc.integer({ min: 0, max: 150 }), { numRuns: rounds, seed });
    const data = join(folder.path, 'data');
    const known: Known = { keys: new Map(), deleted: new Set() };
    for (const [round, delay] of delays.entries()) {
      backend = await startedBackend(bundle, data);
      const message = `seed ${seed}, round ${round}, killed after ${delay} ms of writing`;
      await assertKept(backend.keys(), known, message);
      assertSound(data, message);
      await killWhileWriting(backend, known, delay);
    }
    backend = await startedBackend(bundle, data);
    await assertKept(backend.keys(), known, `seed ${seed}, at the end`);
    assertSound(data, `seed ${seed}, at the end`);
    assert.ok(known.keys.size > rounds, `only ${known.keys.size} keys were made: the writes did not run`);
  });
});

async function killWhileWriting(backend: RunningBackend, known: Known, delay: number): Promise<void> {
  const exited = once(backend.child, 'exit');
  const working = Array.from({ length: writers }, () => writeUntilDead(backend.keys(), known));
  setTimeout(() => backend.child.kill('SIGKILL'), delay);
  await exited;
  await Promise.all(working);
}

/** Leads keys through their life until the service answers no more. */
async function writeUntilDead(keys: KeyBackend, known: Known): Promise<void> {
  const keep = (key: GeneratedKey) => known.keys.set(key.id, { key });
  const ask = (key: GeneratedKey, asked: 'change' | 'deletion') => known.keys.set(key.id, { key, asked });
  try {
    for (;;) {
      const { key } = await keys.generateKey({ label: 'erp', roles: ['Finance'] });
      keep(key);
      ask(key, 'change');
      const renewed = (await keys.renewToken(key)).key;
      keep(renewed);
      ask(renewed, 'change');
      keep(await keys.deleteOldToken(renewed));
      const other = (await keys.generateKey({ label: 'short-lived', roles: [] })).key;
      ask(other, 'deletion');
      await keys.deleteKey(other);
      known.keys.delete(other.id);
      known.deleted.add(other.id);
    }
  } catch (error) {
    if (!(error instanceof BackendError) || error.code !== 'unreachable') throw error;
  }
}

async function assertKept(keys: KeyBackend, known: Known, message: string): Promise<void> {
  const stored = new Map<string, ApiKey>();
  let cursor: string | null = null;
  do {
    const page = await keys.listKeys({ limit: 1000, ...(cursor !== null && { cursor }) });
    for (const key of page.items) stored.set(key.id, key);
    cursor = page.nextCursor;
  } while (cursor !== null);
  for (const id of known.deleted) assert.ok(!stored.has(id), message);
  for (const { key, asked } of known.keys.values()) {
    const now = stored.get(key.id);
    if (asked === undefined) assert.deepEqual(now, key, message);
    else if (asked === 'change')
      assert.ok(now && [key.version, key.version + 1].includes(now.version), message);
    else if (now !== undefined) assert.deepEqual(now, key, message);
  }
}

function assertSound(data: string, message: string): void {
  const database = new DatabaseSync(join(data, 'keys.sqlite'));
  assert.deepEqual(
    { ...database.prepare('pragma integrity_check').get() },
    { integrity_check: 'ok' },
    message,
  );
  assert.deepEqual(database.prepare('pragma foreign_key_check').all(), [], message);
  database.close();
}
