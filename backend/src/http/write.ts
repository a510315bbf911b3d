import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditEvent } from '../domain/decision.ts';
import type { Context } from '../domain/key.ts';
import { recordEvent } from '../store/events.ts';
import { type Answer, findAnswer, keepAnswer } from '../store/idempotency.ts';
import type { Database } from '../store/schema.ts';
import { ProblemError } from './problem.ts';
import { contextOf, type Service } from './service.ts';

/** A write under way: one transaction on one account. */
export interface Write {
  readonly db: Database;
  readonly account: string;
  readonly context: Context;
  /** Writes the audit log, and with it what the change feed tells. */
  record(event: AuditEvent): Promise<void>;
}

type WriteRequest = Pick<FastifyRequest, 'method' | 'url' | 'headers' | 'body'> & {
  readonly params: { readonly account: string };
};

/**
 * Runs a write in one transaction and answers it. With an `Idempotency-Key` the answer is kept in the same
 * transaction; the same request with the same key gets it again, without the token, and changes nothing.
 */
export async function answerWrite(
  service: Service,
  request: WriteRequest,
  reply: Pick<FastifyReply, 'header' | 'code' | 'send'>,
  work: (write: Write) => Promise<Answer>,
): Promise<void> {
  const { answer, replayed } = await service.storage.write(async (db) => {
    const write = beginWrite(service, db, request.params.account);
    const idempotencyKey = request.headers['idempotency-key'];
    if (typeof idempotencyKey !== 'string') return { answer: await work(write), replayed: false };
    return await once(write, idempotencyKey, hashOf(request), work);
  });
  if (replayed) reply.header('idempotency-replayed', 'true');
  else service.announce();
  if (answer.version !== null) reply.header('etag', etag(answer.version));
  reply.code(answer.status);
  reply.send(answer.body);
}

/** Runs a write in one transaction, and tells the change feed of it once it is done. */
export async function runWrite<Result>(
  service: Service,
  account: string,
  work: (write: Write) => Promise<Result>,
): Promise<Result> {
  const result = await service.storage.write((db) => work(beginWrite(service, db, account)));
  service.announce();
  return result;
}

export function etag(version: number): string {
  return `"${version}"`;
}

/** Refuses a write on a version that the caller has not seen. No `If-Match`, or `*`, is any version. */
export function requireVersion(
  request: Pick<FastifyRequest, 'headers'>,
  what: string,
  version: number,
): void {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return;
  const seen = header.split(',').map((tag) => tag.trim());
  if (seen.includes(etag(version))) return;
  throw new ProblemError(
    'stale-version',
    `${what} has changed since you read it: it is now in version ${version}. Read it again, then decide.`,
  );
}

function beginWrite(service: Service, db: Database, account: string): Write {
  const context = contextOf(service);
  return { db, account, context, record: (event) => recordEvent(db, account, context.now, event) };
}

async function once(
  write: Write,
  idempotencyKey: string,
  requestHash: string,
  work: (write: Write) => Promise<Answer>,
): Promise<{ answer: Answer; replayed: boolean }> {
  const { db, account, context } = write;
  const kept = await findAnswer(db, account, idempotencyKey, context.now);
  if (kept && kept.requestHash !== requestHash) {
    throw new ProblemError(
      'idempotency-key-reused',
      'This Idempotency-Key came with another request before. Nothing was changed: send a new key.',
    );
  }
  if (kept) return { answer: kept, replayed: true };
  const answer = await work(write);
  const body = withoutToken(answer.body);
  await keepAnswer(db, account, idempotencyKey, { ...answer, body, requestHash }, context.now);
  return { answer, replayed: false };
}

function hashOf({ method, url, headers, body }: WriteRequest): string {
  const parts = [method, url, headers['if-match'] ?? '', JSON.stringify(body ?? null)];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function withoutToken(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'token' in body ? { ...body, token: null } : body;
}
