import type { Change } from '../../../common/src/model/change.ts';
import type { AuditEvent } from '../domain/decision.ts';
import type { Database } from './schema.ts';

export async function recordEvent(db: Database, account: string, at: Date, event: AuditEvent): Promise<void> {
  await db
    .insertInto('events')
    .values({
      account,
      at: at.toISOString(),
      action: event.action,
      subject: event.subject,
      subject_id: event.id,
      details: JSON.stringify(event.details),
    })
    .execute();
}

/** The changes of an account after a sequence number, the oldest first, at most `limit` of them. */
export async function changesAfter(
  db: Database,
  account: string,
  sequence: number,
  limit: number,
): Promise<Change[]> {
  return await db
    .selectFrom('events')
    .select(['sequence', 'subject', 'subject_id as id'])
    .where('account', '=', account)
    .where('sequence', '>', sequence)
    .orderBy('sequence')
    .limit(limit)
    .execute();
}

/** The number of the last change of all accounts; 0 before the first. */
export async function lastSequence(db: Database): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select('sequence')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? 0;
}
