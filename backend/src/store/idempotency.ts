import type { Database } from './schema.ts';

/** What a write answered: enough to answer it again. */
export interface Answer {
  readonly status: number;
  /** The version of what was written, for the `ETag`; null where there is none. */
  readonly version: number | null;
  readonly body: unknown;
}

export interface KeptAnswer extends Answer {
  readonly requestHash: string;
}

const keptFor = 24 * 3_600_000;

export async function findAnswer(
  db: Database,
  account: string,
  idempotencyKey: string,
  now: Date,
): Promise<KeptAnswer | undefined> {
  const row = await db
    .selectFrom('idempotent_answers')
    .selectAll()
    .where('account', '=', account)
    .where('idempotency_key', '=', idempotencyKey)
    .where('answered_at', '>', oldestKept(now))
    .executeTakeFirst();
  if (!row) return undefined;
  const body: unknown = row.body === null ? undefined : JSON.parse(row.body);
  return { status: row.status, version: row.version, body, requestHash: row.request_hash };
}

/** Keeps an answer for 24 hours, and forgets those that are older. A body with a token must not come here. */
export async function keepAnswer(
  db: Database,
  account: string,
  idempotencyKey: string,
  answer: KeptAnswer,
  now: Date,
): Promise<void> {
  await db.deleteFrom('idempotent_answers').where('answered_at', '<=', oldestKept(now)).execute();
  await db
    .insertInto('idempotent_answers')
    .values({
      account,
      idempotency_key: idempotencyKey,
      request_hash: answer.requestHash,
      status: answer.status,
      version: answer.version,
      body: answer.body === undefined ? null : JSON.stringify(answer.body),
      answered_at: now.toISOString(),
    })
    .execute();
}

function oldestKept(now: Date): string {
  return new Date(now.getTime() - keptFor).toISOString();
}
